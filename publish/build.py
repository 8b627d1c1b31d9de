"""Write, audit, publish: a release is built in its own folder and published only when it is complete and tested."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from distribution.register import load_releases
from extract.cache import cached_files
from extract.lock import only_writer
from extract.raw import compose
from extract.sources import Locked, Register
from extract.workspace import Workspace
from publish.database import building_database, clear_building, comment_columns, load_raw
from publish.exports import export
from publish.inputs import fingerprint
from publish.release import EXPORTS_NAME, check_names, damaged_files, link_names, published_note, switch, write_note
from publish.validation import validate

# Called with the number of dbt nodes begun, the number of all, and the name of the one begun.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Outcome:
    """The result of a build.

    Attributes:
        is_unchanged: The published release was made from the same inputs; nothing was built.
        rows: Number of rows of each mart.
        seconds: Wall time.
    """

    is_unchanged: bool
    rows: Mapping[str, int]
    seconds: float


def build(
    workspace: Workspace,
    *,
    register: Register | None = None,
    on_progress: Progress = lambda done, total, name: None,
) -> Outcome:
    """Build and publish the warehouse, unless the published release was made from the same inputs.

    Args:
        workspace: Names the folders of the project and the warehouse.
        register: The sources; default: those of the project.
        on_progress: Called when a dbt node begins.

    Raises:
        SourceError: A source cannot be used, or another process is writing.
        PublishError: The raw tables are not as expected, dbt failed, or a file of a user is where a link has to be; the
            published release is unchanged.
    """
    started = time.monotonic()
    with only_writer(workspace):
        check_names(workspace)
        register = register or Register.load()
        cached = cached_files(register, workspace.cache)
        made_from = fingerprint(workspace, cached)
        note = published_note(workspace)
        if note and note.made_from == made_from and not damaged_files(workspace, note):
            link_names(workspace)
            return Outcome(is_unchanged=True, rows=note.rows, seconds=time.monotonic() - started)
        release = building_database(workspace).parent
        _build_database(workspace, register, cached, release, on_progress)
        version = load_releases().newest.version
        rows = export(building_database(workspace), release / EXPORTS_NAME, version, made_from)
        write_note(release, made_from, rows)
        switch(workspace, release)
    return Outcome(is_unchanged=False, rows=rows, seconds=time.monotonic() - started)


def _build_database(
    workspace: Workspace, register: Register, cached: Mapping[str, Locked], release: Path, on_progress: Progress
) -> None:
    """Build and test the database of a release in its folder."""
    clear_building(workspace)
    raw = workspace.building / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    release.mkdir()
    database = building_database(workspace)
    files = compose(register, workspace, raw, cached)
    load_raw(files, database)
    validate(workspace, files, database)

    # Imported here: dbt takes two seconds to load, and an unchanged build does not need it.
    from publish.dbt import run_dbt

    # Unit tests check the models on made-up rows: they belong to `make test`, not to a build.
    run_dbt(workspace, database, ["build", "--exclude-resource-type", "unit_test"], on_progress)
    comment_columns(database, workspace.dbt_files / "manifest.json")
