"""The marker of a warehouse folder: a command writes and removes only in a folder that is a warehouse of this program.

The folder is marked at the first use, by the first command that writes. A folder that has files of others and no marker
is refused, before anything in it is touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extract.errors import SourceError
from extract.sources import Register
from extract.workspace import Workspace

MARKER_TEXT = (
    "This folder is a warehouse of Joulebase: its commands write here, and `make clean` removes what they made.\n"
)
# What an operating system, or a dbt of the user (``Workspace.own_database``), puts into a folder before its first use.
_EMPTY = {"lost+found", ".DS_Store", "dbt.duckdb", "dbt.duckdb.wal", "dbt-target"}
# All that versions without a marker made in a warehouse folder.
_EARLIER_NAMES = {
    ".lock", "building", "bundle", "cache", "dbt", "docs", "exports", "extracts", "joulebase.duckdb", "landed",
    "mlperf.duckdb", "published", "releases", "validated", "validation", ".exports.new", ".joulebase.duckdb.new",
    ".published.new",
}  # fmt: skip
# The notes that they wrote, each with a word that is in it.
_EARLIER_NOTES = {
    "releases/*/release.json": "made_from",
    "landed/*/landed.json": "made_from",
    "extracts/*/source.json": "retrieved_on",
    "dbt/root.txt": "",
}
_SHOWN_NAMES = 3


def claim(workspace: Workspace) -> None:
    """Mark the warehouse folder as one of this program, unless it is marked; make the folder if there is none.

    Raises:
        SourceError: The folder is used for something else; nothing in it was touched.
    """
    check(workspace)
    # The marker comes before all other files: whoever sees one of those sees the marker.
    if not workspace.marker.exists():
        workspace.warehouse.mkdir(parents=True, exist_ok=True)
        workspace.marker.write_text(MARKER_TEXT, encoding="ascii")


def check(workspace: Workspace) -> None:
    """Check that the warehouse folder is marked or may be: it is absent, empty, the project's own, or an earlier one.

    Raises:
        SourceError: The folder is used for something else.
    """
    if workspace.marker.exists() or _is_own(workspace) or not (names := _names_in(workspace.warehouse)):
        return
    # Another process may have marked the folder while this one looked at it.
    if not _is_of_an_earlier_version(workspace, names) and not workspace.marker.exists():
        shown = ", ".join(sorted(names)[:_SHOWN_NAMES]) + (", …" if len(names) > _SHOWN_NAMES else "")
        cause = (
            f"is in use for something else ({shown}): it is not empty, and has no {workspace.marker.name}; set"
            f" MLPERF_WAREHOUSE to a new or empty folder or, if this one is a warehouse, run: touch {workspace.marker}"
        )
        raise SourceError(str(workspace.warehouse), cause)


def _is_own(workspace: Workspace) -> bool:
    """Whether it is the folder of the repository, which has the bundle from the beginning."""
    return workspace.bundle.parent.resolve() == workspace.warehouse.resolve()


def _names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - _EMPTY if folder.exists() else set()


def _is_of_an_earlier_version(workspace: Workspace, names: set[str]) -> bool:
    return names <= _EARLIER_NAMES and any(_earlier_signs(workspace, names))


def _earlier_signs(workspace: Workspace, names: set[str]) -> Iterator[bool]:
    """Whether there is each of the signs of an earlier version: its lock, its notes, the hosts of its sources."""
    yield names == {workspace.lock.name} and _is_lock(workspace.lock)
    for pattern, word in _EARLIER_NOTES.items():
        yield any(word.encode() in note.read_bytes() for note in workspace.warehouse.glob(pattern))
    hosts = {source.location.partition("/")[0] for source in Register.load().sources}
    yield any((workspace.cache / host).is_dir() for host in hosts)


def _is_lock(path: Path) -> bool:
    """Whether a file has what a lock of this program has: nothing, or the id of a process."""
    return path.is_file() and (path.read_bytes() or b"0").isdigit()
