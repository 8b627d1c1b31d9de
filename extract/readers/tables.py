"""What every reader offers: its raw tables, which files it accepts, and a function from files to rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from extract.archives import Member

Types = Mapping[str, DataType | DataTypeClass]

# The lineage that every raw row has; a reader gives the first two, the landing adds the others.
PLACE: Types = {"source_path": pl.String(), "source_line": pl.Int64()}
SOURCE: Types = {"source_id": pl.String(), "source_sha256": pl.String()}

BATCH_ROWS = 50_000


@dataclass(frozen=True)
class Table:
    """One raw table.

    Attributes:
        name: Its name in the schema ``raw``.
        columns: Its own columns with their types; text wherever a file's own spelling is kept.
        prose_columns: Columns that may hold free text; they are left out of the bundle.
    """

    name: str
    columns: Types
    prose_columns: frozenset[str] = field(default=frozenset())

    @property
    def schema(self) -> pl.Schema:
        """All columns of the raw table, lineage included."""
        return pl.Schema({**self.columns, **PLACE, **SOURCE})


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
        accepts: Whether the reader reads the file of a path, relative to the source; for a path that ends in a slash,
            whether that folder may hold such a file.
        read: From a source id and its wanted files to rows, in batches of bounded size. What cannot be used becomes
            a row of ``rejections``; a file that breaks the source's contract is a ``SourceError``.
    """

    name: str
    tables: tuple[Table, ...]
    accepts: Callable[[str], bool]
    read: Callable[[str, Iterable[Member]], Iterator[Batch]]


def text_columns(*names: str) -> Types:
    """Columns of text."""
    return dict.fromkeys(names, pl.String())


# What could not be used, from any source: a member of an archive (no line) or a line of a file.
REJECTIONS = Table("rejections", text_columns("reason", "detail"), prose_columns=frozenset({"detail"}))
DETAIL_CHARACTERS = 200


class Rows:
    """Gathers rows of several tables, and gives them out as batches of bounded size."""

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
        """The batches that have grown to their bound."""
        yield from self._give(BATCH_ROWS)

    def rest(self) -> Iterator[Batch]:
        """All that is left."""
        yield from self._give(1)

    def _of(self, table: Table) -> list[list[object]]:
        """What was gathered of a table, column by column."""
        if table.name not in self._columns:
            self._columns[table.name] = (table, [[] for _ in range(len(table.columns) + len(PLACE))])
        return self._columns[table.name][1]

    def _give(self, at_least: int) -> Iterator[Batch]:
        for name, (table, columns) in list(self._columns.items()):
            if len(columns[0]) >= at_least:
                del self._columns[name]
                filled = zip({**table.columns, **PLACE}.items(), columns, strict=True)
                yield Batch(table, pl.DataFrame([_series(key, cells, dtype) for (key, dtype), cells in filled]))


def _series(name: str, cells: list[object], dtype: DataType | DataTypeClass) -> pl.Series:
    try:
        return pl.Series(name, cells, dtype)
    except UnicodeEncodeError:
        # JSON can name half of a character, which no text can hold: it stays spelled out, as JSON has it.
        return pl.Series(name, [_spelled_out(cell) if isinstance(cell, str) else cell for cell in cells], dtype)


def _spelled_out(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
