"""The fingerprint of all inputs of a release: a build whose inputs are unchanged has nothing to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from extract.landing import landed_in
from extract.local import extract_folders
from extract.sources import Locked
from extract.workspace import Workspace
from publish.project import project_files


def fingerprint(workspace: Workspace, cached: Mapping[str, Locked]) -> str:
    """One sha256 over the names and bytes of the files of the project, the bundle, the cache and the extracts.

    Args:
        workspace: Names the folders.
        cached: The checksums of the cached files, by source id.
    """
    digest = hashlib.sha256()
    for name, path in _input_files(workspace):
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    for source_id, checksum in cached.items():
        digest.update(f"cached\0{source_id}\0{checksum.sha256}\0".encode())
    # The note of an extract has the checksums of its files. Without a note that can be read, it has to be built, which
    # `extracted` then refuses.
    for folder in extract_folders(workspace):
        digest.update(f"extracted\0{folder.name}\0{landed_in(folder)}\0".encode())
    return digest.hexdigest()


def _input_files(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    bundled = (path for path in workspace.bundle.rglob("*.parquet") if path.is_file())
    for path in sorted({*project_files(workspace.root), *bundled}):
        yield path.relative_to(workspace.root).as_posix(), path
