"""The bundle: raw tables that ship with the repository, so that a fresh clone builds without a network.

Power samples are stored in a smaller form (``extract.packing``). ``SHA256SUMS`` beside the tables has the checksum of
each file, in the format of the tool ``sha256sum``. ``ADDRESSES`` has the address that the rows of each source come
from, in the same form: the rows of one commit or path never pass as those of another.

For each locked archive, ``members`` has the list of its members with the digest of the rows of each
(``extract.content``), also of those members whose rows are not in the bundle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import polars as pl

from extract.cache import cached_file
from extract.content import Members, digest_of, read_members, table_of
from extract.errors import SourceError
from extract.files import sha256_of, write_atomically
from extract.landing import MEMBERS_NAME, content_of, land_cached, landed_rows, write_table
from extract.packing import pack, unpack, write_packed
from extract.readers import reader_named
from extract.readers.inference.power import SAMPLES
from extract.readers.tables import Table
from extract.sources import Locked, Published, Register
from extract.workspace import Workspace

SUMS_NAME = "SHA256SUMS"
ADDRESSES_NAME = "ADDRESSES"
LISTS_NAME = "members"


class Bundle:
    """The bundle in a folder; each file is verified before its path is returned.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def files(self, register: Register) -> Iterator[Path]:
        """All files of the bundle.

        Raises:
            SourceError: As for ``files_of``.
        """
        for source in register.sources:
            if source.bundled != "none":
                yield from (path for _, path in self.files_of(source, register.locked(source)))

    def files_of(self, source: Published, locked: Locked | None) -> Iterator[tuple[str, Path]]:
        """The files of a source, each with the name of its table.

        Raises:
            SourceError: One is missing, was changed, or was made from other bytes than those that are locked or from
                another address than that of the source.
        """
        for table in bundled_tables(source):
            yield table.name, self._checked(source, _name_of(table, source), locked)

    def members_of(self, source: Published, content: str | None) -> Members:
        """The list of members of a locked archive.

        Args:
            source: The archive.
            content: The digest of its rows in the lock, which is that of the list.

        Raises:
            SourceError: The list is missing, was changed, or is that of other rows than those that are locked.
        """
        name = _list_of(source)
        members = read_members(self._unchanged(source, name, "run: git checkout -- warehouse/bundle"))
        if digest_of(members) != content:
            cause = f"the list is of rows with the digest {digest_of(members)}, locked {content}; run: make bundle"
            raise SourceError(source.source_id, cause, path=name)
        return members

    def _unchanged(self, source: Published, name: str, remedy: str) -> Path:
        """The path of a file, which has the checksum that was written with it."""
        path = self._folder / name
        if not path.exists():
            raise SourceError(source.source_id, f"not in the bundle; {remedy}", path=name)
        found, expected = sha256_of(path), self._checksums.get(name)
        if found != expected:
            cause = f"changed since it was bundled: sha256 {found}, in {SUMS_NAME} {expected}; restore it, or {remedy}"
            raise SourceError(source.source_id, cause, path=name)
        return path

    def _checked(self, source: Published, name: str, locked: Locked | None) -> Path:
        remedy = f"run: make fetch SOURCE={source.source_id}"
        path = self._unchanged(source, name, remedy)
        for (made_from,) in pl.read_parquet(path, columns=["source_sha256"]).unique().iter_rows():
            if locked is None or made_from != locked.sha256:
                cause = f"the bundle was made from sha256 {made_from}, locked {locked and locked.sha256}; {remedy}"
                raise SourceError(source.source_id, cause, path=name)
        address = self._addresses.get(source.source_id)
        if address != source.url:
            difference = f"the bundle was made from {address}, the register has {source.url}"
            cause = f"{difference} (the bundle's file {ADDRESSES_NAME} and extract/sources.yml); {remedy}"
            raise SourceError(source.source_id, cause, path=name)
        return path

    @cached_property
    def _checksums(self) -> Mapping[str, str]:
        return self._listed(SUMS_NAME)

    @cached_property
    def _addresses(self) -> Mapping[str, str]:
        return self._listed(ADDRESSES_NAME)

    def _listed(self, list_name: str) -> Mapping[str, str]:
        """A list of the bundle: what it says of each name."""
        try:
            lines = (self._folder / list_name).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError("bundle", f"cannot be read: {error}", path=list_name) from error
        return {name: said for said, _, name in (line.partition("  ") for line in lines)}


def make_bundle(register: Register, workspace: Workspace) -> Mapping[str, int]:
    """Write the bundle again from the cache, with null in prose columns, and return its number of rows per source.

    Raises:
        SourceError: A source that belongs in it is not in the cache, or differs from its lock.
    """
    frames: dict[Path, pl.DataFrame] = {}
    rows: dict[str, int] = {}
    for source in register.sources:
        content = register.contents.get(source.source_id)
        if source.bundled == "none" and content is None:
            continue
        landed = _landed_as_locked(source, register, workspace)
        if content:
            frames[workspace.bundle / _list_of(source)] = table_of(read_members(landed / MEMBERS_NAME))
        for table in bundled_tables(source) if source.bundled != "none" else ():
            target = workspace.bundle / _name_of(table, source)
            frames[target] = _bundled_rows(table, landed, source.bundled_division)
            rows[source.source_id] = rows.get(source.source_id, 0) + frames[target].height
    for target, frame in frames.items():
        write_bundled(frame, target)
    for stale in set(workspace.bundle.rglob("*.parquet")) - set(frames):
        stale.unlink()
    seal(workspace.bundle)
    write_addresses(register, workspace.bundle)
    return rows


def _landed_as_locked(source: Published, register: Register, workspace: Workspace) -> Path:
    """Land a source of which the bytes and the rows are those that were locked."""
    locked = register.locked(source)
    cached = cached_file(source, workspace.cache, locked)
    if cached is None or cached != locked:
        raise SourceError(source.source_id, f"not in the cache as locked; run: make fetch SOURCE={source.source_id}")
    landed = land_cached(source, cached, workspace)
    content = register.contents.get(source.source_id)
    if content not in (None, content_of(landed)):
        cause = f"its reader makes other rows than those that were locked; run: make relock SOURCE={source.source_id}"
        raise SourceError(source.source_id, cause)
    return landed


def bundled_tables(source: Published) -> tuple[Table, ...]:
    """The raw tables of a source that the bundle has: all, or those without power samples."""
    tables = reader_named(source.reader, source.source_id).tables
    return tuple(table for table in tables if source.bundled != "results" or not table.has_samples)


def write_bundled(rows: pl.DataFrame, target: Path) -> None:
    """Write one file of the bundle; it appears completely or not at all."""
    if _is_packed(target):
        write_packed(pack(rows), target)
    else:
        write_table(rows, target)


def rows_bundled(path: Path) -> pl.DataFrame:
    """The rows in a file of the bundle, as the raw table has them."""
    rows = pl.read_parquet(path)
    return unpack(rows) if _is_packed(path) else rows


def loadable(path: Path, folder: Path) -> Path:
    """A file of the bundle as the database loads it: the same one, or its rows in a new file in ``folder``."""
    if not _is_packed(path):
        return path
    target = folder / f"{path.parent.name}-{path.name}"
    rows_bundled(path).write_parquet(target, compression="lz4", statistics=False)
    return target


def _is_packed(path: Path) -> bool:
    return path.parent.name == SAMPLES.name


def seal(folder: Path) -> None:
    """Write the checksums of the files of a bundle."""
    paths = sorted(folder.rglob("*.parquet"))
    lines = [f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths]
    write_atomically(folder / SUMS_NAME, "".join(lines).encode())


def write_addresses(register: Register, folder: Path) -> None:
    """Write the addresses of the sources in a bundle that was made from them."""
    lines = [f"{source.url}  {source.source_id}\n" for source in register.sources if source.bundled != "none"]
    write_atomically(folder / ADDRESSES_NAME, "".join(lines).encode())


def _list_of(source: Published) -> str:
    return f"{LISTS_NAME}/{source.source_id}.parquet"


def _name_of(table: Table, source: Published) -> str:
    return f"{table.name}/{source.source_id}.parquet"


def _bundled_rows(table: Table, landed: Path, division: str) -> pl.DataFrame:
    """The rows of one table that belong in the bundle, sorted by path and line."""
    frame = landed_rows(table, landed)
    if division != "all":
        frame = frame.filter(pl.col("source_path").str.starts_with(f"{division}/"))
    return frame.sort("source_path", "source_line", maintain_order=True).with_columns(
        pl.lit(None, dtype=pl.String).alias(column) for column in table.prose_columns
    )
