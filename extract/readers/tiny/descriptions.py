"""``systems/**/<system>.json``: descriptions of systems, some of them in almost valid JSON."""

from __future__ import annotations

from collections.abc import Mapping

from extract.readers.objects import as_text
from extract.readers.repairs import REPAIRS_COLUMN, parse_repaired
from extract.readers.tables import Column, Rows, Table, text

# The keys that are read, in lower case and with single blanks; each with its column.
_MEMBERS: Mapping[str, tuple[str, Column]] = {
    "submitter": ("submitter", text("Submitting organization as the file spells it.")),
    "division": ("division", text("`Closed` or `Open` in any case, as the file spells it.")),
    "status": (
        "status",
        text("Availability as the file spells it: `Available`, `Preview` or `RDI` in any case, or empty."),
    ),
    "board name": ("board_name", text("Development board that was measured.")),
    "soc name": (
        "soc_name",
        text("System on chip of the board. `N/A` or empty if it has none or the file does not name it."),
    ),
    "processor(s) name": ("processor_name", text("Processor core or cores that ran the model or its host code.")),
    "processor(s) frequencies": (
        "processor_frequency",
        text("Clock rate with its unit, e.g. `120 MHz`, as the submitter wrote it. Empty if not stated."),
    ),
    "accelerator": ("accelerator_name", text("Accelerator that ran the model. Empty if it ran on the processor.")),
    "inference framework": (
        "framework",
        text("Software that ran the model, with its version. Null if the key is absent."),
    ),
}
SYSTEMS = Table(
    "tiny_systems",
    "One row per system description, `systems/**/<system>.json`, of a Tiny submission.",
    {
        **dict(_MEMBERS.values()),
        "repairs": REPAIRS_COLUMN,
    },
)


def read(path: str, content: bytes, rows: Rows) -> None:
    """Read one system description; what is not a JSON object after all repairs is rejected."""
    if parsed := parse_repaired(path, content, rows):
        found, repairs = parsed
        members = {" ".join(key.lower().split()): value for key, value in found.items()}
        rows.add(SYSTEMS, path, 1, *(as_text(members.get(key)) for key in _MEMBERS), repairs)
