"""The releases: folders with a database, its exports and a note; ``published`` is a link to the present one.

What users open (``warehouse/joulebase.duckdb``, ``warehouse/exports``) are links through ``published``, which is
switched to a new release in one step. A reader that has the old file open keeps it.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, StringConstraints, ValidationError

from extract.files import remove_made, sha256_of, sync
from extract.workspace import Workspace
from publish.database import DATABASE_NAME, NOTE_NAME, SPILLED
from publish.errors import PublishError

EXPORTS_NAME = "exports"
# The name of the published database in earlier versions.
_FORMER_NAME = "mlperf.duckdb"
# A file of a release: never a pattern or a path out of it, since an old release is removed by the names in its note.
_Name = Annotated[str, StringConstraints(pattern=rf"^({EXPORTS_NAME}/)?\w[\w.-]*$")]


class Digests(BaseModel):
    """What the next build can take over from a release (``publish.increment``).

    Attributes:
        rules: A digest of all that decides how nodes are built.
        raw: A digest of each raw table, by name.
        nodes: A digest of each seed, model and test, by dbt's unique id.
    """

    rules: str = ""
    raw: dict[str, str] = {}
    nodes: dict[str, str] = {}


class Note(BaseModel):
    """The note in a release.

    Attributes:
        made_from: The fingerprint of its inputs.
        rows: The number of rows of each mart.
        sha256_of: The sha256 of each file.
        digests: What the next build can take over.
    """

    made_from: str
    rows: dict[str, int]
    sha256_of: dict[_Name, str]
    digests: Digests = Digests()


def write_note(release: Path, made_from: str, rows: dict[str, int], digests: Digests | None = None) -> None:
    """Write the note of a release whose files are complete."""
    note = Note(made_from=made_from, rows=rows, sha256_of=_hashes(release), digests=digests or Digests())
    (release / NOTE_NAME).write_text(note.model_dump_json(indent=1), encoding="utf-8")


def published_note(workspace: Workspace) -> Note | None:
    """The note of the published release; ``None`` if there is none or it cannot be read."""
    return _note_in(workspace.published)


def damaged_files(workspace: Workspace, note: Note) -> list[str]:
    """The files of the published release that are missing, added or changed since it was built.

    Files into which the DuckDB of a reader spills belong to no release and change no answer. A write-ahead log does:
    DuckDB applies it to the file when it opens it.
    """
    found = _hashes(workspace.published.resolve())
    return sorted({name for name, _ in found.items() ^ note.sha256_of.items()})


def switch(workspace: Workspace, release: Path) -> None:
    """Make a finished release the published one: rename its folder, then replace the link.

    The release before is kept for a reader that has resolved the link and not yet opened the file; older ones are
    removed. Folders without the note of a release are left as they are.
    """
    previous = workspace.published.resolve()
    home = workspace.releases / str(time.time_ns())
    home.parent.mkdir(exist_ok=True)
    # Before a link names them.
    sync(release)
    release.rename(home)
    _link(workspace.published, Path(workspace.releases.name) / home.name)
    link_names(workspace)
    for old in workspace.releases.iterdir():
        if old.resolve() not in (home.resolve(), previous):
            remove_release(old)


def remove_release(folder: Path) -> None:
    """Remove the files of a release, as its note lists them; a folder without such a note is left as it is."""
    if note := _note_in(folder):
        # The note goes last, so that a release that was removed in part can be removed again.
        remove_made(folder, [*note.sha256_of, SPILLED, NOTE_NAME])


def check_names(workspace: Workspace) -> None:
    """Check that a file of a user is at none of the paths that become links to the published release.

    Raises:
        PublishError: One is there.
    """
    for path in (workspace.published, workspace.database, workspace.exports):
        if (path.is_symlink() or path.exists()) and not _is_own_link(path, workspace):
            raise PublishError(f"{path} was not made by a build, which has to write there; move it away")


def remove_links(workspace: Workspace) -> None:
    """Remove all links to the published release."""
    _unlink(workspace, workspace.published, workspace.database, workspace.exports, workspace.warehouse / _FORMER_NAME)


def link_names(workspace: Workspace) -> None:
    """Link the paths that users open to the published release, and remove the link of the earlier name."""
    published = Path(workspace.published.name)
    links = {workspace.database: published / DATABASE_NAME, workspace.exports: published / EXPORTS_NAME}
    for link, target in links.items():
        _link(link, target)
    _unlink(workspace, workspace.warehouse / _FORMER_NAME)


def _unlink(workspace: Workspace, *links: Path) -> None:
    for link in links:
        if _is_own_link(link, workspace):
            link.unlink()


def _is_own_link(path: Path, workspace: Workspace) -> bool:
    """Whether a path is a link to a release, or through ``published`` to one of its files."""
    own = Path(workspace.releases.name if path == workspace.published else workspace.published.name)
    return path.is_symlink() and path.readlink().parent == own


def _note_in(release: Path) -> Note | None:
    try:
        return Note.model_validate_json((release / NOTE_NAME).read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None


def _hashes(release: Path) -> dict[str, str]:
    """The sha256 of each file that is in a release now, but for its note and what a reader's DuckDB spilled."""
    others = {release / NOTE_NAME, *release.glob(SPILLED)}
    files = (path for path in release.rglob("*") if path not in others and path.is_file())
    return {path.relative_to(release).as_posix(): sha256_of(path) for path in sorted(files)}


def _link(link: Path, target: Path) -> None:
    """Make ``link`` a symbolic link to ``target``, replacing an earlier one in one step."""
    if link.is_symlink() and link.readlink() == target:
        return
    draft = link.with_name(f".{link.name}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)
