"""The releases: folders with a database, its exports and a note; ``published`` is a link to the present one.

What users open (``warehouse/joulebase.duckdb``, ``warehouse/exports``) are links through ``published``, which is
switched to a new release in one step. A reader that has the old file open keeps it.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from pydantic import BaseModel, ValidationError

from extract.files import sha256_of
from extract.workspace import Workspace
from publish.database import DATABASE_NAME

EXPORTS_NAME = "exports"
NOTE_NAME = "release.json"


class Note(BaseModel):
    """The note in a release: the fingerprint of its inputs, the rows of each mart, and the sha256 of each file."""

    made_from: str
    rows: dict[str, int]
    sha256_of: dict[str, str]


def write_note(release: Path, made_from: str, rows: dict[str, int]) -> None:
    """Write the note of a release whose files are complete."""
    note = Note(made_from=made_from, rows=rows, sha256_of=_hashes(release))
    (release / NOTE_NAME).write_text(note.model_dump_json(indent=1))


def published_note(workspace: Workspace) -> Note | None:
    """The note of the published release; ``None`` if there is none or it cannot be read."""
    try:
        return Note.model_validate_json((workspace.published / NOTE_NAME).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def damaged_files(workspace: Workspace, note: Note) -> list[str]:
    """The files of the published release that are missing, added or changed since it was built."""
    found = _hashes(workspace.published.resolve())
    return sorted({name for name, _ in found.items() ^ note.sha256_of.items()})


def switch(workspace: Workspace, release: Path) -> None:
    """Make a finished release the published one: rename its folder, then replace the link.

    The release before is kept for a reader that has resolved the link and not yet opened the file; older ones are
    removed.
    """
    previous = workspace.published.resolve() if workspace.published.is_symlink() else None
    home = workspace.releases / str(time.time_ns())
    home.parent.mkdir(parents=True, exist_ok=True)
    _sync(release)
    release.rename(home)
    _link(workspace.published, Path(workspace.releases.name) / home.name)
    link_names(workspace)
    for old in workspace.releases.iterdir():
        if old.resolve() not in (home.resolve(), previous):
            shutil.rmtree(old)


def link_names(workspace: Workspace) -> None:
    """Link the paths that users open to the published release, and remove links of names that are no longer used."""
    published = Path(workspace.published.name)
    links = {workspace.database: published / DATABASE_NAME, workspace.exports: published / EXPORTS_NAME}
    for link, target in links.items():
        _link(link, target)
    for path in workspace.warehouse.iterdir():
        if path.is_symlink() and path.readlink().parent == published and path not in links:
            path.unlink()


def _hashes(release: Path) -> dict[str, str]:
    files = (path for path in release.rglob("*") if path.is_file() and path.name != NOTE_NAME)
    return {path.relative_to(release).as_posix(): sha256_of(path) for path in sorted(files)}


def _link(link: Path, target: Path) -> None:
    """Make ``link`` a symbolic link to ``target``, replacing an earlier one in one step."""
    if link.is_symlink() and link.readlink() == target:
        return
    draft = link.with_name(f".{link.name}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)


def _sync(folder: Path) -> None:
    """Write a folder and its files to the disk before a link names them."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
