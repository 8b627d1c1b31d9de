"""Errata: the changes in the rows of a source when a person accepted new bytes of it.

`make relock` writes them into the seed ``source_errata.csv``, where they are reviewed; ``marts.errata`` shows them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path

import polars as pl

from extract.bundle import bundled_tables, rows_bundled
from extract.cache import cached_file
from extract.errors import SourceError
from extract.files import write_atomically
from extract.landing import land_cached, landed_rows
from extract.readers import reader_named
from extract.readers.tables import Table
from extract.sources import Locked, Published
from extract.workspace import Workspace

# The rows of a source, by raw table.
Rows = Mapping[str, pl.DataFrame]
WHOLE = "all"
# These differ between any two states of a source, whatever its rows are.
_IDENTITY = ("source_id", "source_sha256")


@dataclass(frozen=True)
class Erratum:
    """The change of one raw table of one source.

    Attributes:
        source_id: The source.
        relocked_date: The day on which the new bytes were accepted.
        old_sha256: The sha256 before.
        new_sha256: The sha256 since then.
        table_name: The raw table; empty if no row changed, or if the earlier rows are not known.
        added_row_count: Number of rows that only the new bytes have; empty if the earlier rows are not known.
        removed_row_count: Number of rows that only the old bytes had; likewise.
        changed_row_count: Number of positions (path and line) whose row changed; likewise.
    """

    source_id: str
    relocked_date: date
    old_sha256: str
    new_sha256: str
    table_name: str = ""
    added_row_count: int | None = None
    removed_row_count: int | None = None
    changed_row_count: int | None = None

    def __str__(self) -> str:
        """The change, in words."""
        rows = f"{self.added_row_count} rows added, {self.removed_row_count} removed, {self.changed_row_count} changed"
        of_table = f" of {self.table_name}: {rows}" if self.table_name else ": no row changed"
        change = ": its earlier rows are not known" if self.added_row_count is None else of_table
        return f"{self.source_id}{change}"


@dataclass(frozen=True)
class Before:
    """What is known of a source before its bytes changed.

    Attributes:
        rows: Its rows, by raw table; a bundle of results only has no power samples.
        division: Their division, if the rows are those of a bundle with one division only; else ``all``.
    """

    rows: Rows
    division: str


def rows_before(source: Published, locked: Locked | None, workspace: Workspace) -> Before | None:
    """The rows of a source as locked: from the cache, else from the bundle; ``None`` if neither has them."""
    if locked is None:
        return None
    try:
        cached = cached_file(source, workspace.cache, locked)
    except SourceError:
        cached = None  # not what was locked, and so not the earlier rows
    if cached:
        return Before(rows_of(source, cached, workspace), WHOLE)
    names = [table.name for table in bundled_tables(source)]
    files = {name: workspace.bundle / name / f"{source.source_id}.parquet" for name in names}
    if not all(file.exists() for file in files.values()):
        return None
    rows = {name: rows_bundled(file) for name, file in files.items()}
    is_as_locked = all(set(frame["source_sha256"]) <= {locked.sha256} for frame in rows.values())
    return Before(rows, source.bundled_division) if is_as_locked else None


def rows_of(source: Published, found: Locked, workspace: Workspace) -> Rows:
    """The rows of the cached bytes of a source.

    Raises:
        SourceError: The bytes are not in the format of the reader.
    """
    landed = land_cached(source, found, workspace)
    return {name: landed_rows(table, landed) for name, table in _tables(source).items()}


def compare(source: Published, old: Before | None, new: Rows, erratum: Erratum) -> Iterator[Erratum]:
    """The errata of a source whose bytes changed.

    Args:
        source: The source.
        old: Its earlier rows; ``None`` if they are not known.
        new: Its present rows.
        erratum: What all errata have in common: the source, the day, the old and the new sha256.

    Yields:
        An erratum per raw table whose rows changed; if there is none, one without a table.
    """
    if old is None:
        yield erratum
        return
    counts = {
        name: _difference(table, old.rows[name], _within(new[name], old.division))
        for name, table in _tables(source).items()
        if name in old.rows
    }
    for name, (added, removed, changed) in ({n: c for n, c in counts.items() if any(c)} or {"": (0, 0, 0)}).items():
        yield replace(
            erratum, table_name=name, added_row_count=added, removed_row_count=removed, changed_row_count=changed
        )


def append(errata: Iterable[Erratum], seed: Path) -> None:
    """Add errata to the seed, for review.

    If the last erratum of a source is the same change, an earlier run wrote it and ended before it locked the bytes.
    """
    text = io.StringIO(seed.read_text(encoding="utf-8"))
    last = {row["source_id"]: (row["old_sha256"], row["new_sha256"]) for row in csv.DictReader(text)}
    writer = csv.DictWriter(text, [field.name for field in fields(Erratum)], lineterminator="\n")
    new = (erratum for erratum in errata if last.get(erratum.source_id) != (erratum.old_sha256, erratum.new_sha256))
    writer.writerows(asdict(erratum) for erratum in new)
    write_atomically(seed, text.getvalue().encode())


def _tables(source: Published) -> dict[str, Table]:
    return {table.name: table for table in reader_named(source.reader, source.source_id).tables}


def _within(rows: pl.DataFrame, division: str) -> pl.DataFrame:
    return rows if division == WHOLE else rows.filter(pl.col("source_path").str.starts_with(f"{division}/"))


def _difference(table: Table, old: pl.DataFrame, new: pl.DataFrame) -> tuple[int, int, int]:
    """The numbers of rows added, removed and changed. A row that only moved to another line is none of these."""
    compared = [name for name in table.schema if name not in (*_IDENTITY, *table.prose_columns, "source_line")]
    old_only, new_only = _rows_of_one_only(old, new, compared), _rows_of_one_only(new, old, compared)
    position = ["source_path", "source_line"]
    changed = (
        new_only.select(position).unique().join(old_only.select(position).unique(), position, nulls_equal=True).height
    )
    return new_only.height - changed, old_only.height - changed, changed


def _rows_of_one_only(frame: pl.DataFrame, other: pl.DataFrame, compared: list[str]) -> pl.DataFrame:
    """The rows of a frame that the other does not have, or has less often."""

    def numbered(rows: pl.DataFrame) -> pl.DataFrame:
        keyed = rows.with_columns(pl.struct(compared).hash().alias("_row"))
        return keyed.with_columns(pl.int_range(pl.len()).over("_row").alias("_occurrence"))

    return numbered(frame).join(numbered(other), on=["_row", "_occurrence"], how="anti").select(frame.columns)
