"""What is wrong with an installation, in plain words: each check says what it found and, if at fault, what mends it."""

from __future__ import annotations

import os
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
# What a build needs beside what is there: a database, its exports and the raw tables of all archives, with room.
FREE_BYTES = 1 << 30


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        subject: What was looked at.
        is_fault: Whether it must be mended.
        text: What is wrong and what mends it, or what is well.
    """

    subject: str
    is_fault: bool
    text: str


class _FaultError(Exception):
    """What a check finds wrong."""


def examine(workspace: Workspace) -> Iterator[Finding]:
    """Look at everything a build and its users rely on; every check runs, whatever the others find."""
    told: dict[str, str] = {}
    for subject, check in _CHECKS.items():
        try:
            yield Finding(subject, is_fault=False, text=check(workspace))
            continue
        except (_FaultError, SourceError, PublishError, OSError) as error:
            text = str(error)
        except Exception as error:  # noqa: BLE001, a broken library or file fails in its own way where it is first used
            text = f"{type(error).__name__}: {error}"
        # One cause may be met by several checks; it is told once.
        yield Finding(subject, is_fault=True, text=f"as said of {told[text]}" if text in told else text)
        told.setdefault(text, subject)


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
    """What was fetched is what the lock, or an archive's receipt, says."""
    from extract.cache import cached_file
    from extract.sources import Register

    register = Register.load()
    wrong, count = [], 0
    for source in register.sources:
        try:
            count += cached_file(source, workspace.cache, register.locked(source)) is not None
        except SourceError as error:
            wrong.append(str(error))
    if wrong:
        raise _FaultError("; ".join(wrong))
    begun = len(list(workspace.cache.rglob("*.part")))
    return f"{count} sources fetched, as locked" + (f"; {begun} begun, make fetch goes on" if begun else "")


def _bundle(workspace: Workspace) -> str:
    """The raw tables that ship are all there, of the locked bytes, and as committed."""
    from extract.bundle import Bundle
    from extract.sources import Register

    count = len(list(Bundle(workspace.bundle).files(Register.load())))
    if (workspace.root / ".git").exists() and (git := shutil.which("git")):
        command = [git, "-C", str(workspace.root), "status", "--porcelain", "--", str(workspace.bundle)]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603, the project's own names
        if changed := [line[3:] for line in answer.stdout.splitlines()]:
            raise _FaultError(f"not as committed: {', '.join(changed)}; run: git checkout -- warehouse/bundle")
    return f"{count} tables, whole"


def _writer(workspace: Workspace) -> str:
    from extract.lock import last_writer

    match last_writer(workspace):
        case None:
            return "nobody is writing"
        case writer if writer.is_running:
            return f"a command is writing (pid {writer.pid})"
        case writer:
            raise _FaultError(f"a command was killed (pid {writer.pid}); what it left does no harm, run it again")


def _release(workspace: Workspace) -> str:
    """The published release is as it was built, and the libraries here can open it."""
    from publish.query import connect
    from publish.release import damaged_files, published_note

    note = published_note(workspace)
    if note is None:
        raise _FaultError("nothing is published yet, or its note is lost; run: make build")
    if damaged := damaged_files(workspace, note):
        raise _FaultError(f"not as built: {', '.join(damaged)}; run: make build")
    connect(workspace.database).close()
    return f"{len(note.rows)} marts, {sum(note.rows.values()):,} rows, whole"


def _disk(workspace: Workspace) -> str:
    place = next(folder for folder in (workspace.warehouse, *workspace.warehouse.parents) if folder.exists())
    if not os.access(place, os.W_OK):
        raise _FaultError(f"{place} cannot be written to; a build needs a folder of its own (MLPERF_WAREHOUSE=…)")
    free = shutil.disk_usage(place).free
    if free < FREE_BYTES:
        raise _FaultError(f"{free >> 20} MiB free at {place}; a build may need {FREE_BYTES >> 20} MiB")
    return f"{free >> 30} GiB free"


_CHECKS: Mapping[str, Callable[[Workspace], str]] = {
    "python": _python,
    "libraries": _libraries,
    "sources": _sources,
    "cache": _cache,
    "bundle": _bundle,
    "writer": _writer,
    "published": _release,
    "disk": _disk,
}
