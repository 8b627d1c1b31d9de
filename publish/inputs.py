"""The fingerprint of everything a release is made from, so that an unchanged build can end at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from extract.cache import cached_file
from extract.landing import landed_in
from extract.local import extracted
from extract.sources import Register
from extract.workspace import Workspace

# Every file under the root that can change a byte of a release.
_PROJECT_FILES = (
    "dbt_project.yml",
    "profiles.yml",
    "requirements.lock",
    "extract/**/*",
    "expectations/**/*",
    "publish/**/*",
    "models/**/*",
    "seeds/**/*",
    "macros/**/*",
    "tests/dbt/**/*",
)


def fingerprint(register: Register, workspace: Workspace) -> str:
    """One sha256 over the names and bytes of the project's files, the bundle and the cached sources.

    Raises:
        SourceError: A cached source is not what the lock says.
    """
    digest = hashlib.sha256()
    for name, path in _input_files(workspace):
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    for source in register.sources:
        if cached := cached_file(source, workspace.cache, register.locked(source)):
            digest.update(f"cached\0{source.source_id}\0{cached.sha256}\0".encode())
    for local, home in extracted(workspace):
        digest.update(f"extracted\0{local.source_id}\0{landed_in(home)}\0".encode())
    return digest.hexdigest()


def _input_files(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    found = {path for pattern in _PROJECT_FILES for path in workspace.root.glob(pattern)}
    found |= set(workspace.bundle.rglob("*.parquet"))
    for path in sorted(found):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(workspace.root).as_posix(), path
