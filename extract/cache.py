"""The cache: the bytes of sources as published, laid out as ``host/path``, and the proof that they are still those."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from extract.errors import SourceError
from extract.files import sha256_of, write_atomically
from extract.sources import GithubArchive, Locked, Published


def file_of(source: Published, cache: Path) -> Path:
    """Where the bytes of a source lie, present or not."""
    return cache / source.location


def keep_receipt(source: Published, cache: Path, found: Locked) -> None:
    """Note what the bytes of an archive were when they came: the lock pins its commit, not its bytes."""
    if isinstance(source, GithubArchive):
        write_atomically(_receipt_of(source, cache), found.model_dump_json().encode())


def cached_file(source: Published, cache: Path, locked: Locked | None) -> Locked | None:
    """What the bytes of a source are, verified; ``None`` if it was not fetched.

    Raises:
        SourceError: The file in the cache is not the one that was fetched.
    """
    file = file_of(source, cache)
    if not file.exists():
        return None
    expected = _receipt(source, cache) if isinstance(source, GithubArchive) else locked
    found = sha256_of(file)
    if expected is None or found != expected.sha256:
        cause = f"cached file has sha256 {found}, locked {expected and expected.sha256}; remove it and run: make fetch"
        raise SourceError(source.source_id, cause, path=str(file))
    return expected


def _receipt(source: GithubArchive, cache: Path) -> Locked:
    receipt = _receipt_of(source, cache)
    try:
        return Locked.model_validate_json(receipt.read_bytes())
    except (FileNotFoundError, ValidationError) as error:
        cause = f"no receipt of how it came ({error}); remove the file beside it and run: make fetch"
        raise SourceError(source.source_id, cause, path=str(receipt)) from error


def _receipt_of(source: GithubArchive, cache: Path) -> Path:
    file = file_of(source, cache)
    return file.with_name(f"{file.name}.receipt")
