"""The validation of the raw tables before anything is derived from them; tables that passed are not validated again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from extract.files import sha256_of, write_atomically
from extract.raw import RawFiles
from extract.workspace import Workspace
from publish.database import next_raw_tables
from publish.errors import PublishError
from publish.notices import notice
from publish.project import project_digest

if TYPE_CHECKING:
    from expectations.checkpoint import Verdict

_ROOT = Path(__file__).resolve().parent.parent
# Every file of this project that decides what is expected, and how it is validated.
_RULES = ("expectations/**/*", "requirements.lock")


def validate(workspace: Workspace, files: RawFiles, database: Path) -> None:
    """Validate the raw tables of a database by all expectations, unless the same tables have passed before.

    Args:
        workspace: Names the file that records which tables have passed.
        files: The files that the raw tables were loaded from.
        database: The database with the raw tables.

    Raises:
        PublishError: An expectation is not met; the message has each such expectation with the rows that break it.
    """
    validated = _fingerprint(files)
    if workspace.validated.exists() and workspace.validated.read_text(encoding="ascii") == validated:
        return
    broken = [verdict for verdict in _verdicts(database) if not verdict.is_met]
    if broken:
        raise PublishError("\n".join(map(str, broken)))
    write_atomically(workspace.validated, validated.encode())


def make_validation_report(workspace: Workspace) -> tuple[Path, Sequence[Verdict]]:
    """Validate the raw tables of the next build, write the verdicts as an HTML page, and return both.

    Raises:
        SourceError: A source cannot be used, or another process is writing.
        PublishError: The raw tables cannot be validated at all.
    """
    # Imported here for the same reason as the checkpoint.
    from expectations.report import make_report

    with next_raw_tables(workspace) as database:
        verdicts = _verdicts(database)
        write_atomically(workspace.validation, make_report(verdicts, notice("trademark")).encode())
    return workspace.validation, verdicts


def _verdicts(database: Path) -> Sequence[Verdict]:
    # Imported here: an unchanged build does without Great Expectations, which takes seconds to load.
    from expectations.checkpoint import run_checkpoint

    try:
        return run_checkpoint(database)
    except duckdb.Error as error:
        raise PublishError(f"the raw tables cannot be validated: {error}") from error


def _fingerprint(files: RawFiles) -> str:
    digest = hashlib.sha256()
    for table, paths in sorted(files.items()):
        for path in paths:
            digest.update(f"{table}\0{sha256_of(path)}\0".encode())
    digest.update(project_digest(_ROOT, _RULES).encode())
    return digest.hexdigest()
