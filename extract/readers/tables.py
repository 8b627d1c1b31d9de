"""What every reader declares: its raw tables, which paths it reads, and a function from files to rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl
from polars.datatypes import DataType

from extract.archives import Member

BATCH_ROWS = 50_000
DETAIL_CHARACTERS = 200


@dataclass(frozen=True)
class Column:
    """One column of a raw table.

    Attributes:
        dtype: Its type; text wherever the file's own spelling is kept.
        description: What it holds, its unit, where in the source it comes from, and what null or an empty text means.
        is_prose: It may hold free text, and is null in the bundle.
    """

    dtype: DataType
    description: str
    is_prose: bool = False


Columns = Mapping[str, Column]


def text(description: str) -> Column:
    """A column of text as published."""
    return Column(pl.String(), description)


def prose(description: str) -> Column:
    """A column of free text, which the bundle leaves out."""
    return Column(pl.String(), f"{description} Null if the row comes from the bundle.", is_prose=True)


def integer(description: str) -> Column:
    """A column of whole numbers."""
    return Column(pl.Int64(), description)


def number(description: str) -> Column:
    """A column of numbers in double precision."""
    return Column(pl.Float64(), description)


# The lineage that every raw row has: a reader sets the first two columns, the landing adds the others.
POSITION: Columns = {
    "source_path": text(
        "Path of the file inside the source: inside the repository, or inside the archive without its top folder."
    ),
    "source_line": integer(
        "Line of that file that the row comes from, counted from 1. Null if the row is about the whole file."
    ),
}
SOURCE: Columns = {
    "source_id": text("Source that the row was read from: the key of `raw.sources`."),
    "source_sha256": text(
        "SHA-256 of the bytes that were read: of the whole file or archive; for a folder on this machine, over the "
        "names and contents of the files that a reader reads."
    ),
}


@dataclass(frozen=True)
class Table:
    """One raw table.

    Attributes:
        name: Its name in the schema ``raw``.
        description: What one row is.
        columns: Its own columns.
        lineage: The columns that say where a row comes from.
        has_samples: Its rows are the readings of a power meter; a bundle of results only leaves it out.
        locked: Which rows the lock of a source covers; ``None`` for all. The reviewed copy of an archive may lack
            files and lines that no value needs, so that other copies have more of the rows that it does not cover.
    """

    name: str
    description: str
    columns: Columns
    lineage: Columns = field(default_factory=lambda: {**POSITION, **SOURCE})
    has_samples: bool = False
    locked: pl.Expr | None = None

    @property
    def all_columns(self) -> Columns:
        """Its own columns, then the lineage."""
        return {**self.columns, **self.lineage}

    @cached_property
    def schema(self) -> pl.Schema:
        """The types of all its columns."""
        return pl.Schema({name: column.dtype for name, column in self.all_columns.items()})

    @property
    def prose_columns(self) -> frozenset[str]:
        """The columns that the bundle leaves out."""
        return frozenset(name for name, column in self.columns.items() if column.is_prose)


@dataclass(frozen=True)
class Batch:
    """Some rows of one raw table: its own columns, ``source_path`` and ``source_line``."""

    table: Table
    rows: pl.DataFrame


@dataclass(frozen=True)
class Reader:
    """One family of files.

    Attributes:
        name: Name in ``sources.yml``.
        tables: The raw tables that it fills.
        results: Those of which every published source has a row: without one, the source gives no result.
        accepts: Whether it reads the file of a path, relative to the source; for a path that ends in a slash, whether
            that folder may contain such a file.
        read: From a source id and the files that it reads to rows, in batches of bounded size. What cannot be used
            becomes a row of ``rejections``; a file that breaks the source's contract is a ``SourceError``.
    """

    name: str
    tables: tuple[Table, ...]
    results: tuple[Table, ...]
    accepts: Callable[[str], bool]
    read: Callable[[str, Iterable[Member]], Iterator[Batch]]


REJECTIONS = Table(
    "rejections",
    "One row per member of an archive, or line of a file, that a reader could not use; from any source.",
    {
        "reason": text(
            "Why it was rejected, as a fixed identifier such as `invalid_json`, `not_utf_8` or `no_power_sample`."
        ),
        "detail": prose(f"The error, or the beginning of the rejected text: at most {DETAIL_CHARACTERS} characters."),
    },
    locked=pl.lit(value=False),
)


class Rows:
    """Collects rows of several tables, and returns them in batches of bounded size."""

    def __init__(self) -> None:
        self._columns: dict[str, tuple[Table, list[list[object]]]] = {}

    def add(self, table: Table, path: str, line: int | None, *cells: object) -> None:
        """Add one row: its cells in the order of the table's columns."""
        for column, cell in zip(self._of(table), (*cells, path, line), strict=True):
            column.append(cell)

    def extend(self, table: Table, path: str, lines: Sequence[int], *columns: Sequence[object]) -> None:
        """Add many rows of one file: its lines, and the cells column by column."""
        for column, cells in zip(self._of(table), (*columns, [path] * len(lines), lines), strict=True):
            column.extend(cells)

    def reject(self, path: str, line: int | None, reason: str, detail: str = "") -> None:
        """Add a row of ``rejections``."""
        self.add(REJECTIONS, path, line, reason, detail[:DETAIL_CHARACTERS] or None)

    def full(self) -> Iterator[Batch]:
        """The batches that have reached their bound."""
        yield from self._give(BATCH_ROWS)

    def rest(self) -> Iterator[Batch]:
        """All that is left."""
        yield from self._give(1)

    def _of(self, table: Table) -> list[list[object]]:
        """The cells of a table so far, column by column."""
        if table.name not in self._columns:
            self._columns[table.name] = (table, [[] for _ in range(len(table.columns) + len(POSITION))])
        return self._columns[table.name][1]

    def _give(self, at_least: int) -> Iterator[Batch]:
        for key, (table, columns) in list(self._columns.items()):
            if len(columns[0]) >= at_least:
                del self._columns[key]
                filled = zip({**table.columns, **POSITION}.items(), columns, strict=True)
                yield Batch(
                    table, pl.DataFrame([_series(name, cells, column.dtype) for (name, column), cells in filled])
                )


def _series(name: str, cells: list[object], dtype: DataType) -> pl.Series:
    try:
        return pl.Series(name, cells, dtype)
    except UnicodeEncodeError:
        # JSON can escape half of a surrogate pair, which no text can hold: it is kept as its escape sequence.
        return pl.Series(name, [_spelled_out(cell) if isinstance(cell, str) else cell for cell in cells], dtype)


def _spelled_out(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
