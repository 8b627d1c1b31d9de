"""Raw Parquet: the only thing that passes from Python to dbt.

``<folder>/<table>/<source_id>.parquet`` holds the rows of one source: the columns of its reader as text, and the
lineage ``source_id``, ``source_path``, ``source_line``, ``source_sha256``.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from extract.errors import SourceError
from extract.files import replacing, sha256_of
from extract.readers import reader_named
from extract.readers.table import Reader
from extract.sources import Register, Source
from extract.workspace import Workspace

SOURCES_TABLE = "sources"


def land(source: Source, content: bytes, sha256: str) -> pl.DataFrame:
    """Read the bytes of one source into its raw table.

    Raises:
        SourceError: The bytes are not of the reader's format.
    """
    reader = reader_named(source.reader, source.source_id)
    lines: list[int] = []
    cells: list[tuple[str, ...]] = []
    try:
        for line, row in reader.read(source.source_id, content):
            lines.append(line)
            cells.append(row)
    except SourceError as error:
        raise SourceError(error.source, error.cause, path=source.path, line=error.line) from error
    texts = pl.DataFrame(cells, schema=dict.fromkeys(reader.columns, pl.String), orient="row")
    return texts.with_columns(
        source_id=pl.lit(source.source_id),
        source_path=pl.lit(source.path),
        source_line=pl.Series(lines, dtype=pl.Int64),
        source_sha256=pl.lit(sha256),
    )


def compose(register: Register, workspace: Workspace, folder: Path) -> None:
    """Fill ``folder`` with the raw tables of every source: from the cache where it was fetched, else the bundle.

    Raises:
        SourceError: A cached file is not what the lock says, or a source is in neither place.
    """
    for source in register.sources:
        table = Path(source.reader) / f"{source.source_id}.parquet"
        target = folder / table
        target.parent.mkdir(parents=True, exist_ok=True)
        cached = cached_file(register, workspace, source)
        if cached:
            write_table(land(source, cached.read_bytes(), register.locked(source).sha256), target)
        else:
            shutil.copyfile(_bundled_file(register, workspace, source, table), target)
    target = folder / SOURCES_TABLE / "register.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_table(describe(register), target)


def cached_file(register: Register, workspace: Workspace, source: Source) -> Path | None:
    """The verified cached file of a source, or ``None`` if it was not fetched.

    Raises:
        SourceError: There is one, and its sha256 is not the locked one.
    """
    cached = workspace.cache / source.location
    if not cached.exists():
        return None
    locked, found = register.locked(source).sha256, sha256_of(cached)
    if found != locked:
        cause = f"cached file has sha256 {found}, locked {locked}; remove it and run: make fetch"
        raise SourceError(source.source_id, cause, path=str(cached))
    return cached


def _bundled_file(register: Register, workspace: Workspace, source: Source, table: Path) -> Path:
    bundled = workspace.bundle / table
    if not bundled.exists():
        raise SourceError(source.source_id, f"not in the bundle; run: make fetch SOURCE={source.source_id}")
    locked = register.locked(source).sha256
    try:
        hashes = pl.read_parquet(bundled, columns=["source_sha256"]).unique()
    except pl.exceptions.PolarsError as error:
        raise SourceError(source.source_id, f"the bundle cannot be read: {error}", path=str(table)) from error
    for (made_from,) in hashes.iter_rows():
        if made_from != locked:
            raise SourceError(source.source_id, f"the bundle is of bytes {made_from}, locked {locked}", path=str(table))
    return bundled


def describe(register: Register) -> pl.DataFrame:
    """The register as a raw table: one row per source, with its address, attributes and bytes."""
    rows = []
    for source in register.sources:
        locked = register.locked(source)
        attributes = source.model_dump(exclude={"path"})
        rows.append({**attributes, "source_path": source.path, "url": source.url, **locked.model_dump()})
    return pl.DataFrame(rows)


def make_bundle(register: Register, workspace: Workspace) -> Mapping[str, int]:
    """Write the bundle anew from the cache, prose columns null, and return its rows per source.

    Raises:
        SourceError: A source is not in the cache, or not as locked.
    """
    frames: dict[Path, pl.DataFrame] = {}
    for source in register.sources:
        cached = cached_file(register, workspace, source)
        if not cached:
            raise SourceError(source.source_id, f"not in the cache; run: make fetch SOURCE={source.source_id}")
        frame = land(source, cached.read_bytes(), register.locked(source).sha256)
        target = workspace.bundle / source.reader / f"{source.source_id}.parquet"
        frames[target] = _without_prose(frame, reader_named(source.reader, source.source_id))
    for target, frame in frames.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_table(frame, target)
    for stale in set(workspace.bundle.rglob("*.parquet")) - set(frames):
        stale.unlink()
    return {target.stem: frame.height for target, frame in frames.items()}


def _without_prose(frame: pl.DataFrame, reader: Reader) -> pl.DataFrame:
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(column) for column in reader.prose_columns)


def write_table(frame: pl.DataFrame, target: Path) -> None:
    """Write one raw table; the file appears whole or not at all."""
    with replacing(target) as draft:
        frame.write_parquet(draft, compression="zstd")
