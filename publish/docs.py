"""The docs of the published warehouse: dbt's own as one static HTML page, and the data dictionary as another."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
from collections.abc import Sequence
from pathlib import Path

from extract.files import replacing, sha256_of, write_atomically
from extract.workspace import Workspace
from publish.errors import PublishError
from publish.notices import notice
from publish.project import project_digest

# What `dbt docs serve` shows: it looks for these files where a dbt of the user has its own.
SERVED = ("index.html", "manifest.json", "catalog.json")
_RELEASE_NOTE = "release.json"
_LOOPBACK = "127.0.0.1"


def make_docs(workspace: Workspace) -> tuple[Path, Path]:
    """Write both pages, which open without a server, and return their paths: dbt's own, and the dictionary.

    Nothing is written if they were made from the same release and project.

    Raises:
        SourceError: Another process is writing.
        PublishError: There is no published release, or dbt failed.
    """
    pages = (workspace.docs, workspace.dictionary)
    if not workspace.database.exists():
        raise PublishError(f"{workspace.database} does not exist; run: make build")
    made_from = _made_from(workspace)
    if _is_made(workspace, made_from):
        return pages
    # These are imported here, as what else is slow to import: pages that are made need none of it.
    from extract.lock import only_writer
    from publish.dictionary import make_dictionary

    with only_writer(workspace):
        _run_dbt(workspace)
        manifest = workspace.dbt_files / "manifest.json"
        _replace(workspace.docs, workspace.dbt_files / "static_index.html")
        for name in SERVED:
            _replace(workspace.own_dbt_files / name, workspace.dbt_files / name)
        page = make_dictionary(json.loads(manifest.read_text(encoding="utf-8")), notice("trademark"))
        write_atomically(workspace.dictionary, page.encode())
        note = {"made_from": made_from, "sha256_of": [sha256_of(path) for path in _made(workspace)]}
        write_atomically(workspace.docs_note, json.dumps(note).encode())
    return pages


def check_port(port: int, target: str) -> None:
    """Check that a port of this machine can be served, for a target of make.

    Raises:
        PublishError: Another program uses it, or the user may not.
    """
    try:
        socket.create_server((_LOOPBACK, port)).close()
    except OSError as error:
        cause = os.strerror(error.errno) if error.errno else str(error)
        raise PublishError(f"port {port}: {cause}; another port: make {target} PORT={port + 1}") from error


def _made_from(workspace: Workspace) -> str:
    """The checksum of all that the pages are made from: the published release and the files of the project."""
    note = workspace.published / _RELEASE_NOTE
    release = note.read_bytes() if note.exists() else b""
    return hashlib.sha256(release + project_digest(workspace.root).encode()).hexdigest()


def _made(workspace: Workspace) -> Sequence[Path]:
    return workspace.docs, workspace.dictionary, *(workspace.own_dbt_files / name for name in SERVED)


def _is_made(workspace: Workspace, made_from: str) -> bool:
    """Whether the pages were made from the same, and none was changed since."""
    try:
        note = json.loads(workspace.docs_note.read_bytes())
        return bool(note == {"made_from": made_from, "sha256_of": [sha256_of(path) for path in _made(workspace)]})
    except (FileNotFoundError, ValueError):
        return False


def _run_dbt(workspace: Workspace) -> None:
    from publish.database import building_database, clear_building
    from publish.dbt import run_dbt

    clear_building(workspace)
    # dbt opens its database for writing, so it gets a copy: readers may have the published file open.
    database = building_database(workspace)
    database.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(workspace.database, database)
    run_dbt(workspace, database, ["docs", "generate", "--static"])
    clear_building(workspace)


def _replace(target: Path, source: Path) -> None:
    with replacing(target) as draft:
        shutil.copyfile(source, draft)
