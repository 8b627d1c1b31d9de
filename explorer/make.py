"""Make the explorer: a folder of pages, programs and data that needs no server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explorer.bundle import bundle
from explorer.catalogue import comments_of, make_catalogue
from explorer.figures import paper_figures
from explorer.sql import write_engine, write_sql
from explorer.tables import load_specification, opened, write_script, write_table
from extract.files import remove_made
from extract.workspace import Workspace
from publish.clean import EXPLORER_FILES
from publish.errors import PublishError
from publish.release import published_note

HERE = Path(__file__).parent
DATA = "data"
_PAGES = ("index.html", "style.css")
# The program of the first page, and those that it loads when they are needed.
_PROGRAMS = ("app", "engine")


def make_explorer(workspace: Workspace) -> Path:
    """Write the explorer of the published warehouse to ``<warehouse>/explorer``, and return this folder.

    It replaces the folder as a whole, when everything is written.

    Raises:
        SourceError: Another process is writing.
        PublishError: There is no published warehouse, or something cannot be made.
    """
    # It is slow to import.
    from extract.lock import only_writer

    note = published_note(workspace)
    if note is None:
        raise PublishError(f"{workspace.database} does not exist; run: make build")
    with only_writer(workspace), replacing_folder(workspace.explorer, workspace.explorer_draft) as draft:
        write_pages(draft)
        write_data(workspace.database.resolve(), draft / DATA, note.made_from)
    return workspace.explorer


def write_pages(folder: Path) -> None:
    """Write the pages and their programs."""
    for name in _PAGES:
        shutil.copyfile(HERE / name, folder / name)
    bundle(_PROGRAMS, folder)


def write_data(database: Path, folder: Path, made_from: str) -> None:
    """Write all tables of ``tables.yml`` and the catalogue of them into a new folder."""
    folder.mkdir()
    specification = load_specification()
    with opened(database) as connection:
        written = {name: write_table(connection, name, spec, folder) for name, spec in specification.tables.items()}
        write_script(folder, "catalogue", make_catalogue(connection, specification, written, made_from))
        write_script(folder, "comments", comments_of(connection))
        write_script(folder, "figures", paper_figures(connection))
        write_sql(connection, folder)
    write_engine(folder)


@contextmanager
def replacing_folder(target: Path, draft: Path) -> Iterator[Path]:
    """Yield ``draft`` as a new folder; its files replace those of ``target`` if the block succeeds.

    Raises:
        PublishError: The target has files that no command made; everything stays as it is.
    """
    if foreign := _foreign_files(target):
        raise PublishError(f"{target} has files that no command made ({', '.join(foreign)}); move them away")
    # One that was killed left it.
    remove_made(draft, EXPLORER_FILES)
    draft.mkdir()
    try:
        yield draft
        remove_made(target, EXPLORER_FILES)
        draft.rename(target)
    finally:
        remove_made(draft, EXPLORER_FILES)


def _foreign_files(folder: Path) -> list[str]:
    made = {path for pattern in EXPLORER_FILES for path in folder.glob(pattern)}
    return [str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file() and path not in made]
