"""``systems/<system>.json``: descriptions of storage systems, some of them in almost valid JSON."""

from __future__ import annotations

from collections.abc import Mapping

from extract.readers.objects import as_text
from extract.readers.repairs import REPAIRS_COLUMN, parse_repaired
from extract.readers.tables import Column, Rows, Table, text

_ABSENT = "Null if the file does not have it."
# The members of `storage_system` that are read; each with its column.
_MEMBERS: Mapping[str, tuple[str, Column]] = {
    "vendor_name": ("vendor_name", text(f"Vendor of the storage system. {_ABSENT}")),
    "solution_name": ("solution_name", text(f"Name of the storage solution. {_ABSENT}")),
    "model_name": ("model_name", text(f"Model of the storage system. {_ABSENT}")),
    "version": ("software_version", text(f"Version of its software, as the submitter wrote it. {_ABSENT}")),
    "solution_type": ("solution_type", text(f"How the hosts reach the storage, e.g. `NAS - NFS`. {_ABSENT}")),
    "usable_capacity_GiB": ("usable_capacity_gib", text(f"Usable capacity in GiB; `Inf` occurs. {_ABSENT}")),
    "raw_capacity_GiB": ("raw_capacity_gib", text(f"Capacity of the drives in GiB; `Inf` occurs. {_ABSENT}")),
}
SYSTEMS = Table(
    "storage_systems",
    "One row per description of a storage system, `systems/<system>.json`.",
    {**dict(_MEMBERS.values()), "repairs": REPAIRS_COLUMN},
)


def read(path: str, content: bytes, rows: Rows) -> None:
    """Read one description; what describes no nodes, such as the schema of descriptions, is rejected."""
    parsed = parse_repaired(path, content, rows)
    if parsed is None:
        return
    found, repairs = parsed
    # Some submitters filled in the schema itself, whose members are one level deeper.
    described = found if "nodes" in found else found.get("properties")
    if not isinstance(described, dict) or not isinstance(described.get("nodes"), list):
        rows.reject(path, None, "no_system_description", f"its members are: {', '.join(found)}")
        return
    system = described.get("storage_system")
    members = system if isinstance(system, dict) else {}
    rows.add(SYSTEMS, path, 1, *(as_text(members.get(key)) for key in _MEMBERS), repairs)
