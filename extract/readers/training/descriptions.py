"""The JSON files beside the logs: the system, and the factor by which the time of a result is scaled."""

from __future__ import annotations

from extract.readers.objects import as_number, as_text, parse_object
from extract.readers.tables import Rows, Table, number, text

# The columns have the names of the JSON keys. Counts are numbers or text, whichever the submitter wrote.
SYSTEMS = Table(
    "training_systems",
    "One row per system description, `systems/<system>.json`, of a Training submission.",
    {
        "submitter": text("Submitting organization as the file spells it."),
        "division": text("`closed` or `open`, as the file spells it; the folders of a submission do not state it."),
        "status": text(
            "Availability as the file spells it, e.g. `Available on-premise`, `onprem`, `cloud` or `preview`."
        ),
        "system_name": text("Name of the system for people; several files of a submitter can have the same."),
        "number_of_nodes": text("How many hosts the system consists of."),
        "host_processors_per_node": text("How many CPU sockets one host has."),
        "host_processor_model_name": text("Model of the CPU of a host, e.g. `Intel(R) Xeon(R) Platinum 8480C`."),
        "accelerators_per_node": text("How many accelerators one host has."),
        "accelerator_model_name": text("Model of the accelerator, e.g. `NVIDIA H100-SXM5-80GB`."),
        "framework": text("Software that trained the model, with versions, e.g. `PyTorch NVIDIA Release 24.04`."),
    },
)
SCALING_FACTORS = Table(
    "training_scaling_factors",
    "One row per `scaling.json`, by which the time of a result is scaled if its runs converged faster than the "
    "reference.",
    {"scaling_factor": number("Factor by which the time is multiplied. Null if the file has none that is a number.")},
)


def read_system(path: str, content: bytes, rows: Rows) -> None:
    """Read one system description."""
    if (found := parse_object(path, content, rows)) is not None:
        rows.add(SYSTEMS, path, 1, *(as_text(found.get(key)) for key in SYSTEMS.columns))


def read_scaling(path: str, content: bytes, rows: Rows) -> None:
    """Read the factor that the rules allow or require if a run converged faster than the reference."""
    found = parse_object(path, content, rows)
    factor = as_number((found or {}).get("scaling_factor"))
    if found is not None and factor is None:
        rows.reject(path, 1, "no_scaling_factor", f"scaling_factor {found.get('scaling_factor')!r}")
    rows.add(SCALING_FACTORS, path, 1, factor)
