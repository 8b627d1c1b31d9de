"""Write, audit, publish: a release is built in its own folder and published only when it is complete and tested."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from distribution.register import load_releases
from extract.cache import cached_files
from extract.lock import only_writer
from extract.raw import RawFiles, compose
from extract.sources import Register
from extract.workspace import Workspace
from publish.comments import write_comments
from publish.database import building_database, clear_building
from publish.exports import export
from publish.increment import digests_of, rules_digest, start
from publish.inputs import fingerprint
from publish.release import (
    EXPORTS_NAME,
    Digests,
    Note,
    check_names,
    damaged_files,
    link_names,
    published_note,
    switch,
    write_note,
)
from publish.validation import validate

# Called with the number of seeds and models begun, the number of all, and the name of the one begun.
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
        on_progress: Called when a seed or model begins.

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
        clear_building(workspace)
        raw = workspace.building / "raw"
        raw.mkdir(parents=True, exist_ok=True)
        digests = _build_database(workspace, compose(register, workspace, raw, cached), note, on_progress)
        release = building_database(workspace).parent
        version = load_releases().newest.version
        rows = export(building_database(workspace), release / EXPORTS_NAME, version, made_from)
        write_note(release, made_from, rows, digests)
        switch(workspace, release)
    return Outcome(is_unchanged=False, rows=rows, seconds=time.monotonic() - started)


def _build_database(workspace: Workspace, files: RawFiles, note: Note | None, on_progress: Progress) -> Digests:
    """Build and test the database of a release, from what the published one has already where it can be taken over."""
    database = building_database(workspace)
    database.parent.mkdir()
    rules, raw = rules_digest(workspace.root), digests_of(files)
    known = start(workspace, note, Digests(rules=rules, raw=raw), files)
    validate(workspace, files, database)

    # Imported here: dbt takes two seconds to load, and an unchanged build does not need it.
    from publish.dbt import build_nodes

    nodes = build_nodes(workspace, database, raw, known, on_progress)
    write_comments(database, workspace.dbt_files / "manifest.json")
    return Digests(rules=rules, raw=raw, nodes=nodes)
