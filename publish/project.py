"""The files of the project that decide what is made from them: a release, or another part of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

# All files of the project that decide how a database is made, but for the seeds, models and tests, which are known by
# their own digests. A macro can be used by any of them.
RULES = (
    "dbt_project.yml",
    "profiles.yml",
    "requirements.lock",
    "extract/**/*",
    "expectations/**/*",
    "publish/**/*",
    "macros/**/*",
    "tests/dbt/generic/**/*",
)
# Every file of the project that can change a byte of a release.
_PATTERNS = (
    *RULES,
    "models/**/*",
    "seeds/**/*",
    "tests/dbt/**/*",
    "distribution/releases.yml",  # the exports have the version
)


def project_files(root: Path, patterns: Sequence[str] = _PATTERNS) -> Iterator[Path]:
    """The files that match one of the patterns, in the order of their paths; default: those of a release."""
    found = {path for pattern in patterns for path in root.glob(pattern)}
    yield from (path for path in sorted(found) if path.is_file() and "__pycache__" not in path.parts)


def project_digest(root: Path, patterns: Sequence[str] = _PATTERNS) -> str:
    """One sha256 over the names and bytes of these files."""
    digest = hashlib.sha256()
    for path in project_files(root, patterns):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
