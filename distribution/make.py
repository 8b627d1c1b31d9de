"""Make a release: the tables of the published warehouse in a folder that anyone can load, cite and check."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from filecmp import cmp
from importlib.metadata import version
from pathlib import Path

import duckdb

from distribution import verify
from distribution.catalogue import Table, tables_of
from distribution.changes import changes_since
from distribution.metadata import croissant, data_dictionary, data_package, files_with
from distribution.register import Release, Releases
from distribution.tables import opened, write_database
from distribution.texts import changelog, citation, readme
from extract.cache import cached_files
from extract.sources import Register
from extract.workspace import Workspace
from publish.dictionary import Manifest, make_dictionary
from publish.errors import PublishError
from publish.inputs import fingerprint
from publish.notices import notice
from publish.release import Note, damaged_files, published_note

# What a release has of the project as it is, and the check that needs nothing of the project.
_COPIED = ("LICENSE", "DATA_NOTICE.md", "distribution/verify.py", "docs/example.py")
_TOOLS = ("duckdb", "dbt-core", "dbt-duckdb")
# Their bytes differ each time; their content is checked by `verify`.
_VARIABLE = {verify.DATABASE}


@dataclass(frozen=True)
class Outcome:
    """The result: the folder of the release, and whether it was there already with the same content."""

    folder: Path
    is_unchanged: bool


def make_release(workspace: Workspace, releases: Releases, dist: Path, *, register: Register | None = None) -> Outcome:
    """Write the newest release of the register to ``<dist>/joulebase-<version>``.

    Args:
        workspace: Names the published warehouse and the project.
        releases: The register of releases.
        dist: The folder of all releases; the one before the newest has to be there, if there was one.
        register: The sources; default: those of the project.

    Raises:
        PublishError: There is no published warehouse of this checkout or no explorer of it, the release before is not
            there, a value changed without a reason, or the release is there with other content.
    """
    note = _published(workspace, register or Register.load())
    target = folder_of(dist, releases.newest)
    dist.mkdir(parents=True, exist_ok=True)
    with _draft(dist) as draft:
        _write(draft, workspace, releases, note, dist)
        if failures := verify.failures(draft):
            raise PublishError("the release is faulty:\n" + "\n".join(failures))
        if target.exists():
            _check_equal(target, draft)
            return Outcome(target, is_unchanged=True)
        draft.rename(target)
    return Outcome(target, is_unchanged=False)


def _published(workspace: Workspace, register: Register) -> Note:
    """The note of the published warehouse, which is whole and made from this checkout."""
    note = published_note(workspace)
    if note is None:
        raise PublishError(f"{workspace.database} does not exist; run: make build")
    if damaged := damaged_files(workspace, note):
        raise PublishError(f"the published warehouse is damaged ({', '.join(damaged)}); run: make build")
    if note.made_from != fingerprint(workspace, cached_files(register, workspace.cache)):
        raise PublishError(
            f"{workspace.database} was made from other files than those of this checkout; run: make build"
        )
    return note


@contextmanager
def _draft(dist: Path) -> Iterator[Path]:
    """A folder beside the releases, which is removed unless it was renamed."""
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=dist))
    # As every folder that a user makes, not closed to others as a temporary one.
    draft.chmod(0o755)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(draft: Path, workspace: Workspace, releases: Releases, note: Note, dist: Path) -> None:
    """Write all files of a release, the checksums last."""
    release = releases.newest
    shutil.copytree(workspace.exports.resolve(), draft / "data")
    _copy_explorer(workspace, note, draft / verify.EXPLORER)
    with opened(workspace.database.resolve()) as connection:
        manifest = _manifest(workspace)
        tables = tables_of(connection, manifest)
        write_database(connection, tables, draft / "data", draft / verify.DATABASE)
        rows = {table.name: _row_count(connection, draft / "data" / f"{table.name}.parquet") for table in tables}
        texts = {
            "CHANGELOG.md": _changelog(connection, releases, tables, dist, draft),
            "README.md": readme(release, tables, rows),
            "CITATION.cff": citation(release, (workspace.root / "CITATION.cff").read_text(encoding="utf-8")),
        }
    files = files_with(tables, draft)
    texts |= {
        verify.CROISSANT: croissant(release, files),
        verify.PACKAGE: data_package(release, files, rows),
        "data_dictionary.csv": data_dictionary(tables),
        "dictionary.html": make_dictionary(manifest, notice("trademark"), [table.name for table in tables]),
        verify.NOTE: _note(workspace, release, note, tables, rows),
    }
    for path in _COPIED:
        texts[Path(path).name] = (workspace.root / path).read_text(encoding="utf-8")
    for name, text in texts.items():
        (draft / name).write_bytes(text.encode())
    (draft / verify.SUMS).write_bytes(verify.sums_of(draft).encode())


def _copy_explorer(workspace: Workspace, note: Note, target: Path) -> None:
    """Copy the explorer, if it shows the published warehouse.

    Raises:
        PublishError: There is none, or it was made from another build.
    """
    catalogue = workspace.explorer / "data" / "catalogue.js"
    if not catalogue.exists() or note.made_from not in catalogue.read_text(encoding="utf-8"):
        raise PublishError(f"{workspace.explorer} does not show the published warehouse; run: make explorer")
    shutil.copytree(workspace.explorer, target)


def _manifest(workspace: Workspace) -> Manifest:
    """The ``manifest.json`` of dbt from the last build."""
    manifest: Manifest = json.loads((workspace.dbt_files / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def _row_count(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    ((number,),) = connection.read_parquet(str(file)).count("*").fetchall()
    return int(number)


def _changelog(
    connection: duckdb.DuckDBPyConnection, releases: Releases, tables: Sequence[Table], dist: Path, draft: Path
) -> str:
    """The text of the changelog; beside it, the changes are written into the draft.

    Raises:
        PublishError: A value changed and nothing explains it.
    """
    if releases.previous is None:
        return changelog(releases.newest, None, "")
    previous = folder_of(dist, releases.previous)
    changes = changes_since(connection, previous, releases.newest, tables, draft)
    text = changelog(releases.newest, changes, (previous / "CHANGELOG.md").read_text(encoding="utf-8"))
    if changes.unexplained:
        listed = "\n".join(
            f"  {count.table}{f'.{count.column}' if count.column else ''}: {count.number} {count.change}"
            for count in changes.unexplained
        )
        raise PublishError(
            f"no correction or source explains these changes; write reasons into releases.yml:\n{listed}"
        )
    return text


def _note(workspace: Workspace, release: Release, note: Note, tables: Sequence[Table], rows: Mapping[str, int]) -> str:
    """The text of the note of a release."""
    columns = {table.name: [[column.name, column.data_type] for column in table.columns] for table in tables}
    content = {
        "version": release.version,
        "date": release.date.isoformat(),
        **_commit(workspace.root),
        "made_from": note.made_from,
        "schema_sha256": verify.schema_hash(columns),
        "tools": {"python": platform.python_version(), **{name: version(name) for name in _TOOLS}},
        "rows": rows,
        "only_parquet": [table.name for table in tables if not table.is_in_database],
        "columns": columns,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _commit(root: Path) -> Mapping[str, object]:
    """The commit of a checkout and whether files differ from it; nulls where there is no git or no checkout."""
    commit, changed = _git(root, "rev-parse", "HEAD"), _git(root, "status", "--porcelain")
    return {"commit": commit, "is_modified": None if commit is None else bool(changed)}


def _git(root: Path, *arguments: str) -> str | None:
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return None
    command = [git, "-C", str(root), *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # no shell
    return answer.stdout.strip() if answer.returncode == 0 else None


def folder_of(dist: Path, release: Release) -> Path:
    """The folder of a release among all releases."""
    return dist / f"joulebase-{release.version}"


def _check_equal(target: Path, draft: Path) -> None:
    """Check that a release that is there already is whole and has the content of the draft.

    Raises:
        PublishError: It is not, and it stays as it is.
    """
    if damage := list(verify.changed_files(target)):
        raise PublishError(f"{target} is there and is not as it was released: {' '.join(damage)}")
    old, new = set(verify.files_of(target)), set(verify.files_of(draft))
    others = old ^ new | {name for name in old & new - _VARIABLE if not cmp(target / name, draft / name, shallow=False)}
    if others:
        raise PublishError(
            f"{target} is there with other content ({', '.join(sorted(others))}), and a release never changes; "
            "add an entry with the next version to releases.yml"
        )
