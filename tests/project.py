"""Copies of the project for tests to change: the whole one, and a small one whose build takes about a second."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from extract.bundle import seal, write_addresses
from extract.sources import PypiSdist, Register
from extract.workspace import Workspace
from publish.errors import PublishError
from publish.release import published_note

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
# What a copy of the project needs for its commands to work.
CODE = (
    "distribution",
    "extract",
    "expectations",
    "publish",
    "report",
    "engines",
    "macros",
    "dbt_project.yml",
    "profiles.yml",
    "requirements.lock",
)
WHOLE = ("models", "seeds", "tests/dbt", "warehouse/bundle")
SMALL_MODELS = ROOT / "tests" / "small"
SMALL_SOURCE = "paper-released-tiny"
# A source distribution of a package that does not exist.
SDIST = PypiSdist(
    source_id="s",
    kind="pypi_sdist",
    package="a_package",
    version="0.2.0",
    reader="openmlperf_exports",
    suite="inference",
)


class Verdict:
    """The outcome of an expectation."""

    def __init__(self, text: str, *, is_met: bool) -> None:
        self.text = text
        self.is_met = is_met

    def __str__(self) -> str:
        return self.text


def workspace_at(folder: Path, root: Path = ROOT) -> Workspace:
    """A warehouse in a folder of its own, built from a project."""
    return Workspace(root=root, warehouse=folder, bundle=root / "warehouse" / "bundle")


def run(
    module: str, *arguments: str, workspace: Workspace, options: dict[str, Any] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of the project in a process of its own; ``options`` are those of ``subprocess.run``."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=workspace.root,
        env={**os.environ, "MLPERF_WAREHOUSE": str(workspace.warehouse), **environment},
        capture_output=True,
        text=True,
        check=False,
        **(options or {}),
    )


def peak_mb(status: str) -> float:
    """The peak of memory of a process, from its ``/proc/self/status``: getrusage counts that of its parent, too."""
    (peak_kb,) = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
    return peak_kb / 1024


def copy_project(root: Path) -> None:
    """Make a working copy of the whole project."""
    for part in (*CODE, *WHOLE):
        _copy(ROOT / part, root / part)


def make_small_project(root: Path) -> Workspace:
    """A working copy in which every command works: the code, one source, and the few models of ``tests/small``."""
    for part in (*CODE, "tests/dbt/generic", "seeds/reference/notices.csv"):
        _copy(ROOT / part, root / part)
    shutil.copytree(SMALL_MODELS, root, dirs_exist_ok=True)
    _keep_small_source(root / "extract")
    workspace = workspace_at(root / "warehouse", root)
    for path in (ROOT / "warehouse" / "bundle").glob(f"*/{SMALL_SOURCE}.parquet"):
        _copy(path, workspace.bundle / path.parent.name / path.name)
    seal(workspace.bundle)
    write_addresses(register_of(workspace), workspace.bundle)
    return workspace


def _keep_small_source(extract: Path) -> None:
    register, lock = extract / "sources.yml", extract / "sources.lock"
    entries = yaml.safe_load(register.read_text(encoding="utf-8"))["sources"]
    kept = [entry for entry in entries if entry["source_id"] == SMALL_SOURCE]
    register.write_text(yaml.safe_dump({"sources": kept}), encoding="utf-8")
    locked = yaml.safe_load(lock.read_text(encoding="utf-8"))[SMALL_SOURCE]
    lock.write_text(yaml.safe_dump({SMALL_SOURCE: locked}), encoding="utf-8")


def register_of(workspace: Workspace) -> Register:
    """The sources of a copy of the project that has its own register."""
    return Register.load(workspace.root / "extract" / "sources.yml", workspace.root / "extract" / "sources.lock")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)


def copy_warehouse(workspace: Workspace, folder: Path) -> Workspace:
    """A copy of a warehouse with everything published in it."""
    shutil.copytree(workspace.warehouse, folder, symlinks=True)
    return workspace_at(folder, workspace.root)


def bytes_published(workspace: Workspace) -> dict[str, str]:
    """The sha256 of each file of the published release, by name."""
    files = sorted(path for path in workspace.published.rglob("*") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def exports(workspace: Workspace) -> dict[str, str]:
    """The sha256 of each exported table, by name."""
    return {name: sha256 for name, sha256 in bytes_published(workspace).items() if name.endswith(".parquet")}


def exports_of_any_inputs(workspace: Workspace) -> dict[str, str]:
    """The sha256 of each exported table without the fingerprint of the inputs in it, by name."""
    note = published_note(workspace)
    assert note is not None
    made_from = note.made_from.encode()
    contents = {path.name: path.read_bytes() for path in workspace.exports.iterdir()}
    assert all(content.count(made_from) == 1 for content in contents.values())
    return {
        name: hashlib.sha256(content.replace(made_from, b"")).hexdigest() for name, content in sorted(contents.items())
    }


def content_of(database: Path) -> Iterator[tuple[Any, ...]]:
    """The tables of a database, their columns with types and comments, and their rows in order."""
    columns = "schema_name, table_name, column_index, column_name, data_type, comment"
    described = "table_schema, table_name, table_type, table_comment"
    with duckdb.connect(database, read_only=True) as connection:
        tables = connection.execute(f"select {described} from information_schema.tables order by all").fetchall()
        yield from tables
        yield from connection.execute(f"select {columns} from duckdb_columns() order by all").fetchall()
        for schema, table, *_ in tables:
            yield from connection.execute(f'from "{schema}"."{table}"').fetchall()


def seed(root: Path, name: str) -> Path:
    """The file of a seed of a project, in whatever folder it is."""
    (path,) = (root / "seeds").rglob(f"{name}.csv")
    return path


def append(path: Path, text: str) -> None:
    """Add text to the end of a file."""
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)


def change(path: Path, old: str, new: str) -> None:
    """Replace the one occurrence of a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def remove_line(path: Path, start: str) -> None:
    """Remove the one line of a file that starts with a text."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")


class Laboratory:
    """A copy of the project and of the published database, where a part is built again after a change.

    A build runs all models and tests by the same function as here, and publishes nothing if it raises:
    ``test_failing_nodes.py`` shows both. So what fails here for a change is what a build with that change says.
    """

    def __init__(self, home: Path, published: Workspace) -> None:
        self.root = home / "project"
        self.workspace = workspace_at(home / "warehouse", self.root)
        self.database = self.workspace.warehouse / "joulebase.duckdb"
        self._published = published
        copy_project(self.root)

    def reset(self) -> None:
        """Undo all changes."""
        shutil.copytree(ROOT / "seeds", self.root / "seeds", dirs_exist_ok=True)
        self.database.parent.mkdir(exist_ok=True)
        shutil.copyfile(self._published.database, self.database)

    def execute(self, sql: str) -> None:
        """Change the database."""
        with duckdb.connect(self.database) as connection:
            connection.execute(sql)

    def rebuild(self, *selected: str) -> None:
        """Build the selected seeds and models, in dbt's words of selection, without their tests."""
        self._run("build", "--exclude-resource-type", "test", "unit_test", "--select", *selected)

    def failure_of(self, *selected: str) -> str:
        """What a build would say of the selected tests, of which at least one must fail."""
        with pytest.raises(PublishError) as failure:
            self._run("test", "--exclude-resource-type", "unit_test", "--select", *selected)
        return str(failure.value)

    def _run(self, *arguments: str) -> None:
        # Imported here: dbt takes seconds to load, and unit tests do without it.
        from publish.dbt import run_dbt

        run_dbt(self.workspace, self.database, arguments)
