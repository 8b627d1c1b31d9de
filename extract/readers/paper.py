"""The released data of the paper "MLPerf Power" (HPCA 2025): three CSV formats.

Source: repository ``aryatschand/MLPerf-Power-HPCA-2025``, folder ``code``. Every cell becomes text as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.errors import SourceError
from extract.readers.delimited import parse_lines, read_records
from extract.readers.table import Reader, Row

_RESULTS_HEADER = (
    "Public ID", "Organization", "SystemType", "SystemName", "Model", "Model MLC", "Scenario", "Result",
    "number_of_nodes", "host_processor_model_name", "host_processors_per_node", "accelerator_model_name",
    "accelerators_per_node", "Software", "operating_system", "notes", "version", "date", "vdate", "Units",
    "Total Accelerators",
)  # fmt: skip
_RESULTS_COLUMNS = (
    "public_id", "organization", "system_type", "system_name", "model", "model_mlc", "scenario", "result",
    "number_of_nodes", "host_processor_model_name", "host_processors_per_node", "accelerator_model_name",
    "accelerators_per_node", "software", "operating_system", "notes", "version", "date", "vdate", "units",
    "total_accelerators",
)  # fmt: skip

# Five header cells occur twice; the second of each is kept apart by its suffix.
_TRAINING_HEADER = (
    "Public ID", "Availability", "Organization", "System Name", "Accelerator Model Name", "Accelerators Per Node",
    "Host Processor Model Name", "Host Processors Per Node", "Benchmark", "Model MLC", "Units (copy)", "Units",
    "Accelerator Model Name", "Accelerators Per Node", "Accuracy", "Availability", "Host Processor Core Count",
    "Host Processor Model Name", "Number Of Nodes", "Units", "Avg. Result at System Name", "Total Accelerators",
)  # fmt: skip
_TRAINING_COLUMNS = (
    "public_id", "availability", "organization", "system_name", "accelerator_model_name", "accelerators_per_node",
    "host_processor_model_name", "host_processors_per_node", "benchmark", "model_mlc", "units_copy", "units",
    "accelerator_model_name_2", "accelerators_per_node_2", "accuracy", "availability_2", "host_processor_core_count",
    "host_processor_model_name_2", "number_of_nodes", "units_2", "average_result_at_system_name",
    "total_accelerators",
)  # fmt: skip

_TRENDS_CORNER = "Dates"
_TRENDS_COLUMNS = ("series_name", "date", "value")


def _read_results(source_id: str, content: bytes) -> Iterator[Row]:
    return read_records(source_id, content, _RESULTS_HEADER)


def _read_training_results(source_id: str, content: bytes) -> Iterator[Row]:
    return read_records(source_id, content, _TRAINING_HEADER)


def _read_performance_trends(source_id: str, content: bytes) -> Iterator[Row]:
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


READERS = (
    Reader("paper_results", _RESULTS_COLUMNS, _read_results, prose_columns=frozenset({"notes"})),
    Reader("paper_training_results", _TRAINING_COLUMNS, _read_training_results),
    Reader("paper_performance_trends", _TRENDS_COLUMNS, _read_performance_trends),
)
