"""Raw Parquet: the only thing that passes from Python to dbt.

Every source fills the tables of its reader. Its rows are read once from its bytes and kept (``warehouse/landed``)
until the bytes or the readers change; a source that was not fetched comes from the bundle, or not at all.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ValidationError

from extract.archives import Member, members
from extract.cache import cached_file, file_of
from extract.errors import SourceError
from extract.files import replacing
from extract.readers import TABLES, reader_named
from extract.readers.tables import Batch, Rows, Table
from extract.sources import GithubFile, LocalTree, Locked, Published, Register, Source
from extract.workspace import Workspace

# Files of the raw tables, by table.
RawFiles = Mapping[str, tuple[Path, ...]]

NOTE_NAME = "landed.json"
REGISTER_TABLE = "sources"
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
            yield from reader.read(source.source_id, _usable(members(place, reader.wants), rows))
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


def compose(register: Register, workspace: Workspace, folder: Path) -> RawFiles:
    """All raw tables: of each source what was fetched, else what the bundle has; and what was extracted by hand.

    Args:
        register: The sources.
        workspace: Where cache, bundle and landed rows lie.
        folder: A new folder for what is written by the way: the table of sources, and tables without rows.

    Raises:
        SourceError: A cached file is not what was fetched; a source that the bundle should hold is in neither place.
    """
    files: dict[str, list[Path]] = {name: [] for name in TABLES}
    described: list[dict[str, object]] = []
    for source in register.sources:
        locked = register.locked(source)
        tables = reader_named(source.reader, source.source_id).tables
        cached = cached_file(source, workspace.cache, locked)
        if cached:
            _add_landed(files, land_cached(source, cached, workspace))
        elif source.bundled != "none":
            for table in tables:
                files[table.name].append(_bundled_file(workspace, source, table, locked))
        origin = "cache" if cached else "bundle" if source.bundled != "none" else "not fetched"
        described.append(
            {
                **source.model_dump(),
                "url": source.url,
                "origin": origin,
                "is_as_locked": cached in (None, locked),
                **(found.model_dump() if (found := cached or locked) else {}),
            }
        )
    for local, home in extracted(workspace):
        _add_landed(files, home)
        described.append({**local.model_dump(mode="json"), "origin": "extract"})
    files[REGISTER_TABLE] = [folder / f"{REGISTER_TABLE}.parquet"]
    write_table(_register_frame(described), files[REGISTER_TABLE][0])
    for table in TABLES.values():
        if not files[table.name]:
            files[table.name] = [folder / f"{table.name}.parquet"]
            write_table(pl.DataFrame(schema=table.schema), files[table.name][0])
    return {name: tuple(paths) for name, paths in files.items()}


def extracted(workspace: Workspace) -> Iterator[tuple[LocalTree, Path]]:
    """The folders and archives of this machine that were extracted, with where their rows lie."""
    for note in sorted(workspace.extracts.glob("*/source.json")):
        yield LocalTree.model_validate_json(note.read_bytes()), note.parent


def _add_landed(files: dict[str, list[Path]], home: Path) -> None:
    for path in sorted(home.glob("*/*.parquet")):
        files[path.parent.name].append(path)


def bundled_files(register: Register, workspace: Workspace) -> Iterator[Path]:
    """The files of the bundle, each checked to be there and of the locked bytes.

    Raises:
        SourceError: One is missing, cannot be read, or is of other bytes.
    """
    for source in register.sources:
        if source.bundled != "none":
            for table in reader_named(source.reader, source.source_id).tables:
                yield _bundled_file(workspace, source, table, register.locked(source))


def _bundled_file(workspace: Workspace, source: Source, table: Table, locked: Locked | None) -> Path:
    bundled = workspace.bundle / table.name / f"{source.source_id}.parquet"
    name = bundled.relative_to(workspace.bundle).as_posix()
    if not bundled.exists():
        raise SourceError(source.source_id, f"not in the bundle; run: make fetch SOURCE={source.source_id}", path=name)
    try:
        hashes = pl.read_parquet(bundled, columns=["source_sha256"]).unique()
    except pl.exceptions.PolarsError as error:
        raise SourceError(source.source_id, f"the bundle cannot be read: {error}", path=name) from error
    for (made_from,) in hashes.iter_rows():
        if locked is None or made_from != locked.sha256:
            cause = f"the bundle is of bytes {made_from}, locked {locked and locked.sha256}"
            raise SourceError(source.source_id, cause, path=name)
    return bundled


def _register_frame(described: list[dict[str, object]]) -> pl.DataFrame:
    """The register as a raw table: one row per source, with its address, attributes, origin and bytes."""
    texts = (
        "source_id", "kind", "repository", "commit", "source_path", "url", "place", "reader", "edition", "suite",
        "round_id", "category", "division", "bundled", "origin", "sha256",
    )  # fmt: skip
    rows = [{**row, "source_path": row.get("path")} for row in described]
    others = {"withdrawn_on": pl.Date(), "is_as_locked": pl.Boolean(), "byte_count": pl.Int64()}
    schema = {**dict.fromkeys(texts, pl.String()), **others}
    return pl.DataFrame([{key: row.get(key) for key in schema} for row in rows], schema=schema)


def make_bundle(register: Register, workspace: Workspace) -> Mapping[str, int]:
    """Write the bundle anew from the cache, prose columns null, and return its rows per source.

    Raises:
        SourceError: A source that belongs in it is not in the cache, or not as locked.
    """
    frames: dict[Path, pl.DataFrame] = {}
    rows: dict[str, int] = {}
    for source in register.sources:
        if source.bundled == "none":
            continue
        locked = register.locked(source)
        cached = cached_file(source, workspace.cache, locked)
        if cached is None or cached != locked:
            raise SourceError(
                source.source_id, f"not in the cache as locked; run: make fetch SOURCE={source.source_id}"
            )
        home = land_cached(source, cached, workspace)
        for table in reader_named(source.reader, source.source_id).tables:
            target = workspace.bundle / table.name / f"{source.source_id}.parquet"
            frames[target] = _bundled_rows(table, home, source.bundled)
            rows[source.source_id] = rows.get(source.source_id, 0) + frames[target].height
    for target, frame in frames.items():
        write_table(frame, target)
    for stale in set(workspace.bundle.rglob("*.parquet")) - set(frames):
        stale.unlink()
    return rows


def landed_rows(table: Table, home: Path) -> pl.DataFrame:
    """The rows of one table that were landed in a folder."""
    parts = [pl.read_parquet(path).cast(table.schema) for path in sorted((home / table.name).glob("*.parquet"))]
    return pl.concat([pl.DataFrame(schema=table.schema), *parts])


def _bundled_rows(table: Table, home: Path, bundled: str) -> pl.DataFrame:
    """The rows of one table that the bundle takes, in the order of their places."""
    frame = landed_rows(table, home)
    if bundled != "all":
        frame = frame.filter(pl.col("source_path").str.starts_with(f"{bundled}/"))
    return frame.sort("source_path", "source_line", maintain_order=True).with_columns(
        pl.lit(None, dtype=pl.String).alias(column) for column in table.prose_columns
    )


def write_table(frame: pl.DataFrame, target: Path) -> None:
    """Write one raw table; the file appears whole or not at all."""
    with replacing(target) as draft:
        frame.write_parquet(draft, compression="zstd", compression_level=19)
