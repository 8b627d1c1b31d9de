"""The checks of an installation: each reports what it found and, for a fault, the remedy."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from extract.errors import SourceError
from extract.workspace import Workspace
from publish.errors import PublishError

OLDEST_PYTHON = (3, 11)
# The free space that a build needs: a database, its exports and the raw tables of all archives, with a margin.
FREE_BYTES = 1 << 30


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    Attributes:
        subject: What was checked.
        is_fault: Whether it must be repaired.
        text: The fault with its remedy, or what was found.
    """

    subject: str
    is_fault: bool
    text: str


class _FaultError(Exception):
    """A fault that a check found."""


def examine(workspace: Workspace) -> Iterator[Finding]:
    """Check everything that a build and its users need; every check runs, whatever the others find."""
    reported: dict[str, str] = {}
    for subject, check in _CHECKS.items():
        try:
            yield Finding(subject, is_fault=False, text=check(workspace))
            continue
        except (_FaultError, SourceError, PublishError, OSError) as error:
            text = str(error)
        except Exception as error:  # noqa: BLE001, a broken library or file may raise any error where it is first used
            text = f"{type(error).__name__}: {error}"
        # Several checks may find the same fault; it is reported once.
        yield Finding(subject, is_fault=True, text=f"as for {reported[text]}" if text in reported else text)
        reported.setdefault(text, subject)


def _python(_: Workspace) -> str:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        raise _FaultError(f"Python {found} is too old; {'.'.join(map(str, OLDEST_PYTHON))} or later is needed")
    return f"Python {found}"


def _libraries(workspace: Workspace) -> str:
    """The installed versions are those of the lock file."""
    from packaging.requirements import Requirement

    wrong, count = [], 0
    for line in (workspace.root / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if not line[:1].isalnum():
            continue  # a hash, a comment
        pinned = Requirement(line.rstrip(" \\"))
        if pinned.marker and not pinned.marker.evaluate():
            continue
        count += 1
        try:
            found = version(pinned.name)
        except PackageNotFoundError:
            wrong.append(f"{pinned.name} is missing")
            continue
        if not pinned.specifier.contains(found, prereleases=True):
            wrong.append(f"{pinned.name} is {found}, locked {str(pinned.specifier).removeprefix('==')}")
    if wrong:
        raise _FaultError(f"{'; '.join(wrong)}; remove .venv and run: make setup")
    return f"{count} as locked"


def _sources(_: Workspace) -> str:
    from extract.sources import Register

    register = Register.load()
    for source in register.sources:
        register.locked(source)
    return f"{len(register.sources)} registered and locked"


def _cache(workspace: Workspace) -> str:
    """The cached files have the checksums of the lock; of an archive in other bytes, the rows have its digest."""
    from extract.cache import cached_file
    from extract.reviewed import check_reviewed
    from extract.sources import Register

    register = Register.load()
    wrong, count = [], 0
    for source in register.sources:
        try:
            if found := cached_file(source, workspace.cache, register.locked(source)):
                count += 1
                check_reviewed(source, found, register, workspace)
        except SourceError as error:
            wrong.append(str(error))
    if wrong:
        raise _FaultError("; ".join(wrong))
    begun = len(list(workspace.cache.rglob("*.part")))
    return f"{count} sources fetched, as locked" + (f"; {begun} incomplete, make fetch continues them" if begun else "")


def _bundle(workspace: Workspace) -> str:
    """The raw tables of the bundle and its lists of members are complete, of what is locked, and as committed."""
    from extract.bundle import Bundle
    from extract.sources import Register

    register, bundle = Register.load(), Bundle(workspace.bundle)
    count = len(list(bundle.files(register)))
    archives = [source for source in register.sources if source.source_id in register.contents]
    for source in archives:
        bundle.members_of(source, register.contents[source.source_id])
    if (workspace.root / ".git").exists() and (git := shutil.which("git")):
        command = [git, "-C", str(workspace.root), "status", "--porcelain", "--", str(workspace.bundle)]
        answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)  # noqa: S603, it is fixed
        if changed := [line[3:] for line in answer.stdout.splitlines()]:
            raise _FaultError(f"changed since the commit: {', '.join(changed)}; run: git checkout -- warehouse/bundle")
    return f"{count} tables and the members of {len(archives)} archives, complete"


def _rows(workspace: Workspace) -> str:
    """The rows that were read of fetched sources and of local submissions have the checksums in their notes."""
    from extract.landing import NOTE_NAME, damaged_files, landed_in
    from extract.local import extract_folders, verified

    wrong, notes, extracts = [], sorted(workspace.landed.glob(f"[!.]*/{NOTE_NAME}")), extract_folders(workspace)
    for note in notes:
        landed = landed_in(note.parent)
        if damaged := damaged_files(note.parent, landed) if landed else [NOTE_NAME]:
            wrong.append(
                f"{note.parent.name}, rows damaged or of an earlier version ({', '.join(damaged)}); a build that needs"
                f" them reads them again from the fetched bytes; now: rm {shlex.quote(str(note))}"
            )
    for folder in extracts:
        try:
            verified(folder)
        except SourceError as error:
            wrong.append(str(error))
    if wrong:
        raise _FaultError("; ".join(wrong))
    return f"those of {len(notes)} fetched sources and {len(extracts)} local submissions, unchanged"


def _writer(workspace: Workspace) -> str:
    from extract.lock import last_writer

    match last_writer(workspace):
        case None:
            return "no command is writing"
        case writer if writer.is_running:
            return f"a command is writing (pid {writer.pid})"
        case writer:
            raise _FaultError(f"a command was killed (pid {writer.pid}); what it left is harmless, run it again")


def _release(workspace: Workspace) -> str:
    """The published release is unchanged since it was built, and DuckDB can open it."""
    from publish.query import connect
    from publish.release import damaged_files, published_note

    note = published_note(workspace)
    if note is None:
        raise _FaultError("there is no published release, or its note is missing; run: make build")
    if damaged := damaged_files(workspace, note):
        raise _FaultError(f"changed since the build: {', '.join(damaged)}; run: make build")
    connect(workspace.database).close()
    return f"{len(note.rows)} marts, {sum(note.rows.values()):,} rows, unchanged"


def _disk(workspace: Workspace) -> str:
    """There is a folder for the warehouse, with room, and it is not in use for something else."""
    from extract.marker import check

    check(workspace)
    existing = next(folder for folder in (workspace.warehouse, *workspace.warehouse.parents) if folder.exists())
    if not os.access(existing, os.W_OK):
        raise _FaultError(f"{existing} is not writable; set MLPERF_WAREHOUSE to a folder that is")
    free = shutil.disk_usage(existing).free
    if free < FREE_BYTES:
        raise _FaultError(f"{free >> 20} MiB free in {existing}; a build may need {FREE_BYTES >> 20} MiB")
    return f"{free >> 30} GiB free"


_CHECKS: Mapping[str, Callable[[Workspace], str]] = {
    "python": _python,
    "libraries": _libraries,
    "sources": _sources,
    "cache": _cache,
    "bundle": _bundle,
    "rows": _rows,
    "writer": _writer,
    "published": _release,
    "disk": _disk,
}
