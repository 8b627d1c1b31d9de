"""The register of sources: ``sources.yml`` (what exists) and ``sources.lock`` (what its bytes were)."""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from extract.errors import SourceError
from extract.files import write_atomically

REGISTER = Path(__file__).with_name("sources.yml")
LOCK = Path(__file__).with_name("sources.lock")

SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
Repository = Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")]
Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
RelativePath = Annotated[str, StringConstraints(pattern=r"^\w[\w.-]*(/\w[\w.-]*)*$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


Model = TypeVar("Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Strict):
    """One entry of ``sources.yml``: a file, where it is, and who reads it."""

    source_id: SourceId
    kind: Literal["github_file"]
    repository: Repository
    commit: Commit
    path: RelativePath
    reader: str
    edition: Literal["released", "printed"]
    suite: Literal["inference", "tiny", "training"]
    category: Literal["datacenter", "edge", "tiny", "training"]
    division: Literal["closed", "open", "network"]

    @property
    def location(self) -> str:
        """``host/path``: the layout of the cache and of a mirror."""
        return f"raw.githubusercontent.com/{self.repository}/{self.commit}/{self.path}"

    @property
    def url(self) -> str:
        """The public address, pinned to the commit."""
        return f"https://{self.location}"


class Locked(_Strict):
    """What the bytes of a source were when a person looked at them."""

    sha256: Sha256
    byte_count: int


@dataclass(frozen=True)
class Register:
    """All sources with their locks, in the order of ``sources.yml``."""

    sources: tuple[Source, ...]
    locks: Mapping[str, Locked]

    @classmethod
    def load(cls, register: Path = REGISTER, lock: Path = LOCK) -> Register:
        """Read both files.

        Raises:
            SourceError: Either file is not of its form; an id occurs twice; a lock belongs to no source.
        """
        sources = tuple(_parse(Source, entry, register) for entry in _load_yaml(register).get("sources", []))
        locks = {key: _parse(Locked, entry, lock) for key, entry in (_load_yaml(lock) if lock.exists() else {}).items()}
        ids = [source.source_id for source in sources]
        for repeated in sorted({name for name in ids if ids.count(name) > 1}):
            raise SourceError(register.name, f"source_id {repeated} occurs twice")
        for orphan in sorted(set(locks) - set(ids)):
            raise SourceError(lock.name, f"{orphan} is no source of {register.name}")
        return cls(sources, locks)

    def select(self, pattern: str | None) -> tuple[Source, ...]:
        """The sources whose id matches a name or glob pattern; all of them for ``None`` or an empty text.

        Raises:
            SourceError: No source matches; the message lists the known ids.
        """
        if not pattern:
            return self.sources
        chosen = tuple(source for source in self.sources if fnmatch.fnmatchcase(source.source_id, pattern))
        if not chosen:
            known = ", ".join(source.source_id for source in self.sources)
            raise SourceError(pattern, f"no such source; known: {known}")
        return chosen

    def locked(self, source: Source) -> Locked:
        """The lock of a source.

        Raises:
            SourceError: The source has never been locked.
        """
        if source.source_id not in self.locks:
            raise SourceError(source.source_id, f"not in {LOCK.name}; run: make relock SOURCE={source.source_id}")
        return self.locks[source.source_id]

    def relock(self, found: Mapping[str, Locked], lock: Path = LOCK) -> None:
        """Write the lock file anew with what was found for some of the sources."""
        merged = {**self.locks, **found}
        text = yaml.safe_dump({key: merged[key].model_dump() for key in sorted(merged)}, sort_keys=False)
        write_atomically(lock, f"# Written by `make relock`; do not edit.\n{text}".encode())


def _load_yaml(path: Path) -> dict[str, Sequence[object]]:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(path.name, f"cannot be read: {error}") from error
    if not isinstance(loaded, dict):
        raise SourceError(path.name, "is no mapping")
    return loaded


def _parse(model: type[Model], entry: object, path: Path) -> Model:
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        name = entry.get("source_id", entry) if isinstance(entry, dict) else entry
        problems = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise SourceError(path.name, f"{name}: {problems}") from error
