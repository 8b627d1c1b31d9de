"""The register of sources: ``sources.yml`` (which sources exist) and ``sources.lock`` (their checksums)."""

from __future__ import annotations

import fnmatch
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, ValidationError

from extract.errors import SourceError
from extract.files import write_atomically

Model = TypeVar("Model", bound=BaseModel)

# What the ids of submissions on this machine begin with, and those of published sources do not.
LOCAL_PREFIX = "local-"
REGISTER = Path(__file__).with_name("sources.yml")
LOCK = Path(__file__).with_name("sources.lock")

SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
Repository = Annotated[str, StringConstraints(pattern=r"^[\w.-]+/[\w.-]+$")]
Commit = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
PackageName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
PackageVersion = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9a-z]+)*$")]
RelativePath = Annotated[str, StringConstraints(pattern=r"^\w[\w.-]*(/\w[\w.-]*)*$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Suite = Literal["inference", "tiny", "training", "hpc", "mobile", "automotive", "storage"]
# Inference has two categories; in every other suite the category has the name of the suite.
Category = Literal["datacenter", "edge", "tiny", "training", "hpc", "mobile", "automotive", "storage"]
# Which rows of a source the bundle has: those of all divisions, of the closed one, of the closed one without power
# samples, or none.
Bundled = Literal["all", "closed", "results", "none"]
RoundId = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(get_args(Suite))})-v[0-9.]+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Source(_Strict):
    """What every source has: its id, its reader, and what is true of all its results.

    ``withdrawn_on`` is the day on which it was noticed that the host removed the source: it is not requested any more,
    and its fetched or bundled rows are kept.
    """

    source_id: SourceId
    reader: str
    suite: Suite
    round_id: RoundId | None = None
    edition: Literal["released", "printed"] = "released"
    category: Category | None = None
    division: Literal["closed", "open", "network"] | None = None
    bundled: Bundled = "none"
    withdrawn_on: date | None = None

    @property
    def bundled_division(self) -> str:
        """The division that the bundle has of it, if it has any of it: ``all`` or ``closed``."""
        return "all" if self.bundled == "all" else "closed"


class _Pinned(_Source):
    """A source in a public repository, at a commit."""

    repository: Repository
    commit: Commit

    @property
    def location(self) -> str:
        """Its path in the cache and in a mirror: ``host/path``."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """The public address, pinned to the commit."""
        return f"https://{self.location}"


class GithubFile(_Pinned):
    """One file of a repository; its identity is the sha256 of its bytes."""

    kind: Literal["github_file"]
    path: RelativePath

    @property
    def location(self) -> str:
        """Its path in the cache and in a mirror: ``host/path``."""
        return f"raw.githubusercontent.com/{self.repository}/{self.commit}/{self.path}"


class GithubArchive(_Pinned):
    """The whole tree of a repository; its identity is the commit in the header of the archive.

    The host may pack it again at any time, so that its bytes change; their sha256 is recorded.
    """

    kind: Literal["github_archive"]

    @property
    def location(self) -> str:
        """Its path in the cache and in a mirror: ``host/path``."""
        return f"codeload.github.com/{self.repository}/tar.gz/{self.commit}"


class PypiSdist(_Source):
    """The source distribution of a package; its identity is the sha256 of its bytes.

    The configuration of pip on each machine decides which index the file is downloaded from.
    """

    kind: Literal["pypi_sdist"]
    package: PackageName
    version: PackageVersion

    @property
    def file_name(self) -> str:
        """The name of the file in every index."""
        return f"{self.package}-{self.version}.tar.gz"

    @property
    def location(self) -> str:
        """Its path in the cache and in a mirror."""
        return f"pypi/{self.package}/{self.version}/{self.file_name}"

    @property
    def url(self) -> str:
        """Its package URL, which is independent of any index."""
        return f"pkg:pypi/{self.package}@{self.version}?file_name={self.file_name}"


Published = GithubFile | GithubArchive | PypiSdist


class LocalTree(_Source):
    """A folder or an archive on this machine, with the layout of a round's repository.

    ``retrieved_on`` is the day on which it was extracted; ``None`` for an extract of an earlier version.
    """

    kind: Literal["local"] = "local"
    path: Path
    retrieved_on: date | None = None


Source = GithubFile | GithubArchive | PypiSdist | LocalTree
_KINDS = ("github_file", "github_archive", "pypi_sdist")


class _Entry(RootModel[Annotated[GithubFile | GithubArchive | PypiSdist, Field(discriminator="kind")]]):
    """An entry of ``sources.yml``; its ``kind`` decides which fields it has."""


class Locked(_Strict):
    """The checksum and size of the bytes of a source that a person reviewed."""

    sha256: Sha256
    byte_count: Annotated[int, Field(gt=0)]


class _LockEntry(Locked):
    """An entry of ``sources.lock``: the checksum, the day on which these bytes were retrieved, and their content.

    The day is part of every citation, so it is that of the lock: it must not depend on when somebody fetches or builds.
    An archive has a digest of the rows that its reader makes (``extract.content``): they may be as reviewed while the
    bytes are not. ``entry_sha256`` is the checksum of everything else in this entry and of the source in
    ``sources.yml``: many a slip in one of these files would still be a valid entry, with another round or day.
    """

    retrieved_on: date
    content_sha256: Sha256 | None = None
    entry_sha256: Sha256 | None = None

    def sealed(self, source: Published) -> _LockEntry:
        """This entry with the checksum that it has to have, for the source as it is."""
        source_said = source.model_dump(mode="json", exclude_defaults=True)
        said = json.dumps([source_said, self.model_dump(mode="json", exclude={"entry_sha256"})], sort_keys=True)
        return self.model_copy(update={"entry_sha256": hashlib.sha256(said.encode()).hexdigest()})

    @property
    def locked(self) -> Locked:
        """The checksum without the day, to compare with that of other bytes."""
        return Locked(sha256=self.sha256, byte_count=self.byte_count)


@dataclass(frozen=True)
class Register:
    """All sources with their locks, in the order of ``sources.yml``.

    Attributes:
        sources: The sources.
        locks: The checksums, by source id.
        retrieved_on: The day on which the locked bytes were retrieved, by source id.
        contents: The digest of the rows of each locked archive, by source id.
    """

    sources: tuple[Published, ...]
    locks: Mapping[str, Locked]
    retrieved_on: Mapping[str, date] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, register: Path = REGISTER, lock: Path = LOCK, *, unsealed: str | None = None) -> Register:
        """Read both files.

        Args:
            register: The sources.
            lock: Their checksums.
            unsealed: A source id or a glob pattern: the entries of these sources may have changed since they were
                locked.

        Raises:
            SourceError: A file has an invalid entry; an id occurs twice or is that of a submission on this machine; a
                lock belongs to no source; the entry of a source in either file changed since it was locked.
        """
        sources = tuple(_parse(_Entry, entry, register).root for entry in _entries(register))
        locked = _load_yaml(lock) if lock.exists() else {}
        entries = {key: _parse(_LockEntry, entry, lock) for key, entry in locked.items()}
        ids = [source.source_id for source in sources]
        for repeated in sorted({name for name in ids if ids.count(name) > 1}):
            raise SourceError(register.name, f"source_id {repeated} occurs twice")
        for wrong in (name for name in ids if name.startswith(LOCAL_PREFIX)):
            cause = f"source_id {wrong}: {LOCAL_PREFIX} marks submissions on this machine; rename the source"
            raise SourceError(register.name, cause)
        for orphan in sorted(set(entries) - set(ids)):
            raise SourceError(lock.name, f"{orphan} is not a source in {register.name}")
        _refuse_changed(entries, [source for source in sources if not unsealed or not _matches(source, unsealed)])
        days = {key: entry.retrieved_on for key, entry in entries.items()}
        contents = {key: entry.content_sha256 for key, entry in entries.items() if entry.content_sha256}
        return cls(sources, {key: entry.locked for key, entry in entries.items()}, days, contents)

    def select(self, pattern: str | None) -> tuple[Published, ...]:
        """The sources whose id matches a name or glob pattern; all of them for ``None`` or an empty text.

        Raises:
            SourceError: No source matches; the message lists the known ids.
        """
        if not pattern:
            return self.sources
        chosen = tuple(source for source in self.sources if _matches(source, pattern))
        if not chosen:
            known = ", ".join(source.source_id for source in self.sources)
            raise SourceError(pattern, f"no such source; known: {known}")
        return chosen

    def locked(self, source: Published) -> Locked | None:
        """The lock of a source; an archive may have none, since its commit identifies it.

        Raises:
            SourceError: The source is a file and has never been locked.
        """
        found = self.locks.get(source.source_id)
        if found is None and not isinstance(source, GithubArchive):
            raise SourceError(source.source_id, f"not in {LOCK.name}; run: make relock SOURCE={source.source_id}")
        return found

    def relock(
        self,
        found: Mapping[str, Locked],
        day: date,
        lock: Path = LOCK,
        *,
        contents: Mapping[str, str | None] | None = None,
    ) -> None:
        """Write the lock file with new locks for some of the sources, and each entry with its own checksum.

        Args:
            found: Their checksums.
            day: The day on which they were retrieved; bytes that were locked before keep their day.
            lock: The lock file.
            contents: The digests of the rows of those that are archives.
        """
        entries = {name: self._entry(name) for name in self.locks}
        for name, locked in found.items():
            # A copy: YAML would write a day that several entries share as a reference to the first of them.
            retrieved_on = self.retrieved_on.get(name, day) if self.locks.get(name) == locked else day.replace()
            content = (contents or {}).get(name)
            entries[name] = _LockEntry(**locked.model_dump(), retrieved_on=retrieved_on, content_sha256=content)
        sources = {source.source_id: source for source in self.sources}
        written = {name: entries[name].sealed(sources[name]).model_dump(exclude_none=True) for name in sorted(entries)}
        text = yaml.safe_dump(written, sort_keys=False)
        write_atomically(lock, f"# Written by `make relock`; do not edit.\n{text}".encode())

    def _entry(self, name: str) -> _LockEntry:
        """The present entry of a source in the lock file."""
        return _LockEntry(
            **self.locks[name].model_dump(),
            retrieved_on=self.retrieved_on[name],
            content_sha256=self.contents.get(name),
        )


def _matches(source: Published, pattern: str) -> bool:
    return fnmatch.fnmatchcase(source.source_id, pattern)


def _refuse_changed(locked: Mapping[str, _LockEntry], sources: Sequence[Published]) -> None:
    """Refuse sources of which an entry, in either file, is not the one that was locked."""
    entries = [(source, locked[source.source_id]) for source in sources if source.source_id in locked]
    changed = [source.source_id for source, entry in entries if entry != entry.sealed(source)]
    if changed:
        cause = (
            f"an entry here or in {REGISTER.name} changed since it was locked: {', '.join(changed)}; restore it, or"
            f" accept it as it is: make seal SOURCE={changed[0]}"
        )
        raise SourceError(LOCK.name, cause)


def _entries(register: Path) -> Sequence[object]:
    entries = _load_yaml(register).get("sources")
    if not isinstance(entries, list):
        raise SourceError(register.name, "does not have a list of sources")
    return entries


def _load_yaml(path: Path) -> dict[str, object]:
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: no UTF-8, or a day that does not exist
        raise SourceError(path.name, f"cannot be read: {error}") from error
    if not isinstance(loaded, dict):
        raise SourceError(path.name, "is not a mapping")
    return loaded


def _parse(model: type[Model], entry: object, path: Path) -> Model:
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        name = entry.get("source_id", entry) if isinstance(entry, dict) else entry
        problems = "; ".join(f"{_field_of(item['loc'])}: {item['msg']}" for item in error.errors())
        raise SourceError(path.name, f"{name}: {problems}") from error


def _field_of(location: Sequence[int | str]) -> str:
    """The field of an entry that has the problem, without the kind of the entry."""
    return next((str(part) for part in location if part not in _KINDS), "kind")
