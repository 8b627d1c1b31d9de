"""The raw tables: all that passes from Python to dbt.

Each source fills the tables of its reader: from its fetched bytes, else from the bundle, else not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from extract.bundle import Bundle
from extract.cache import cached_files
from extract.landing import land_cached, write_table
from extract.local import extracted
from extract.readers import TABLES
from extract.sources import Locked, Published, Register
from extract.workspace import Workspace

# The files of the raw tables, by table.
RawFiles = Mapping[str, tuple[Path, ...]]

REGISTER_TABLE = "sources"


def compose(
    register: Register, workspace: Workspace, folder: Path, cached: Mapping[str, Locked] | None = None
) -> RawFiles:
    """The files of all raw tables: of each source the fetched rows, else those of the bundle, and the local extracts.

    Args:
        register: The sources.
        workspace: Names the folders of the cache, the bundle and the landed rows.
        folder: A new folder for the table of sources and for tables without rows.
        cached: The cached files if they were verified before, as ``cached_files`` returns them.

    Raises:
        SourceError: A cached file is not the one that was fetched; a source that belongs in the bundle is neither
            there nor in the cache, or its bundled file is damaged.
    """
    cached = cached_files(register, workspace.cache) if cached is None else cached
    bundle = Bundle(workspace.bundle)
    files: dict[str, list[Path]] = {name: [] for name in TABLES}
    described: list[dict[str, object]] = []
    for source in register.sources:
        locked = register.locked(source)
        if found := cached.get(source.source_id):
            _add_landed(files, land_cached(source, found, workspace))
        elif source.bundled != "none":
            for name, path in bundle.files_of(source, locked):
                files[name].append(path)
        described.append(_described(source, locked, found))
    for local, landed in extracted(workspace):
        _add_landed(files, landed)
        described.append({**local.model_dump(mode="json"), "origin": "extract"})
    files[REGISTER_TABLE] = [folder / f"{REGISTER_TABLE}.parquet"]
    write_table(_register_frame(described), files[REGISTER_TABLE][0])
    for table in TABLES.values():
        if not files[table.name]:
            files[table.name] = [folder / f"{table.name}.parquet"]
            write_table(pl.DataFrame(schema=table.schema), files[table.name][0])
    return {name: tuple(paths) for name, paths in files.items()}


def _add_landed(files: dict[str, list[Path]], landed: Path) -> None:
    for path in sorted(landed.glob("*/*.parquet")):
        files[path.parent.name].append(path)


def _described(source: Published, locked: Locked | None, cached: Locked | None) -> dict[str, object]:
    """A source as the table of sources has it."""
    origin = "cache" if cached else "bundle" if source.bundled != "none" else "not fetched"
    used = cached or locked
    return {
        **source.model_dump(),
        "url": source.url,
        "origin": origin,
        "is_as_locked": cached in (None, locked),
        **(used.model_dump() if used else {}),
    }


def _register_frame(described: list[dict[str, object]]) -> pl.DataFrame:
    """The register as a raw table: one row per source, with its address, attributes, origin and checksum."""
    texts = (
        "source_id", "kind", "repository", "commit", "source_path", "url", "reader", "edition", "suite",
        "round_id", "category", "division", "bundled", "origin", "sha256",
    )  # fmt: skip
    rows = [{**row, "source_path": row.get("path")} for row in described]
    others = {"withdrawn_on": pl.Date(), "is_as_locked": pl.Boolean(), "byte_count": pl.Int64()}
    schema = {**dict.fromkeys(texts, pl.String()), **others}
    return pl.DataFrame([{key: row.get(key) for key in schema} for row in rows], schema=schema)
