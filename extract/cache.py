"""The cache: the bytes of sources as published, laid out as ``host/path``, checked before they are used."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from extract.errors import SourceError
from extract.files import sha256_of, write_atomically
from extract.sources import GithubArchive, Locked, Published, Register


def file_of(source: Published, cache: Path) -> Path:
    """The path of a source in the cache, whether or not it was fetched."""
    return cache / source.location


def record_checksum(source: Published, cache: Path, found: Locked) -> None:
    """Write down the checksum of an archive beside it: the lock pins its commit, not its bytes."""
    if isinstance(source, GithubArchive):
        write_atomically(_checksum_record_of(source, cache), found.model_dump_json().encode())


def cached_file(source: Published, cache: Path, locked: Locked | None) -> Locked | None:
    """The checksum and size of a source in the cache, verified; ``None`` if it was not fetched.

    Raises:
        SourceError: The file in the cache is not the one that was fetched.
    """
    file = file_of(source, cache)
    if not file.exists():
        return None
    expected = _recorded_checksum(source, cache) if isinstance(source, GithubArchive) else locked
    found = Locked(sha256=sha256_of(file), byte_count=file.stat().st_size)
    if found != expected:
        sizes = f"{found.byte_count} bytes, locked {expected and expected.byte_count}"
        cause = (
            f"cached file has sha256 {found.sha256}, locked {expected and expected.sha256} ({sizes});"
            " remove it and run: make fetch"
        )
        raise SourceError(source.source_id, cause, path=str(file))
    return expected


def cached_files(register: Register, cache: Path) -> Mapping[str, Locked]:
    """The checksum and size of every source in the cache, by source id; each file is read once.

    Raises:
        SourceError: As for ``cached_file``.
    """
    found = {source.source_id: cached_file(source, cache, register.locked(source)) for source in register.sources}
    return {source_id: checksum for source_id, checksum in found.items() if checksum}


def _recorded_checksum(source: GithubArchive, cache: Path) -> Locked:
    record = _checksum_record_of(source, cache)
    try:
        return Locked.model_validate_json(record.read_bytes())
    except (FileNotFoundError, ValidationError) as error:
        cause = f"no checksum record of the archive ({error}); remove the archive beside it and run: make fetch"
        raise SourceError(source.source_id, cause, path=str(record)) from error


def _checksum_record_of(source: GithubArchive, cache: Path) -> Path:
    file = file_of(source, cache)
    return file.with_name(f"{file.name}.checksum")
