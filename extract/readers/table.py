"""What every reader offers: a name, the columns of its raw table, and a function from bytes to rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

# One raw row: the physical line number (from 1) and one text per column.
Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Reader:
    """One format.

    Attributes:
        name: Name in ``sources.yml`` and of the raw table.
        columns: Columns of the raw table, all text, without the lineage.
        read: From a source id and the bytes to rows in file order; raises ``SourceError``.
        prose_columns: Columns that may hold free text; they are left out of the bundle.
    """

    name: str
    columns: tuple[str, ...]
    read: Callable[[str, bytes], Iterator[Row]]
    prose_columns: frozenset[str] = field(default=frozenset())
