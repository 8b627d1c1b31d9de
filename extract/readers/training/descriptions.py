"""The files beside the logs: the system, and the factor by which the time of a result is scaled.

A system is described in one of three forms: an object with today's keys; the object of the first rounds, with a list of
nodes; or, in round v0.6, lines of the logger, each a key and an object with its value.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping

from extract.readers.objects import as_number, as_text, parse_object
from extract.readers.repairs import REPAIRS_COLUMN, parse_repaired
from extract.readers.tables import Rows, Table, number, text

# Keys that are spelled in another way, all in rounds v0.6 and v0.7.
_KEY_ALIASES: Mapping[str, str] = {
    "divison": "division",
    "sumitter": "submitter",
    "number of nodes": "number_of_nodes",
}
# Key of today, and what the first rounds called it: first for the whole system, then for one kind of node.
_FIRST_KEYS: Mapping[str, str] = {
    "submitter": "org",
    "division": "division",
    "status": "status",
    "system_name": "hardware",
    "framework": "framework",
}
_FIRST_NODE_KEYS: Mapping[str, str] = {
    "number_of_nodes": "num_nodes",
    "host_processor_model_name": "cpu",
    "accelerators_per_node": "num_accelerators",
    "accelerator_model_name": "accelerator",
}
_LINE = re.compile(rb"^(\w+): (\{.*\})\s*$", re.MULTILINE)
# The columns have the names of the JSON keys. Counts are numbers or text, whichever the submitter wrote.
SYSTEMS = Table(
    "training_systems",
    "One row per system description of a Training submission: `systems/<system>.json`, in v0.5 `entry.json` beside the "
    "results.",
    {
        "submitter": text(
            "Submitting organization as the file spells it. Null in the first rounds, whose files do not state it."
        ),
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
        "repairs": REPAIRS_COLUMN,
    },
)
SCALING_FACTORS = Table(
    "training_scaling_factors",
    "One row per `scaling.json`, by which the time of a result is scaled if its runs converged faster than the "
    "reference.",
    {"scaling_factor": number("Factor by which the time is multiplied. Null if the file has none that is a number.")},
)


def read_system(path: str, content: bytes, rows: Rows) -> None:
    """Read one system description in any of its forms."""
    values = dict(_logged_values(content))
    parsed = (values, None) if values else parse_repaired(path, content, rows)
    if parsed:
        found, repairs = parsed
        members = {_KEY_ALIASES.get(key, key): value for key, value in found.items()}
        described = _of_first_rounds(members) if "nodes" in members else members
        *keys, _ = SYSTEMS.columns
        rows.add(SYSTEMS, path, 1, *(as_text(described.get(key)) for key in keys), repairs)


def _of_first_rounds(found: Mapping[str, object]) -> dict[str, object]:
    """A description with a list of nodes in today's keys; the first kind of node has the accelerators."""
    nodes = found.get("nodes")
    node = nodes[0] if isinstance(nodes, list) and nodes and isinstance(nodes[0], dict) else {}
    return {today: found.get(key) for today, key in _FIRST_KEYS.items()} | {
        today: node.get(key) for today, key in _FIRST_NODE_KEYS.items()
    }


def _logged_values(content: bytes) -> Iterator[tuple[str, object]]:
    """The values in a description of lines; the entry `entry` has more of them, as a Python dictionary in a text.

    Raises:
        ValueError: A line is not of this form.
    """
    for line in _LINE.finditer(content):
        key, value = line[1].decode(), json.loads(line[2])["value"]
        if key == "entry":
            entry = ast.literal_eval(value)
            yield from (entry | {"nodes": _nodes(entry["nodes"])}).items()
        yield ("hardware" if key == "platform" else key), value


def _nodes(written: str) -> list[object]:
    found = ast.literal_eval(written)
    return found if isinstance(found, list) else [found]


def read_scaling(path: str, content: bytes, rows: Rows) -> None:
    """Read the factor that the rules allow or require if a run converged faster than the reference."""
    found = parse_object(path, content, rows)
    factor = as_number((found or {}).get("scaling_factor"))
    if found is not None and factor is None:
        rows.reject(path, 1, "no_scaling_factor", f"scaling_factor {found.get('scaling_factor')!r}")
    rows.add(SCALING_FACTORS, path, 1, factor)
