"""The JSON files beside the logs: the system, and the official model of an open result."""

from __future__ import annotations

from extract.readers.objects import as_text, parse_object
from extract.readers.tables import Rows, Table, text

# The columns have the names of the JSON keys. Values are numbers or text, whichever the submitter wrote.
SYSTEMS = Table(
    "inference_systems",
    "One row per system description, `systems/<system>.json`, of an Inference submission.",
    {
        "system_name": text("Name of the system for people, e.g. `NVIDIA DGX H100 (8x H100-SXM-80GB)`; not unique."),
        "submitter": text("Submitting organization as the file spells it; it can differ from the submitter's folder."),
        "division": text("`closed`, `open` or `network`, as the file spells it."),
        "status": text("Availability of the system as the file spells it, e.g. `available`, `preview` or `RDI`."),
        "system_type": text("`datacenter`, `edge`, or both separated by a comma in either order. Null before v0.7."),
        "number_of_nodes": text("How many hosts the system consists of."),
        "host_processor_model_name": text("Model of the CPU of a host, e.g. `AMD EPYC 7742`."),
        "host_processors_per_node": text("How many CPU sockets one host has."),
        "host_processor_core_count": text(
            "Cores of one CPU; a text such as `4 (big); 4 (LITTLE)` if it has cores of two kinds."
        ),
        "accelerator_model_name": text(
            "Model of the accelerator. `N/A`, `-` or empty for systems that run on CPUs only."
        ),
        "accelerators_per_node": text(
            "How many accelerators one host has. `0`, `N/A` or empty without any; a text such as `(8,4)` if hosts "
            "differ."
        ),
        "framework": text("Software that ran the model, with versions, e.g. `TensorRT 10.2.0, CUDA 12.4`."),
        "operating_system": text("Operating system of the hosts, in some files with the version of the kernel."),
        "is_network": text("`True` if the system was accessed over a network (network division). Null otherwise."),
        "system_power_only": text(
            "`true` if only the power of the system is a result: the official checker (v5.0 and later) then leaves "
            "out its performance. Null if the file does not have the key."
        ),
        "cooling": text("How the system is cooled, e.g. `Air-cooled`. Empty in many files."),
        "power_management": text("How its power is managed; empty in nearly all files. Null if the key is missing."),
        "power_settings": text(
            "Path of a document of the submitter that states the settings of its power. Null if the key is missing."
        ),
        "power_supply_details": text("Model of its power supplies; empty in most files. Null if the key is missing."),
        "power_supply_quantity_and_rating_watts": text(
            "Number and rating of its power supplies, e.g. `4x 3200W`; empty in most files. Null if the key is missing."
        ),
        "psu_details": text("Another key for its power supplies in a few files. Null if the key is missing."),
    },
)
MODEL_MAPPINGS = Table(
    "inference_model_mappings",
    "One row per entry of `open/<submitter>/model_mapping.json`, in which a submitter maps its own models to official "
    "ones.",
    {
        "benchmark_text": text("Name of the benchmark's folder in the open submission."),
        "model": text("The official benchmark that it is a variant of, e.g. `llama2-70b-99.9`."),
    },
)


def read_system(path: str, content: bytes, rows: Rows) -> None:
    """Read one system description."""
    if (found := parse_object(path, content, rows)) is not None:
        rows.add(SYSTEMS, path, 1, *(as_text(found.get(key)) for key in SYSTEMS.columns))


def read_model_mapping(path: str, content: bytes, rows: Rows) -> None:
    """Read a submitter's own mapping from benchmark folders to official models."""
    for name, model in (parse_object(path, content, rows) or {}).items():
        rows.add(MODEL_MAPPINGS, path, None, name, as_text(model))
