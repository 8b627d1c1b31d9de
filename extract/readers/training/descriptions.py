"""The JSON files beside the logs: what a system is, and by what factor a result's time is scaled."""

from __future__ import annotations

import polars as pl

from extract.readers.objects import as_number, as_text, parse_object
from extract.readers.tables import Rows, Table, text_columns

# Keys of systems/<system>.json, each a column of text: counts come as numbers or as text.
_SYSTEM_KEYS = (
    "submitter", "division", "status", "system_name", "number_of_nodes", "host_processors_per_node",
    "host_processor_model_name", "accelerators_per_node", "accelerator_model_name", "framework",
)  # fmt: skip

SYSTEMS = Table("training_systems", text_columns(*_SYSTEM_KEYS))
# One row per scaling.json; the factor is null where the file exists and does not say it.
SCALING_FACTORS = Table("training_scaling_factors", {"scaling_factor": pl.Float64()})


def read_system(path: str, content: bytes, rows: Rows) -> None:
    """Read one system description."""
    if (found := parse_object(path, content, rows)) is not None:
        rows.add(SYSTEMS, path, 1, *(as_text(found.get(key)) for key in _SYSTEM_KEYS))


def read_scaling(path: str, content: bytes, rows: Rows) -> None:
    """Read the factor that the rules allow or ask for when a run converged faster than the reference."""
    found = parse_object(path, content, rows)
    factor = as_number((found or {}).get("scaling_factor"))
    if found is not None and factor is None:
        rows.reject(path, 1, "no_scaling_factor", f"scaling_factor {found.get('scaling_factor')!r}")
    rows.add(SCALING_FACTORS, path, 1, factor)
