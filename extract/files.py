"""Files that are complete or absent, written beside the target and then renamed; and the removal of own files only."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a new path beside ``target``; rename it over the target if the block succeeds, else remove it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o666 & ~_umask())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def remove_made(folder: Path, patterns: Iterable[str]) -> None:
    """Remove the files of a folder that match patterns, in their order, and then the folders without a file.

    What matches none was made by somebody else: it stays, with the folders that it is in.
    """
    for pattern in patterns:
        for path in [path for path in folder.glob(pattern) if not path.is_dir() or path.is_symlink()]:
            path.unlink(missing_ok=True)
    for inner in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        _remove_if_empty(inner)
    _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    # It is not empty, or a link to a folder: both stay.
    with suppress(OSError):
        folder.rmdir()


def write_atomically(target: Path, content: bytes) -> None:
    """Write ``content`` to ``target``, or leave the target as it was."""
    with replacing(target) as draft:
        draft.write_bytes(content)


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync(folder: Path) -> None:
    """Write a folder and everything in it to the disk."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
