"""Before anything is derived from the raw tables, they must be as expected; what has passed once is not asked again."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from extract.files import sha256_of, write_atomically
from extract.lock import only_writer
from extract.raw import RawFiles, compose
from extract.sources import Register
from extract.workspace import Workspace
from publish.errors import PublishError

if TYPE_CHECKING:
    from expectations.checkpoint import Verdict

_ROOT = Path(__file__).resolve().parent.parent
# Every file of this project that decides what is expected, and how it is judged.
_RULES = ("expectations/**/*", "requirements.lock")


def validate(workspace: Workspace, files: RawFiles, database: Path) -> None:
    """Judge the raw tables of a database by all expectations, unless the very same tables have passed before.

    Args:
        workspace: Where it is noted what has passed.
        files: What the raw tables were loaded from.
        database: The database with the raw tables.

    Raises:
        PublishError: An expectation does not hold; the message has each one with the rows that break it.
    """
    judged = _fingerprint(files)
    if workspace.validated.exists() and workspace.validated.read_text() == judged:
        return
    broken = [verdict for verdict in _judge(database) if not verdict.is_met]
    if broken:
        raise PublishError("\n".join(map(str, broken)))
    write_atomically(workspace.validated, judged.encode())


def make_validation_report(workspace: Workspace) -> tuple[Path, Sequence[Verdict]]:
    """Judge what the next build would load, and write the verdicts as an HTML page; return it with the verdicts.

    Raises:
        SourceError: A source cannot be used, or another process is writing.
        PublishError: The raw tables cannot be judged at all.
    """
    # Imported here for the same reason as the checkpoint.
    from expectations.report import make_report
    from publish.build import DATABASE_NAME, load_raw

    with only_writer(workspace):
        shutil.rmtree(workspace.building, ignore_errors=True)
        raw = workspace.building / "raw"
        raw.mkdir(parents=True)
        database = workspace.building / DATABASE_NAME
        load_raw(compose(Register.load(), workspace, raw), database)
        verdicts = _judge(database)
        shutil.rmtree(workspace.building)
    page = workspace.warehouse / "validation" / "index.html"
    write_atomically(page, make_report(verdicts).encode())
    return page, verdicts


def _judge(database: Path) -> Sequence[Verdict]:
    # Imported here: an unchanged build does without Great Expectations, which takes seconds to load.
    from expectations.checkpoint import run_checkpoint

    try:
        return run_checkpoint(database)
    except duckdb.Error as error:
        raise PublishError(f"the raw tables cannot be judged: {error}") from error


def _fingerprint(files: RawFiles) -> str:
    digest = hashlib.sha256()
    for table, paths in sorted(files.items()):
        for path in paths:
            digest.update(f"{table}\0{sha256_of(path)}\0".encode())
    for path in sorted(path for pattern in _RULES for path in _ROOT.glob(pattern)):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(_ROOT).as_posix()}\0{sha256_of(path)}\0".encode())
    return digest.hexdigest()
