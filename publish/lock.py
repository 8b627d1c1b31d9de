"""One writer at a time: a lock on the warehouse folder that ends with the process that holds it.

The lock is the kernel's, on an open file, and so cannot outlive its owner: none is ever stale. The file says whose it
is. A process that ends as it should takes its id out again; one that is still there without the lock belongs to a
process that was killed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from extract.workspace import Workspace
from publish.errors import PublishError


@dataclass(frozen=True)
class Writer:
    """The process that the lock's file names.

    Attributes:
        pid: Its id; ``unknown`` in the moment between taking the lock and signing it.
        is_running: Whether it holds the lock; if not, it was killed.
    """

    pid: str
    is_running: bool


@contextmanager
def only_writer(workspace: Workspace) -> Iterator[None]:
    """Hold the warehouse's lock during the block.

    Raises:
        PublishError: Another process holds it; the message has its pid.
    """
    workspace.lock.parent.mkdir(parents=True, exist_ok=True)
    with workspace.lock.open("a+", encoding="ascii") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PublishError(f"another build is running (pid {_signature(stream) or 'unknown'})") from error
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        try:
            yield
        finally:
            stream.truncate(0)


def last_writer(workspace: Workspace) -> Writer | None:
    """Who writes now, or was killed while writing; ``None`` if nobody was."""
    if not workspace.lock.exists():
        return None
    with workspace.lock.open(encoding="ascii") as stream:
        pid = _signature(stream)
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return Writer(pid or "unknown", is_running=True)
    return Writer(pid, is_running=False) if pid else None


def _signature(stream: TextIO) -> str:
    stream.seek(0)
    return stream.read().strip()
