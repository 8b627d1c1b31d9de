"""The released data of the paper "MLPerf Power" (HPCA 2025): three CSV formats.

Source: repository ``aryatschand/MLPerf-Power-HPCA-2025``, folder ``code``. Every cell becomes text as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from extract.archives import Member
from extract.errors import SourceError
from extract.readers.delimited import Record, parse_lines, read_records
from extract.readers.tables import Batch, Reader, Rows, Table, text_columns

_RESULTS_HEADER = (
    "Public ID", "Organization", "SystemType", "SystemName", "Model", "Model MLC", "Scenario", "Result",
    "number_of_nodes", "host_processor_model_name", "host_processors_per_node", "accelerator_model_name",
    "accelerators_per_node", "Software", "operating_system", "notes", "version", "date", "vdate", "Units",
    "Total Accelerators",
)  # fmt: skip
_RESULTS = Table(
    "paper_results",
    text_columns(
        "public_id", "organization", "system_type", "system_name", "model", "model_mlc", "scenario", "result",
        "number_of_nodes", "host_processor_model_name", "host_processors_per_node", "accelerator_model_name",
        "accelerators_per_node", "software", "operating_system", "notes", "version", "date", "vdate", "units",
        "total_accelerators",
    ),
    prose_columns=frozenset({"notes"}),
)  # fmt: skip

# Five header cells occur twice; the second of each is kept apart by its suffix.
_TRAINING_HEADER = (
    "Public ID", "Availability", "Organization", "System Name", "Accelerator Model Name", "Accelerators Per Node",
    "Host Processor Model Name", "Host Processors Per Node", "Benchmark", "Model MLC", "Units (copy)", "Units",
    "Accelerator Model Name", "Accelerators Per Node", "Accuracy", "Availability", "Host Processor Core Count",
    "Host Processor Model Name", "Number Of Nodes", "Units", "Avg. Result at System Name", "Total Accelerators",
)  # fmt: skip
_TRAINING = Table(
    "paper_training_results",
    text_columns(
        "public_id", "availability", "organization", "system_name", "accelerator_model_name", "accelerators_per_node",
        "host_processor_model_name", "host_processors_per_node", "benchmark", "model_mlc", "units_copy", "units",
        "accelerator_model_name_2", "accelerators_per_node_2", "accuracy", "availability_2",
        "host_processor_core_count", "host_processor_model_name_2", "number_of_nodes", "units_2",
        "average_result_at_system_name", "total_accelerators",
    ),
)  # fmt: skip

_TRENDS_CORNER = "Dates"
_TRENDS = Table("paper_performance_trends", text_columns("series_name", "date", "value"))


def _read_results(source_id: str, content: bytes) -> Iterator[Record]:
    return read_records(source_id, content, _RESULTS_HEADER)


def _read_training_results(source_id: str, content: bytes) -> Iterator[Record]:
    return read_records(source_id, content, _TRAINING_HEADER)


def _read_performance_trends(source_id: str, content: bytes) -> Iterator[Record]:
    """The matrix of figure 1 (a line per series, a column per date) as one row per cell, blanks included."""
    records = parse_lines(source_id, content)
    _, header = next(records, (1, ()))
    if not header or header[0] != _TRENDS_CORNER or len(set(header)) != len(header):
        raise SourceError(source_id, f"header changed: expected {_TRENDS_CORNER!r} and distinct dates", line=1)
    for line, cells in records:
        if len(cells) != len(header):
            raise SourceError(source_id, f"{len(cells)} fields where the header has {len(header)}", line=line)
        for date, value in zip(header[1:], cells[1:], strict=True):
            yield line, (cells[0], date, value)


def _reader(table: Table, parse: Callable[[str, bytes], Iterator[Record]]) -> Reader:
    """The reader of a file that is one table."""

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

    return Reader(table.name, (table,), accepts=lambda path: path.endswith(".csv"), read=read)


READERS = (
    _reader(_RESULTS, _read_results),
    _reader(_TRAINING, _read_training_results),
    _reader(_TRENDS, _read_performance_trends),
)
