"""The JSON exports of published results: the official table of a round, and two collections of the checker's output.

All are arrays of flat objects. What differs between them (files, keys, columns) is data: ``formats.yml``. A record
whose keys are not those of its format is refused, with the difference; every value becomes text as published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extract.archives import Member
from extract.errors import SourceError
from extract.readers.exports.records import Record, read_records
from extract.readers.tables import REJECTIONS, Batch, Columns, Reader, Rows, Table, integer, prose, text

# The first column of every table.
_POSITION: Columns = {
    "record_number": integer(
        "Position of the record in the array of its file, from 1. `source_line` is where it begins."
    ),
}


@dataclass(frozen=True)
class _Format:
    """The files of one format: their paths, the keys of their records, and the table that these fill."""

    table: Table
    path: re.Pattern[str]
    keys: frozenset[str]
    together: tuple[frozenset[str], ...]
    prefix: str | None
    column_keys: tuple[str, ...]

    def cells(self, record: Record) -> Iterator[str | None]:
        """The values of the table's own columns, but for the first.

        Raises:
            ValueError: The keys are not those of the format; the message lists the difference.
        """
        found = {key for key in record if self.prefix is None or not key.startswith(self.prefix)}
        known = self.keys.union(*(group for group in self.together if not group.isdisjoint(found)))
        if found != known:
            missing, unexpected = sorted(known - found), sorted(found - known)
            raise ValueError(f"fingerprint mismatch: missing {missing}, unexpected {unexpected}")
        return (record.get(key) for key in self.column_keys)


def _format(name: str, described: Mapping[str, Any]) -> _Format:
    keys, together, free_texts = described["keys"], described.get("together", []), described.get("prose", [])
    kept = {key: column for group in (keys, *together) for key, column in group.items() if column}
    descriptions = {name: description for column in kept.values() for name, description in column.items()}
    columns = {name: (prose if name in free_texts else text)(description) for name, description in descriptions.items()}
    return _Format(
        table=Table(name, described["description"], {**_POSITION, **columns}),
        path=re.compile(described["path"]),
        keys=frozenset(keys),
        together=tuple(frozenset(group) for group in together),
        prefix=described.get("prefix"),
        column_keys=tuple(kept),
    )


def _reader(name: str, formats: tuple[_Format, ...]) -> Reader:
    def format_of(path: str) -> _Format | None:
        return next((known for known in formats if known.path.fullmatch(path)), None)

    def read(source_id: str, members: Iterable[Member]) -> Iterator[Batch]:
        rows = Rows()
        for member in members:
            known = format_of(member.path)
            if known is None:
                raise SourceError(source_id, "a file of no known format", path=member.path)
            try:
                _read_file(source_id, known, member, rows)
            except SourceError as error:
                raise SourceError(source_id, error.cause, path=member.path, line=error.line) from error
            yield from rows.full()
        yield from rows.rest()

    tables = tuple(known.table for known in formats)
    return Reader(name, (*tables, REJECTIONS), tables, accepts=lambda path: format_of(path) is not None, read=read)


def _read_file(source_id: str, known: _Format, member: Member, rows: Rows) -> None:
    for number, (line, record) in enumerate(read_records(source_id, member.content()), start=1):
        try:
            cells = known.cells(record)
        except ValueError as error:
            raise SourceError(source_id, str(error), line=line) from error
        rows.add(known.table, member.path, line, number, *cells)


READERS = tuple(
    _reader(name, tuple(_format(table, described) for table, described in formats.items()))
    for name, formats in yaml.safe_load(Path(__file__).with_name("formats.yml").read_text(encoding="utf-8")).items()
)
