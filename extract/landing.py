"""The rows of a source, read once from its bytes and kept until these or the readers change."""

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
from extract.errors import SourceError
from extract.files import replacing
from extract.readers import reader_named
from extract.readers.tables import Batch, Rows, Table
from extract.sources import GithubFile, Locked, Published, Source
from extract.workspace import Workspace

NOTE_NAME = "landed.json"
_CODE = Path(__file__).parent


class Landed(BaseModel):
    """What lies in a folder of landed rows: what it was made from, and the rows of each table."""

    made_from: str
    rows: dict[str, int]


def land(
    source: Source, place: Path, sha256: str, folder: Path, *, judge: Callable[[Landed], None] = lambda landed: None
) -> Landed:
    """Read a source into ``<folder>/<table>/<n>.parquet``, whole or not at all.

    Rows that were landed before from the same bytes by the same readers are kept as they are.

    Args:
        source: Names the reader.
        place: Its bytes: a file, an archive or a folder.
        sha256: The sha256 of those bytes, for the lineage.
        folder: Where its rows lie afterwards.
        judge: Told what was landed, before it takes its place; raises what it has against it.

    Raises:
        SourceError: The bytes are not of the reader's format, or judged unfit; the folder is as before.
    """
    made_from = hashlib.sha256(f"{sha256}{_code_version()}{source.model_dump_json()}".encode()).hexdigest()
    before = landed_in(folder)
    if before and before.made_from == made_from:
        return before
    with _replacing_folder(folder) as draft:
        rows: dict[str, int] = {}
        for number, batch in enumerate(_batches(source, place)):
            frame = batch.rows.with_columns(
                source_id=pl.lit(source.source_id, dtype=pl.Categorical()),
                source_sha256=pl.lit(sha256, dtype=pl.Categorical()),
            ).select(batch.table.schema.names())
            target = draft / batch.table.name / f"{number:06}.parquet"
            target.parent.mkdir(exist_ok=True)
            frame.write_parquet(target, compression="lz4", statistics=False)
            rows[batch.table.name] = rows.get(batch.table.name, 0) + frame.height
        landed = Landed(made_from=made_from, rows=rows)
        judge(landed)
        (draft / NOTE_NAME).write_text(landed.model_dump_json(indent=1))
    return landed


def land_cached(source: Published, cached: Locked, workspace: Workspace) -> Path:
    """Land what the cache has of a source, and return the folder of its rows."""
    home = workspace.landed / source.source_id
    land(source, file_of(source, workspace.cache), cached.sha256, home)
    return home


def landed_in(folder: Path) -> Landed | None:
    """What was landed in a folder, if it is whole."""
    try:
        return Landed.model_validate_json((folder / NOTE_NAME).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def _batches(source: Source, place: Path) -> Iterator[Batch]:
    reader = reader_named(source.reader, source.source_id)
    rows = Rows()
    try:
        if isinstance(source, GithubFile):
            whole = Member(source.path, place.stat().st_size, place.read_bytes)
            yield from reader.read(source.source_id, [whole])
        else:
            yield from reader.read(source.source_id, _usable(members(place, reader.accepts), rows))
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


def _code_version() -> str:
    """A hash of what decides which rows come of which bytes."""
    digest = hashlib.sha256()
    for path in sorted([*_CODE.glob("readers/**/*"), _CODE / "archives.py", Path(__file__)]):
        if path.suffix in (".py", ".yml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _replacing_folder(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside ``folder``; it takes its place if the block succeeds."""
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        # Without its note what is half removed counts as nothing.
        (folder / NOTE_NAME).unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def landed_rows(table: Table, home: Path) -> pl.DataFrame:
    """The rows of one table that were landed in a folder."""
    parts = [pl.read_parquet(path).cast(table.schema) for path in sorted((home / table.name).glob("*.parquet"))]
    return pl.concat([pl.DataFrame(schema=table.schema), *parts])


def write_table(frame: pl.DataFrame, target: Path) -> None:
    """Write one raw table; the file appears whole or not at all."""
    with replacing(target) as draft:
        frame.write_parquet(draft, compression="zstd", compression_level=19)
