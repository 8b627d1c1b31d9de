"""The raw tables: the only thing that passes from Python to dbt.

Each source fills the tables of its reader: from what was fetched of it, else from the bundle, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from extract.bundle import Bundle
from extract.cache import cached_file
from extract.landing import land_cached, write_table
from extract.local import extracted
from extract.readers import TABLES
from extract.sources import Register
from extract.workspace import Workspace

# Files of the raw tables, by table.
RawFiles = Mapping[str, tuple[Path, ...]]

REGISTER_TABLE = "sources"


def compose(register: Register, workspace: Workspace, folder: Path) -> RawFiles:
    """All raw tables: of each source what was fetched, else what the bundle has; and what was extracted by hand.

    Args:
        register: The sources.
        workspace: Where cache, bundle and landed rows lie.
        folder: A new folder for what is written by the way: the table of sources, and tables without rows.

    Raises:
        SourceError: A cached file is not what was fetched; a source that the bundle should hold is in neither place, or
            not as it was written there.
    """
    bundle = Bundle(workspace.bundle)
    files: dict[str, list[Path]] = {name: [] for name in TABLES}
    described: list[dict[str, object]] = []
    for source in register.sources:
        locked = register.locked(source)
        cached = cached_file(source, workspace.cache, locked)
        if cached:
            _add_landed(files, land_cached(source, cached, workspace))
        elif source.bundled != "none":
            for name, path in bundle.files_of(source, locked):
                files[name].append(path)
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


def _add_landed(files: dict[str, list[Path]], home: Path) -> None:
    for path in sorted(home.glob("*/*.parquet")):
        files[path.parent.name].append(path)


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
