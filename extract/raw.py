"""The raw tables: all that passes from Python to dbt.

Each source fills the tables of its reader: from its fetched bytes, else from the bundle, else not at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from extract.bundle import Bundle, loadable
from extract.cache import cached_files
from extract.landing import content_of, write_table
from extract.local import extracted
from extract.readers import TABLES
from extract.readers.tables import Column, Table, integer, text
from extract.reviewed import land_reviewed
from extract.sources import LocalTree, Locked, Published, Register
from extract.workspace import Workspace

# The files of the raw tables, by table.
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
        "source_path": text(
            "Path of the file in the repository, or of a local submission on this machine. Null for repositories and "
            "packages."
        ),
        "url": text("Public address, pinned to the commit; for a package its package URL. Null for local submissions."),
        "reader": text("Reader that turns the bytes into rows: a name in `extract/readers/`."),
        "edition": text("State of a collection: `released`, or `printed` for the paper's data before its last commit."),
        "suite": text("`inference`, `tiny`, `training`, `hpc`, `mobile`, `automotive` or `storage`."),
        "round_id": text(
            "Round that all its results belong to, e.g. `inference-v4.1`. Null if it has results of several."
        ),
        "category": text(
            "Category of all its results: `datacenter`, `edge`, `tiny`, `training`, `hpc`, `mobile`, `automotive` or "
            "`storage`. Null if they differ."
        ),
        "division": text("The division that all its results belong to: `closed`. Null if the source itself states it."),
        "bundled": text(
            "What the bundle in the repository has of the source: `all` divisions, the `closed` one, `results` (the "
            "closed one without power samples) or `none`."
        ),
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
        "retrieved_on": Column(
            pl.Date(),
            "Day on which the bytes locked in `extract/sources.lock` were retrieved; for a local submission the day on "
            "which it was extracted. A later fetch of the same bytes does not change it. Null for an archive that was "
            "never locked.",
        ),
        "is_as_locked": Column(
            pl.Boolean(),
            "True if the bytes, or the rows that a value needs, are those that were locked. False if the lock does not "
            "say: of an archive without a digest of its rows. Null for local submissions.",
        ),
        "has_locked_bytes": Column(
            pl.Boolean(),
            "False if the fetched bytes are not those that were locked: the host packed an archive again, or the one "
            "that was locked lacks files and lines that no value needs. The reviewed numbers of rows are those of the "
            "locked bytes. Null for local submissions.",
        ),
        "byte_count": integer("Size of those bytes. Null where `sha256` is."),
    },
    lineage={},
)
# Every table of the schema ``raw``, by name.
RAW_TABLES: Mapping[str, Table] = {**TABLES, SOURCES.name: SOURCES}


def compose(
    register: Register, workspace: Workspace, folder: Path, cached: Mapping[str, Locked] | None = None
) -> RawFiles:
    """The files of all raw tables: of each source the fetched rows, else those of the bundle, and the local extracts.

    Args:
        register: The sources.
        workspace: Names the folders of the cache, the bundle and the landed rows.
        folder: A new folder for the table of sources, tables without rows, and what the bundle stores in another form.
        cached: The cached files if they were verified before, as ``cached_files`` returns them.

    Raises:
        SourceError: A cached file is not the one that was fetched, or gives other rows than those that were locked; a
            source that belongs in the bundle is neither there nor in the cache, or its bundled file is damaged; a local
            extract is damaged.
    """
    cached = cached_files(register, workspace.cache) if cached is None else cached
    bundle = Bundle(workspace.bundle)
    files: dict[str, list[Path]] = {name: [] for name in TABLES}
    described: list[dict[str, object]] = []
    for source in register.sources:
        locked = register.locked(source)
        content = None
        if found := cached.get(source.source_id):
            landed = land_reviewed(source, found, register, workspace)
            content = content_of(landed)
            _add_landed(files, landed)
        elif source.bundled != "none":
            for name, path in bundle.files_of(source, locked):
                files[name].append(loadable(path, folder))
        described.append(_described(source, register, found, content))
    for local, landed in extracted(workspace):
        _add_landed(files, landed)
        described.append(_described_locally(local))
    files[SOURCES.name] = [_write(SOURCES, _register_frame(described), folder)]
    for table in TABLES.values():
        if not files[table.name]:
            files[table.name] = [_write(table, _empty(table), folder)]
    return {name: tuple(paths) for name, paths in files.items()}


def empty_tables(folder: Path) -> RawFiles:
    """The files of all raw tables without a row, written into a folder."""
    return {name: (_write(table, _empty(table), folder),) for name, table in RAW_TABLES.items()}


def files_of_local(local: LocalTree, landed: Path, folder: Path) -> RawFiles:
    """The files of the raw tables that have rows of one submission on this machine.

    Args:
        local: The submission.
        landed: The folder of its rows.
        folder: An existing folder for the table of sources.
    """
    files: dict[str, list[Path]] = defaultdict(list)
    _add_landed(files, landed)
    files[SOURCES.name] = [_write(SOURCES, _register_frame([_described_locally(local)]), folder)]
    return {name: tuple(paths) for name, paths in files.items()}


def _write(table: Table, frame: pl.DataFrame, folder: Path) -> Path:
    path = folder / f"{table.name}.parquet"
    write_table(frame, path)
    return path


def _empty(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema=table.schema)


def _described_locally(local: LocalTree) -> dict[str, object]:
    """A submission on this machine as the table of sources has it."""
    return {**local.model_dump(), "path": str(local.path), "origin": "extract"}


def _add_landed(files: dict[str, list[Path]], landed: Path) -> None:
    for path in sorted(landed.glob("*/*.parquet")):
        files[path.parent.name].append(path)


def _described(source: Published, register: Register, cached: Locked | None, content: str | None) -> dict[str, object]:
    """A source as the table of sources has it, from its fetched bytes and the digest of their rows."""
    locked = register.locked(source)
    origin = "cache" if cached else "bundle" if source.bundled != "none" else "not fetched"
    used = cached or locked
    has_locked_bytes = cached in (None, locked)
    return {
        **source.model_dump(),
        "url": source.url,
        "origin": origin,
        "retrieved_on": register.retrieved_on.get(source.source_id),
        "has_locked_bytes": has_locked_bytes,
        "is_as_locked": has_locked_bytes or content == register.contents.get(source.source_id, "not locked"),
        **(used.model_dump() if used else {}),
    }


def _register_frame(described: list[dict[str, object]]) -> pl.DataFrame:
    """The register as a raw table."""
    rows = [{**row, "source_path": row.get("path")} for row in described]
    return pl.DataFrame([{name: row.get(name) for name in SOURCES.schema} for row in rows], schema=SOURCES.schema)
