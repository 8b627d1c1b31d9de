"""``systems/<device>.json``: descriptions of devices, whose keys each submitter spells and groups in another way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from extract.readers.objects import as_text
from extract.readers.repairs import REPAIRS_COLUMN, parse_repaired
from extract.readers.tables import Rows, Table, text

SYSTEMS = Table(
    "mobile_systems",
    "One row per description of a device, `systems/<device>.json`, of a Mobile submission.",
    {
        "system_name": text("Name of the device, or of the maker's reference design, e.g. `Xiaomi MI 12`."),
        "status": text("Availability as the file spells it. Null where it states none, as most do."),
        "processor_name": text("System on chip of the device, e.g. `Qualcomm Snapdragon 8 Gen 1`."),
        "accelerator_name": text("Part of the chip for neural networks, e.g. `Samsung NPU`. Null if not stated."),
        "graphics_name": text("GPU of the chip. Null if not stated."),
        "framework": text("Software of the chip's maker that ran the model, with its version. Null if not stated."),
        "operating_system": text("Operating system of the device. Null if not stated."),
        "repairs": REPAIRS_COLUMN,
    },
)
_KEYS: Mapping[str, list[str]] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def read(path: str, content: bytes, rows: Rows) -> None:
    """Read one description; what is not a JSON object after all repairs is rejected."""
    if parsed := parse_repaired(path, content, rows):
        found, repairs = parsed
        stated = dict(_stated(found))
        cells = (next((stated[key] for key in keys if key in stated), None) for keys in _KEYS.values())
        rows.add(SYSTEMS, path, 1, *cells, repairs)


def _stated(members: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The values that are not empty, of the object and of the objects in it, with the bare form of their keys."""
    for key, value in members.items():
        if isinstance(value, dict):
            yield from _stated(value)
        elif stated := (as_text(value) or "").strip():
            yield re.sub(r"[\s_]", "", key).lower(), stated
