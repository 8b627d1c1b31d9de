"""The released data of the paper "MLPerf Power" (HPCA 2025): three CSV formats, whose columns are in ``paper.yml``.

Source: repository ``aryatschand/MLPerf-Power-HPCA-2025``, folder ``code``. Every cell becomes text as published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import yaml

from extract.archives import Member
from extract.errors import SourceError
from extract.readers.delimited import Record, parse_lines, read_records
from extract.readers.tables import Batch, Reader, Rows, Table, prose, text

Parse = Callable[[str, bytes], Iterator[Record]]
_FORMATS = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def _table(name: str) -> Table:
    declared = _FORMATS[name]
    free_texts = declared.get("prose", [])
    columns = {
        column: (prose if column in free_texts else text)(description)
        for column, (_, description) in declared["columns"].items()
    }
    return Table(name, declared["description"], columns)


def _header(name: str) -> Sequence[str]:
    return [cell for cell, _ in _FORMATS[name]["columns"].values() if cell]


def _read_matrix(source_id: str, content: bytes, corner: str) -> Iterator[Record]:
    """The matrix of figure 1 (a line per series, a column per date) as one record per cell, empty cells included."""
    records = parse_lines(source_id, content)
    _, header = next(records, (1, ()))
    if not header or header[0] != corner or len(set(header)) != len(header):
        raise SourceError(source_id, f"header changed: expected {corner!r} and distinct dates", line=1)
    for line, cells in records:
        if len(cells) != len(header):
            raise SourceError(source_id, f"{len(cells)} fields where the header has {len(header)}", line=line)
        for date, value in zip(header[1:], cells[1:], strict=True):
            yield line, (cells[0], date, value)


def _reader(name: str, parse: Parse) -> Reader:
    """The reader of a file that is one table."""
    table = _table(name)

    def read(source_id: str, members: Iterable[Member]) -> Iterator[Batch]:
        rows = Rows()
        for member in members:
            try:
                for line, cells in parse(source_id, member.content()):
                    rows.add(table, member.path, line, *cells)
                    yield from rows.full()
            except SourceError as error:
                raise SourceError(error.source, error.cause, path=member.path, line=error.line) from error
        yield from rows.rest()

    return Reader(name, (table,), (table,), accepts=lambda path: path.endswith(".csv"), read=read)


def _listed(name: str) -> Reader:
    """The reader of a file with one record per line."""
    return _reader(name, partial(read_records, header=_header(name)))


READERS = (
    _listed("paper_results"),
    _listed("paper_training_results"),
    _reader("paper_performance_trends", partial(_read_matrix, corner=_header("paper_performance_trends")[0])),
)
