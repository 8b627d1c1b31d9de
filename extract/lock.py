"""One writer at a time: a lock on the warehouse folder that ends with the process that holds it.

Every command that writes into the warehouse takes it, so that it is also where a folder of others is refused.

The kernel keeps the lock on an open file, so it cannot outlive its holder: a lock is never stale. The file contains the
process id of the holder. A process that ends normally removes its id; an id in a file that nobody locks is that of a
killed process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from filelock import FileLock, Timeout

from extract.errors import SourceError
from extract.marker import claim
from extract.workspace import Workspace

# `last_writer` holds the lock for a moment too: a writer waits longer than that before it gives up.
_WAIT_S, _POLL_S = 0.2, 0.02


@dataclass(frozen=True)
class Writer:
    """The process that the lock file names.

    Attributes:
        pid: Its process id; ``unknown`` if it has the lock and has not written its id yet.
        is_running: Whether it holds the lock; if not, it was killed.
    """

    pid: str
    is_running: bool


@contextmanager
def only_writer(workspace: Workspace) -> Iterator[None]:
    """Hold the lock of the warehouse during the block; the folder is made and marked if it is new.

    Raises:
        SourceError: Another process holds it; the message has its process id. Or the folder is no warehouse.
    """
    claim(workspace)
    try:
        held = _lock_of(workspace).acquire()
    except Timeout as error:
        cause = f"another command is writing there (pid {_pid_in(workspace) or 'unknown'})"
        raise SourceError(str(workspace.warehouse), cause) from error
    with held:
        workspace.lock.write_text(str(os.getpid()), encoding="ascii")
        try:
            yield
        finally:
            workspace.lock.write_text("", encoding="ascii")


def last_writer(workspace: Workspace) -> Writer | None:
    """The process that writes now or was killed while it wrote; ``None`` if there is neither."""
    if not workspace.lock.exists():
        return None
    try:
        with _lock_of(workspace):
            pid = _pid_in(workspace)
    except Timeout:
        return Writer(_pid_in(workspace) or "unknown", is_running=True)
    return Writer(pid, is_running=False) if pid else None


def _lock_of(workspace: Workspace) -> FileLock:
    # A file system without kernel locks is an error: the library's substitute for it can become stale.
    return FileLock(workspace.lock, timeout=_WAIT_S, poll_interval=_POLL_S, fallback_to_soft=False)


def _pid_in(workspace: Workspace) -> str:
    return workspace.lock.read_text(encoding="ascii").strip()
