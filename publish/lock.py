"""One writer at a time: a lock on the warehouse folder that ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from extract.workspace import Workspace
from publish.errors import PublishError


@contextmanager
def only_writer(workspace: Workspace) -> Iterator[None]:
    """Hold the warehouse's lock during the block.

    The lock is the kernel's, on an open file: a killed process leaves none behind.

    Raises:
        PublishError: Another process holds it; the message has its pid.
    """
    workspace.warehouse.mkdir(parents=True, exist_ok=True)
    with (workspace.warehouse / ".lock").open("a+", encoding="ascii") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            raise PublishError(f"another build is running (pid {stream.read().strip() or 'unknown'})") from error
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        yield
