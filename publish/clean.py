"""The removal of everything built: only files that commands of this project made, only in a warehouse of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engines.folders import MADE as SPARK_FILES
from extract.files import remove_made
from extract.landing import MADE as LANDED_FILES
from extract.lock import only_writer
from extract.workspace import Workspace
from publish.database import DATABASE_NAME, clear_building
from publish.docs import SERVED
from publish.raw_tables import wal_of
from publish.release import remove_links, remove_release

# What dbt writes; an earlier version also let it write into a folder `check` inside.
_DBT_FILES = (
    "catalog.json", "graph.gpickle", "graph_summary.json", "index.html", "manifest.json", "partial_parse.msgpack",
    "*root.txt*", "run_results.json", "semantic_manifest.json", "static_index.html", "dbt.log*", "compiled/**/*",
    "run/**/*",
)  # fmt: skip
# The files of the explorer, also of one that was not finished.
EXPLORER_FILES = ("index.html", "style.css", "licences.txt", "*.js", "data/*.js", "data/*.parquet")


def clean(workspace: Workspace) -> list[Path]:
    """Remove everything built and the extracted submissions; keep the bundle and the fetched sources.

    Returns:
        The files that others put into the folders of the warehouse; they are kept.

    Raises:
        SourceError: The folder is no warehouse, or another process is writing there; nothing was removed.
    """
    if not workspace.warehouse.exists():
        return []
    with only_writer(workspace):
        remove_links(workspace)
        clear_building(workspace)
        for release in sorted(workspace.releases.glob("*")):
            remove_release(release)
        for folder, patterns in _made(workspace).items():
            remove_made(folder, patterns)
        for path in (workspace.validated, workspace.own_database, wal_of(workspace.own_database)):
            path.unlink(missing_ok=True)
        return sorted(_kept(workspace))


def _made(workspace: Workspace) -> dict[Path, tuple[str, ...]]:
    """The folders that are removed, each with the patterns of the files that commands made in it."""
    made: dict[Path, tuple[str, ...]] = {}
    for page in (workspace.docs, workspace.dictionary, workspace.docs_note, workspace.validation):
        made[page.parent] = (*made.get(page.parent, ()), page.name, f".{page.name}.*")
    return {
        **made,
        workspace.reports: ("local-*.html", ".local-*.html.*"),
        workspace.explorer: EXPLORER_FILES,
        workspace.explorer_draft: EXPLORER_FILES,
        workspace.report_template: ("template.json", ".template.json.*", DATABASE_NAME),
        workspace.dbt_files: (*_DBT_FILES, *(f"check/{pattern}" for pattern in _DBT_FILES)),
        workspace.own_dbt_files: (*_DBT_FILES, *(f".{name}.*" for name in SERVED)),
        workspace.spark / "dbt": _DBT_FILES,
        workspace.spark: SPARK_FILES,
        workspace.landed: tuple(f"*/{pattern}" for pattern in LANDED_FILES),
        workspace.extracts: tuple(f"*/{pattern}" for pattern in LANDED_FILES),
        workspace.releases: (),
        workspace.building: (),
    }


def _kept(workspace: Workspace) -> Iterator[Path]:
    for folder in _made(workspace):
        yield from (path for path in folder.rglob("*") if not path.is_dir())
