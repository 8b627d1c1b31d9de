"""A digest of the rows that a reader makes of a source, by which the same data are recognised in other bytes.

The host of an archive may pack it again, and a mirror may leave out files and lines that no reader reads: the bytes
differ, the rows that a value needs are the same. The digest covers those rows of each table that the table declares as
locked, with their path and line. It leaves out the checksums of files, and free text, which the bundle does not have.

The digest of a source is that of a list, which has a digest for each of its files (members of the archive). With the
list of what was reviewed, the members that differ can be named.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from extract.readers.tables import SOURCE, Batch, Table

# What follows from the other columns (the interval of a sample from the times of two) cannot differ by itself.
_LEFT_OUT = frozenset({*SOURCE, "content_sha256", "interval_ms"})
_TEXT_BYTES = 16
# Half of a SHA-256: the lists of all sources are part of the bundle, and 128 bits are enough to notice any change.
_MEMBER_DIGITS = 32
_PATH, _DIGEST = "source_path", "rows_digest"

# The digest of the locked rows of each member of a source, by its path; a member without such rows is not in it.
Members = Mapping[str, str]
Words = npt.NDArray[np.int64]


class ContentDigest:
    """Takes the rows of a source in batches; neither their bounds nor the order of the files changes the digest."""

    def __init__(self) -> None:
        # The digests of the rows of each file, one for each table.
        self._digests: dict[str, list[str]] = {}
        # The rows of the last file of each table: more of them may be in the next batch.
        self._held: dict[str, pl.DataFrame] = {}

    def taking(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The same batches; the digest takes each on its way."""
        for batch in batches:
            self.add(batch.table, batch.rows)
            yield batch

    def add(self, table: Table, rows: pl.DataFrame) -> None:
        """Take some rows of a table; those of one file follow each other."""
        covered = [name for name in table.columns if name not in table.prose_columns | _LEFT_OUT]
        locked = rows if table.locked is None else rows.filter(table.locked)
        chosen = locked.select(pl.col("source_path").cast(pl.String()), "source_line", *covered)
        if chosen.is_empty():
            return
        if table.name in self._held:
            chosen = pl.concat([self._held[table.name], chosen])
        last = _starts(chosen)[-1]
        self._held[table.name] = chosen[last:]
        self._take(table.name, chosen[:last])

    def members(self) -> Members:
        """The digest of the rows of each file so far."""
        for name, rows in self._held.items():
            self._take(name, rows)
        self._held.clear()
        return {path: _sha256(*sorted(digests))[:_MEMBER_DIGITS] for path, digests in self._digests.items()}

    def hexdigest(self) -> str:
        """The digest of all rows so far, in hexadecimal digits."""
        return digest_of(self.members())

    def _take(self, table: str, rows: pl.DataFrame) -> None:
        """Add the digest of each file, of which these are all rows."""
        if rows.is_empty():
            return
        ordered = _ordered(rows)
        parts, paths = list(_parts(ordered.drop("source_path"))), ordered["source_path"]
        for first, end in itertools.pairwise([*_starts(ordered), ordered.height]):
            digest = hashlib.sha256()
            for words, offsets in parts:
                digest.update(words[offsets[first] : offsets[end]].data)
            self._digests.setdefault(str(paths[first]), []).append(f"{table} {digest.hexdigest()}")


def digest_of(members: Members) -> str:
    """The digest of a source with these members."""
    return _sha256(*(text for member in sorted(members.items()) for text in member))


def table_of(members: Members) -> pl.DataFrame:
    """A list of members as a table, to be written to a file."""
    paths = sorted(members)
    return pl.DataFrame(
        {_PATH: paths, _DIGEST: [members[path] for path in paths]}, {_PATH: pl.String, _DIGEST: pl.String}
    )


def read_members(path: Path) -> Members:
    """The list of members in a file that has the table of ``table_of``."""
    return dict(pl.read_parquet(path).select(_PATH, _DIGEST).iter_rows())


def _sha256(*texts: str) -> str:
    # JSON keeps the bounds of the texts, whatever characters they have.
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def _starts(rows: pl.DataFrame) -> list[int]:
    """The rows at which another file begins."""
    path = pl.col("source_path")
    return rows.select(pl.arg_where(path.ne_missing(path.shift()))).to_series().to_list()


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of each file by line and, where a line gives several, by their values."""
    path, line = pl.col("source_path"), pl.col("source_line")
    is_next = path.ne_missing(path.shift()) | (line > line.shift()).fill_null(value=False)
    if rows.select(is_next.all()).item():
        return rows
    return rows.sort([name for name, dtype in rows.schema.items() if not dtype.is_nested()])


def _parts(rows: pl.DataFrame) -> Iterator[tuple[Words, Words]]:
    """The values of rows as numbers, and where those of each row begin: its own values, then those of each list."""
    lists = [name for name, dtype in rows.schema.items() if isinstance(dtype, pl.List)]
    own = rows.with_columns(pl.col(name).list.len() for name in lists)
    yield _words(own), np.arange(rows.height + 1)
    for name in lists:
        elements = rows.filter(pl.col(name).list.len() > 0)[name].explode()
        if elements.len():
            counts = own[name].fill_null(0).to_numpy().astype(np.int64)
            fields = elements.struct.unnest() if isinstance(elements.dtype, pl.Struct) else elements.to_frame()
            yield _words(fields), np.cumsum(np.concatenate([[0], counts]))


def _words(rows: pl.DataFrame) -> Words:
    """A line of whole numbers for each row: which values are null, then its values."""
    nulls = np.zeros(rows.height, dtype=np.int64)
    columns = []
    for number, column in enumerate(rows):
        if column.null_count():
            nulls |= column.is_null().to_numpy().astype(np.int64) << number
        columns.append(_words_of_text(column) if column.dtype in (pl.String, pl.Categorical) else _words_of(column))
    return np.column_stack([nulls, *columns])


def _words_of(numbers: pl.Series) -> Words:
    """Numbers, times or truth values as the bits of 64-bit numbers."""
    physical = numbers.to_physical()
    whole = physical if physical.dtype == pl.Float64 else physical.cast(pl.Int64())
    words: Words = (whole.fill_null(0) if whole.null_count() else whole).to_numpy().view(np.int64)
    return words


def _words_of_text(texts: pl.Series) -> Words:
    """The beginning of the SHA-256 of each text."""
    written = texts.cast(pl.String()).fill_null("")
    distinct = written.unique()
    digests = b"".join(hashlib.sha256(text.encode()).digest()[:_TEXT_BYTES] for text in distinct)
    places = written.replace_strict(distinct, pl.int_range(distinct.len(), eager=True), return_dtype=pl.Int64())
    words: Words = np.frombuffer(digests, dtype=np.int64).reshape(-1, _TEXT_BYTES // 8)[places.to_numpy()]
    return words
