"""The readers: one module per family of formats, from bytes to rows or a ``SourceError``.

A reader knows its format and no network. It declares its raw tables with the type and the description of every column,
and yields their rows: text as published, with its line.
"""

from __future__ import annotations

from collections.abc import Mapping

from extract.errors import SourceError
from extract.readers import exports, inference, mobile, paper, storage, tiny, training
from extract.readers.exports import website
from extract.readers.tables import Reader, Table

_ALL = (
    *paper.READERS,
    *exports.READERS,
    website.READER,
    inference.READER,
    mobile.READER,
    tiny.READER,
    training.READER,
    storage.READER,
)
READERS: Mapping[str, Reader] = {reader.name: reader for reader in _ALL}
# Every raw table that a reader fills, by name; several readers can fill the same table.
TABLES: Mapping[str, Table] = {table.name: table for reader in _ALL for table in reader.tables}


def reader_named(name: str, source_id: str) -> Reader:
    """The reader of a name in ``sources.yml``.

    Raises:
        SourceError: No reader has that name; the message lists the known names.
    """
    if name not in READERS:
        raise SourceError(source_id, f"no reader {name!r}; known: {', '.join(sorted(READERS))}")
    return READERS[name]
