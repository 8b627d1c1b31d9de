"""One writer at a time: a lock on the warehouse folder that ends with the process that holds it.

The lock is the kernel's, on an open file, and so cannot outlive its owner: none is ever stale. The file says whose it
is. A process that ends as it should takes its id out again; one that is still there without the lock belongs to a
process that was killed.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from extract.errors import SourceError
from extract.workspace import Workspace

# Who only looks at the lock holds it for a moment too.
_TRIES, _PAUSE_S = 10, 0.02


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
        SourceError: Another process holds it; the message has its pid.
    """
    workspace.lock.parent.mkdir(parents=True, exist_ok=True)
    with workspace.lock.open("a+", encoding="ascii") as stream:
        if not any(_takes(stream) for _ in range(_TRIES)):
            cause = f"another command is writing there (pid {_signature(stream) or 'unknown'})"
            raise SourceError(str(workspace.warehouse), cause)
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


def _takes(stream: TextIO) -> bool:
    """Try to take the lock; who gets none has waited a little."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(_PAUSE_S)
        return False
    return True


def _signature(stream: TextIO) -> str:
    stream.seek(0)
    return stream.read().strip()
