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
from extract.readers.tables import Column, Table, integer, text
from extract.sources import Register
from extract.workspace import Workspace

# Files of the raw tables, by table.
RawFiles = Mapping[str, tuple[Path, ...]]

SOURCES = Table(
    "sources",
    "One row per source: those of the register (`extract/sources.yml`), and the submissions extracted from this "
    "machine.",
    {
        "source_id": text(
            "Key of the source, e.g. `inference-v4.1`; for a local submission `local-` and the name of its folder."
        ),
        "kind": text(
            "How the source is addressed: `github_file` (one file at a commit), `github_archive` (a whole repository "
            "at a commit), `pypi_sdist` (the source distribution of a package) or `local` (a folder or archive on "
            "this machine)."
        ),
        "repository": text("Repository on GitHub, `<owner>/<name>`. Null for packages and local submissions."),
        "commit": text(
            "Commit that the source is pinned to, 40 hexadecimal digits. Null for packages and local submissions."
        ),
        "source_path": text("Path of the file in the repository. Null if the source is not a single file."),
        "url": text("Public address, pinned to the commit; for a package its package URL. Null for local submissions."),
        "place": text("Path of the folder or archive on this machine. Null unless `kind` is `local`."),
        "reader": text("Reader that turns the bytes into rows: a name in `extract/readers/`."),
        "edition": text("State of a collection: `released`, or `printed` for the paper's data before its last commit."),
        "suite": text("`inference`, `tiny` or `training`."),
        "round_id": text(
            "Round that all its results belong to, e.g. `inference-v4.1`. Null if it has results of several."
        ),
        "category": text(
            "Category of all its results: `datacenter`, `edge`, `tiny` or `training`. Null if they differ."
        ),
        "division": text("The division that all its results belong to: `closed`. Null if the source itself states it."),
        "bundled": text("Which divisions the bundle in the repository has: `all`, `closed` or `none`."),
        "origin": text(
            "Where the rows of this build come from: `cache` (fetched), `bundle`, `extract` (local), or `not fetched` "
            "if the build has none."
        ),
        "sha256": text(
            "SHA-256 of the bytes, in hexadecimal digits: those fetched, else those locked in `extract/sources.lock`. "
            "Null for local submissions, and for an archive that was neither fetched nor locked."
        ),
        "withdrawn_on": Column(
            pl.Date(), "Day on which it was noticed that the host no longer has the source. Null if it still has it."
        ),
        "is_as_locked": Column(
            pl.Boolean(), "False if the fetched bytes are not those that were locked. Null for local submissions."
        ),
        "byte_count": integer("Size of those bytes. Null where `sha256` is."),
    },
    lineage={},
)
# Every table of the schema ``raw``, by name.
RAW_TABLES: Mapping[str, Table] = {**TABLES, SOURCES.name: SOURCES}


def compose(register: Register, workspace: Workspace, folder: Path) -> RawFiles:
    """All raw tables: of each source what was fetched, else what the bundle has; and the local submissions.

    Args:
        register: The sources.
        workspace: Where cache, bundle and landed rows lie.
        folder: A new folder for the tables that are written here: that of the sources, and those without rows.

    Raises:
        SourceError: A cached file is not what was fetched; a source that the bundle should have is neither in it nor in
            the cache, or its file in the bundle was changed.
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
    files[SOURCES.name] = [folder / f"{SOURCES.name}.parquet"]
    write_table(_register_frame(described), files[SOURCES.name][0])
    for table in TABLES.values():
        if not files[table.name]:
            files[table.name] = [folder / f"{table.name}.parquet"]
            write_table(pl.DataFrame(schema=table.schema), files[table.name][0])
    return {name: tuple(paths) for name, paths in files.items()}


def _add_landed(files: dict[str, list[Path]], home: Path) -> None:
    for path in sorted(home.glob("*/*.parquet")):
        files[path.parent.name].append(path)


def _register_frame(described: list[dict[str, object]]) -> pl.DataFrame:
    """The register as a raw table."""
    rows = [{**row, "source_path": row.get("path")} for row in described]
    return pl.DataFrame([{name: row.get(name) for name in SOURCES.schema} for row in rows], schema=SOURCES.schema)
