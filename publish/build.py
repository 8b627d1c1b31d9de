"""Write, audit, publish: a release is built aside and becomes visible only whole and tested.

A release is a folder with the database, the marts as Parquet and a note of what it was made from. What users open
(``warehouse/mlperf.duckdb``, ``warehouse/exports``) are links through ``warehouse/published``, which is switched to
the new release in one step. A reader who has the old file open keeps it.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from pydantic import BaseModel, ValidationError

from extract.describe import comment
from extract.files import sha256_of
from extract.lock import only_writer
from extract.raw import RawFiles, compose
from extract.sources import Register
from extract.workspace import Workspace
from publish.comments import comment_columns
from publish.errors import PublishError
from publish.inputs import fingerprint
from publish.validation import validate

DATABASE_NAME = "mlperf.duckdb"
EXPORTS_NAME = "exports"
NOTE_NAME = "release.json"
# Readable by every DuckDB since 1.2; profiles.yml says the same to dbt.
STORAGE_VERSION = "v1.2.0"


class Note(BaseModel):
    """What lies in a release beside the data: the fingerprint of its inputs, its rows by mart, its hashes by file."""

    made_from: str
    rows: dict[str, int]
    sha256_of: dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """What a build did.

    Attributes:
        is_unchanged: The published release was made from the very same inputs; nothing was built.
        rows: Rows of each mart.
        seconds: Wall time.
    """

    is_unchanged: bool
    rows: Mapping[str, int]
    seconds: float


def build(
    workspace: Workspace,
    *,
    register: Register | None = None,
    on_progress: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> Outcome:
    """Build and publish the warehouse, unless the published one was made from the same inputs.

    Args:
        workspace: Where the project and the warehouse lie.
        register: The sources; default: those of the project.
        on_progress: Called with dbt nodes begun, nodes in all, and the name of the one begun.

    Raises:
        SourceError: A source cannot be used, or another process is writing.
        PublishError: The raw tables are not as expected, or dbt failed; the published release is untouched.
    """
    started = time.monotonic()
    with only_writer(workspace):
        register = register or Register.load()
        made_from = fingerprint(register, workspace)
        note = published_note(workspace)
        if note and note.made_from == made_from and not damaged_files(workspace, note):
            _point_users_names(workspace)
            return Outcome(is_unchanged=True, rows=note.rows, seconds=time.monotonic() - started)
        shutil.rmtree(workspace.building, ignore_errors=True)
        release = workspace.building / "release"
        release.mkdir(parents=True)
        database = release / DATABASE_NAME
        raw = workspace.building / "raw"
        raw.mkdir()
        files = compose(register, workspace, raw)
        with _writing(database):
            load_raw(files, database)
        validate(workspace, files, database)

        # Imported here: dbt takes two seconds to load, and an unchanged build does not need it.
        from publish.dbt import run_dbt

        # Unit tests judge the models on rows made up for them: a matter of `make test`, not of these data.
        run_dbt(workspace, database, ["build", "--exclude-resource-type", "unit_test"], on_progress)
        with _writing(database):
            comment_columns(database, workspace.dbt_files / "manifest.json")
            rows = export(database, release / EXPORTS_NAME)
        (release / NOTE_NAME).write_text(
            Note(made_from=made_from, rows=rows, sha256_of=_hashes(release)).model_dump_json(indent=1)
        )
        switch(workspace, release)
    return Outcome(is_unchanged=False, rows=rows, seconds=time.monotonic() - started)


@contextmanager
def _writing(database: Path) -> Iterator[None]:
    """What DuckDB meets while it writes (a full disk, too many open files) is an error of this package."""
    try:
        yield
    except duckdb.Error as error:
        raise PublishError(f"{database} cannot be written: {error}") from error


def load_raw(files: RawFiles, database: Path) -> None:
    """Load Parquet files, by table, into the schema ``raw`` of a new database file."""
    config: dict[str, str | bool | int | float | list[str]] = {"storage_compatibility_version": STORAGE_VERSION}
    with duckdb.connect(database, config=config) as connection:
        connection.execute("create schema raw")
        for table, paths in sorted(files.items()):
            parameters = {"files": [str(path) for path in paths]}
            connection.execute(f'create table raw."{table}" as from read_parquet($files)', parameters)
        comment(connection)


def export(database: Path, folder: Path) -> dict[str, int]:
    """Write every mart to ``<folder>/<table>.parquet`` and return its rows.

    The rows are in the order of all their columns, so that equal data are equal bytes.
    """
    folder.mkdir()
    rows = {}
    with duckdb.connect(database) as connection:
        marts = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts' order by table_name"
        ).fetchall()
        for (name,) in marts:
            connection.table(f"marts.{name}").order("all").write_parquet(str(folder / f"{name}.parquet"))
            rows[name] = connection.table(f"marts.{name}").count("*").fetchall()[0][0]
        connection.execute("checkpoint")
    return rows


def switch(workspace: Workspace, release: Path) -> None:
    """Make a finished release the published one: a rename of the folder, then of the link.

    The release before stays for a reader who is between resolving the link and opening the file; older ones go.
    """
    previous = workspace.published.resolve() if workspace.published.is_symlink() else None
    home = workspace.releases / str(time.time_ns())
    home.parent.mkdir(parents=True, exist_ok=True)
    _sync(release)
    release.rename(home)
    _point(workspace.published, Path(workspace.releases.name) / home.name)
    _point_users_names(workspace)
    for old in workspace.releases.iterdir():
        if old.resolve() not in (home.resolve(), previous):
            shutil.rmtree(old)


def _point_users_names(workspace: Workspace) -> None:
    """Let the names that users know lead through ``published``; they are made once and never change."""
    _point(workspace.database, Path(workspace.published.name) / DATABASE_NAME)
    _point(workspace.exports, Path(workspace.published.name) / EXPORTS_NAME)


def damaged_files(workspace: Workspace, note: Note) -> list[str]:
    """The files of the published release that are missing, added, or not as they were built."""
    found = _hashes(workspace.published.resolve())
    return sorted({name for name, _ in found.items() ^ note.sha256_of.items()})


def _hashes(release: Path) -> dict[str, str]:
    files = (path for path in release.rglob("*") if path.is_file() and path.name != NOTE_NAME)
    return {path.relative_to(release).as_posix(): sha256_of(path) for path in sorted(files)}


def _point(link: Path, target: Path) -> None:
    """Make ``link`` a symbolic link to ``target``, replacing an earlier one in one step."""
    if link.is_symlink() and link.readlink() == target:
        return
    draft = link.with_name(f".{link.name}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)


def _sync(folder: Path) -> None:
    """Bring a folder's files to the disk before anything points to them."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def published_note(workspace: Workspace) -> Note | None:
    """What the published release was made from; ``None`` if there is none or it cannot be told."""
    try:
        return Note.model_validate_json((workspace.published / NOTE_NAME).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
