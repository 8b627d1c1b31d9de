"""The JSON files beside the logs: what a system is, what data types ran, which model an open result stands for."""

from __future__ import annotations

from extract.readers.objects import as_text, parse_object
from extract.readers.tables import Rows, Table, text_columns

# Keys of systems/<system>.json, each a column of text: numbers come as numbers or as text, and some as neither.
_SYSTEM_KEYS = (
    "system_name", "submitter", "division", "status", "system_type", "number_of_nodes", "host_processor_model_name",
    "host_processors_per_node", "host_processor_core_count", "accelerator_model_name", "accelerators_per_node",
    "framework", "operating_system", "is_network", "system_power_only",
)  # fmt: skip

SYSTEMS = Table("inference_systems", text_columns(*_SYSTEM_KEYS))
MODEL_MAPPINGS = Table("inference_model_mappings", text_columns("benchmark_text", "model"))


def read_system(path: str, content: bytes, rows: Rows) -> None:
    """Read one system description."""
    if (found := parse_object(path, content, rows)) is not None:
        rows.add(SYSTEMS, path, 1, *(as_text(found.get(key)) for key in _SYSTEM_KEYS))


def read_model_mapping(path: str, content: bytes, rows: Rows) -> None:
    """Read a submitter's own table from benchmark folder to official model."""
    for name, model in (parse_object(path, content, rows) or {}).items():
        rows.add(MODEL_MAPPINGS, path, None, name, as_text(model))
