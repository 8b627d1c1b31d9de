"""The comparison of an archive with the one that was reviewed: which of its members give other rows.

An archive in other bytes than the locked ones is used only if its rows are those that were locked. If not, the list of
members in the bundle (``extract.bundle``) says which members differ.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from extract.bundle import Bundle
from extract.cache import file_of
from extract.content import Members, read_members
from extract.errors import SourceError
from extract.fetch import Accept
from extract.landing import MEMBERS_NAME, Check, Landed, kept, land, land_cached
from extract.sources import Locked, Published, Register
from extract.workspace import Workspace

# The most members that an error names of each kind; it has the number of all.
NAMED = 5


def land_reviewed(
    source: Published, found: Locked, register: Register, workspace: Workspace, *, path: Path | None = None
) -> Path:
    """Land the bytes of a source as ``land_cached`` does, if they are as reviewed.

    Raises:
        SourceError: As for ``land_cached``; or the rows of an archive are others than those that were locked.
    """
    check = _check_of(source, found, register, workspace)
    return land_cached(source, found, workspace, path=path, check=check)


def check_reviewed(source: Published, found: Locked, register: Register, workspace: Workspace) -> None:
    """Compare a source in the cache with the lock, and write nothing into the warehouse.

    An archive in other bytes than the locked ones is read, unless its rows were kept.

    Raises:
        SourceError: As for ``land_reviewed``.
    """
    if not _must_be_compared(source, found, register):
        return
    check, folder = _check_of(source, found, register, workspace), workspace.landed / source.source_id
    if landed := kept(source, found.sha256, folder):
        check(landed, folder)
        return
    with tempfile.TemporaryDirectory() as scratch:
        land(source, file_of(source, workspace.cache), found.sha256, Path(scratch) / "landed", check=check)


def acceptance(register: Register, workspace: Workspace) -> Accept:
    """The function by which a ``Fetcher`` refuses archives whose rows are others than those that were locked."""

    def accept(source: Published, path: Path, found: Locked) -> None:
        if _must_be_compared(source, found, register):
            land_reviewed(source, found, register, workspace, path=path)

    return accept


def _must_be_compared(source: Published, found: Locked, register: Register) -> bool:
    """Whether the rows of a source say if it is as reviewed: the bytes do not, and there is a digest of the rows."""
    return source.source_id in register.contents and found != register.locked(source)


def _check_of(source: Published, found: Locked, register: Register, workspace: Workspace) -> Check:
    def check(landed: Landed, folder: Path) -> None:
        content = register.contents.get(source.source_id)
        if not _must_be_compared(source, found, register) or landed.content_sha256 == content:
            return
        try:
            locked = Bundle(workspace.bundle).members_of(source, content)
        except SourceError as error:
            which = f"which members differ is not known ({error})"
        else:
            which = "; ".join(_differences(locked, read_members(folder / MEMBERS_NAME)))
        cause = (
            f"the rows of the archive with sha256 {found.sha256} are not those that were locked: {which}; to fetch it"
            f" again, run: make fetch SOURCE={source.source_id}; to accept it: make relock SOURCE={source.source_id}"
        )
        raise SourceError(source.source_id, cause, path=source.location)

    return check


def _differences(locked: Members, found: Members) -> Iterator[str]:
    """The members that differ, by kind."""
    changed = [path for path in locked.keys() & found.keys() if locked[path] != found[path]]
    kinds = {"changed": changed, "missing": locked.keys() - found.keys(), "new": found.keys() - locked.keys()}
    for kind, paths in kinds.items():
        if paths:
            named = [*sorted(paths)[:NAMED], *([f"and {len(paths) - NAMED} more"] if len(paths) > NAMED else [])]
            yield f"{len(paths)} {'member' if len(paths) == 1 else 'members'} {kind} ({', '.join(named)})"
