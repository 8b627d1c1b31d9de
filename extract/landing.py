"""The raw rows of a source, read once from its bytes and kept until the bytes or the code of the reader change.

A note beside the rows has the checksum of each file. Rows that differ from it are never used.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ValidationError

from extract.archives import Member, members
from extract.cache import file_of
from extract.content import ContentDigest, digest_of, table_of
from extract.errors import SourceError
from extract.files import replacing, sha256_of, sync
from extract.reader_code import code_version
from extract.readers import reader_named
from extract.readers.tables import Batch, Reader, Rows, Table
from extract.sources import GithubFile, Locked, Published, Source
from extract.workspace import Workspace

NOTE_NAME = "landed.json"
SOURCE_NOTE_NAME = "source.json"
MEMBERS_NAME = "members.parquet"
# The files in a folder of landed rows whose checksums the note has: the source that was read, the list of its members
# (``extract.content``), and its rows.
_NOTED = (SOURCE_NOTE_NAME, MEMBERS_NAME, "*/*.parquet")
# All of them. The note is removed first: without it, the rest counts as nothing.
MADE = (NOTE_NAME, *_NOTED)


class Landed(BaseModel):
    """The note in a folder of landed rows.

    Attributes:
        made_from: The fingerprint of their inputs.
        content_sha256: The digest of the rows (``extract.content``).
        rows: The number of rows of each table.
        sha256_of: The sha256 of each file in the folder, by its path in it.
    """

    made_from: str
    content_sha256: str
    rows: dict[str, int]
    sha256_of: dict[str, str]


# Called with a note and the folder of its rows before they are used; raises an error to refuse them.
Check = Callable[[Landed, Path], None]


class _Sealed(BaseModel):
    """The note as it is written: with its own sha256, since a build uses what it says."""

    landed: Landed
    sha256: str

    @classmethod
    def of(cls, landed: Landed) -> _Sealed:
        return cls(landed=landed, sha256=hashlib.sha256(landed.model_dump_json().encode()).hexdigest())


def _accept(landed: Landed, folder: Path) -> None:
    """The check that refuses nothing."""


def land(source: Source, path: Path, sha256: str, folder: Path, *, check: Check = _accept) -> Landed:
    """Read a source into ``<folder>/<table>/<n>.parquet``, completely or not at all.

    Rows that the same reader landed before from the same bytes are kept as they are, unless they are damaged.

    Args:
        source: Names the reader.
        path: Its bytes: a file, an archive or a folder.
        sha256: The sha256 of those bytes, for the lineage.
        folder: The folder of its rows.
        check: Called with what was landed before it replaces the earlier rows, and with rows that were kept.

    Raises:
        SourceError: The bytes are not of the reader's format, or ``check`` refuses them; the folder is as before.
    """
    if before := kept(source, sha256, folder):
        check(before, folder)
        return before
    reader = reader_named(source.reader, source.source_id)
    with _replacing_folder(folder) as draft:
        content = ContentDigest()
        batches = content.taking(_batches(source, reader, path))
        rows = _write_rows(batches, source.source_id, sha256, draft)
        members_read = content.members()
        (draft / SOURCE_NOTE_NAME).write_bytes(source.model_dump_json(indent=1).encode())
        table_of(members_read).write_parquet(draft / MEMBERS_NAME)
        # On the disk before there is a note that says so.
        sync(draft)
        landed = Landed(
            made_from=_made_from(source, sha256),
            content_sha256=digest_of(members_read),
            rows=rows,
            sha256_of=_checksums(draft),
        )
        check(landed, draft)
        (draft / NOTE_NAME).write_bytes(_Sealed.of(landed).model_dump_json(indent=1).encode())
        sync(draft)
    return landed


def kept(source: Source, sha256: str, folder: Path) -> Landed | None:
    """The note of the rows in a folder if this reader made them of these bytes, and they are not damaged."""
    landed = landed_in(folder)
    is_same = landed and landed.made_from == _made_from(source, sha256) and not damaged_files(folder, landed)
    return landed if is_same else None


def _made_from(source: Source, sha256: str) -> str:
    """The fingerprint of all that decides which rows a source has."""
    version = code_version(reader_named(source.reader, source.source_id))
    return hashlib.sha256(f"{sha256}{version}{source.model_dump_json()}".encode()).hexdigest()


def land_cached(
    source: Published, cached: Locked, workspace: Workspace, *, path: Path | None = None, check: Check = _accept
) -> Path:
    """Land the bytes of a source in the cache, and return the folder of its rows.

    Args:
        source: The source.
        cached: Their checksum and size.
        workspace: Names the folders.
        path: The file that has these bytes, if it is not in the cache yet.
        check: As for ``land``.

    Raises:
        SourceError: The bytes are not of the reader's format, or contain no result, or ``check`` refuses them.
    """
    folder = workspace.landed / source.source_id

    def check_all(landed: Landed, found_in: Path) -> None:
        _refuse_without_results(source, landed)
        check(landed, found_in)

    land(source, path or file_of(source, workspace.cache), cached.sha256, folder, check=check_all)
    return folder


def _refuse_without_results(source: Published, landed: Landed) -> None:
    """Refuse a published source of which the reader finds no result: its layout is one that the reader does not know.

    Raises:
        SourceError: No table of results has a row.
    """
    wanted = [table.name for table in reader_named(source.reader, source.source_id).results]
    if not any(landed.rows.get(name) for name in wanted):
        found = ", ".join(f"{name}: {count}" for name, count in sorted(landed.rows.items())) or "none"
        cause = f"the reader {source.reader} finds no result: no row of {' or '.join(wanted)}; rows found: {found}"
        raise SourceError(source.source_id, cause)


def landed_in(folder: Path) -> Landed | None:
    """The note of a folder of landed rows; ``None`` if there is none, or it is damaged or of an earlier version."""
    try:
        sealed = _Sealed.model_validate_json((folder / NOTE_NAME).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
    return sealed.landed if sealed == _Sealed.of(sealed.landed) else None


def damaged_files(folder: Path, landed: Landed) -> list[str]:
    """The files in a folder of landed rows that are missing, added or changed since its note was written."""
    return sorted({name for name, _ in _checksums(folder).items() ^ landed.sha256_of.items()})


def content_of(folder: Path) -> str | None:
    """The digest of the rows in a folder of landed rows; ``None`` if the folder is not complete."""
    landed = landed_in(folder)
    return landed.content_sha256 if landed else None


def _checksums(folder: Path) -> dict[str, str]:
    """The sha256 of each file of which the note has it, as the file is now; of what is no file, an empty text."""
    paths = sorted(path for pattern in _NOTED for path in folder.glob(pattern))
    return {path.relative_to(folder).as_posix(): sha256_of(path) if path.is_file() else "" for path in paths}


def _write_rows(batches: Iterable[Batch], source_id: str, sha256: str, folder: Path) -> dict[str, int]:
    """Write all rows of a source with their lineage, and return their number per table."""
    rows: dict[str, int] = {}
    for number, batch in enumerate(batches):
        frame = batch.rows.with_columns(
            source_id=pl.lit(source_id, dtype=pl.Categorical()),
            source_sha256=pl.lit(sha256, dtype=pl.Categorical()),
        ).select(batch.table.schema.names())
        target = folder / batch.table.name / f"{number:06}.parquet"
        target.parent.mkdir(exist_ok=True)
        frame.write_parquet(target, compression="lz4", statistics=False)
        rows[batch.table.name] = rows.get(batch.table.name, 0) + frame.height
    return rows


def _batches(source: Source, reader: Reader, path: Path) -> Iterator[Batch]:
    rows = Rows()
    try:
        if isinstance(source, GithubFile):
            whole = Member(source.path, path.stat().st_size, path.read_bytes)
            yield from reader.read(source.source_id, [whole])
        else:
            yield from reader.read(source.source_id, _usable(members(path, reader.accepts), rows))
    except SourceError as error:
        raise SourceError(source.source_id, error.cause, path=error.path, line=error.line) from error
    yield from rows.rest()


def _usable(found: Iterable[Member], rows: Rows) -> Iterator[Member]:
    """The members that can be read; the others become rejections."""
    for member in found:
        if member.problem:
            rows.reject(member.path, None, member.problem, f"{member.byte_count} bytes")
        else:
            yield member


@contextmanager
def _replacing_folder(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside ``folder``; it replaces that folder if the block succeeds."""
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        # Without its note, a folder that is removed in part counts as empty.
        (folder / NOTE_NAME).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def landed_rows(table: Table, folder: Path) -> pl.DataFrame:
    """The rows of one table that were landed in a folder."""
    parts = [pl.read_parquet(path).cast(table.schema) for path in sorted((folder / table.name).glob("*.parquet"))]
    return pl.concat([pl.DataFrame(schema=table.schema), *parts])


def write_table(frame: pl.DataFrame, target: Path) -> None:
    """Write one raw table; the file appears completely or not at all."""
    with replacing(target) as draft:
        frame.write_parquet(draft, compression="zstd", compression_level=19)
