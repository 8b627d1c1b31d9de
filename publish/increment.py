"""What a build takes over from the published release, so that it makes again only what a change reaches.

A release notes a digest of each raw table, and of each seed, model and data test with all that it reads. A build that
starts from a copy of the published database makes again what has another digest now, and runs the tests that read it. A
test with an unchanged digest is the same query on the same rows, and has passed. Whatever decides how nodes are built
has a digest of its own: if that differs, or a file of the release is damaged, nothing is taken over.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb

from extract.files import sha256_of
from extract.raw import RawFiles
from extract.workspace import Workspace
from publish.database import DATABASE_NAME, building_database, load_raw
from publish.project import RULES, project_digest
from publish.release import Digests, Note, damaged_files


def rules_digest(root: Path) -> str:
    """A digest of all that decides how nodes are built, besides their own files."""
    return f"{project_digest(root, RULES)} Python {platform.python_version()} DuckDB {duckdb.__version__}"


def digests_of(files: RawFiles) -> dict[str, str]:
    """A digest of each raw table, by name: of the bytes of its files, in their order."""
    texts = {table: "".join(map(sha256_of, paths)) for table, paths in files.items()}
    return {table: hashlib.sha256(text.encode()).hexdigest()[:32] for table, text in texts.items()}


def start(workspace: Workspace, note: Note | None, digests: Digests, files: RawFiles) -> Mapping[str, str]:
    """Put the raw tables into a new database, or into a copy of the published one, and return what is known of it.

    Args:
        workspace: Names the published release and the database to make.
        note: The note of that release.
        digests: Those of the rules and raw tables of this build.
        files: The files of the raw tables.

    Returns:
        The digests of the nodes that the database has, by dbt's unique id; empty for a new one.

    Raises:
        PublishError: DuckDB cannot write the file.
    """
    database = building_database(workspace)
    if note is None or note.digests.rules != digests.rules or damaged_files(workspace, note):
        load_raw(files, database)
        return {}
    shutil.copyfile(workspace.published / DATABASE_NAME, database)
    before = note.digests.raw
    load_raw({table: paths for table, paths in files.items() if before.get(table) != digests.raw[table]}, database)
    return note.digests.nodes
