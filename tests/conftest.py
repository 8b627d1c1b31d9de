"""What the tests share: where the project and the real data lie, and one warehouse built from the bundle."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from extract.workspace import Workspace
from publish.query import connect

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
# What a copy of the project needs to be built.
PROJECT_PARTS = ("models", "seeds", "macros", "tests/dbt", "warehouse/bundle", "dbt_project.yml", "profiles.yml")


def workspace_at(folder: Path, root: Path = ROOT) -> Workspace:
    return Workspace(root=root, warehouse=folder, bundle=root / "warehouse" / "bundle")


def run(module: str, *arguments: str, workspace: Workspace, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, "MLPERF_WAREHOUSE": str(workspace.warehouse), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session", autouse=True)
def quiet_environment() -> Iterator[None]:
    """Nothing that a developer has set reaches the tests."""
    kept = dict(os.environ)
    for name in ("MLPERF_MIRROR", "MLPERF_WAREHOUSE", "MLPERF_DATABASE", "QUERY_SQL"):
        os.environ.pop(name, None)
    yield
    os.environ.clear()
    os.environ.update(kept)


@pytest.fixture(scope="session")
def mirror() -> Path:
    """Copies of the public files, laid out as ``host/path``."""
    folder = SHARED / "mirror"
    if not folder.is_dir():
        pytest.skip("the mirror of the public files is not here")
    return folder


@pytest.fixture(scope="session")
def paper_figure() -> Callable[[str, str], dict]:
    """The values that the paper's own scripts plot, by variant and figure."""
    folder = SHARED / "expected" / "paper_figures"
    if not folder.is_dir():
        pytest.skip("the values of the paper's own scripts are not here")
    return lambda variant, figure: json.loads((folder / variant / f"fig{figure}.json").read_text())


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A warehouse built and published from the bundle, as a fresh clone does."""
    from publish.build import build

    workspace = workspace_at(tmp_path_factory.mktemp("warehouse"))
    build(workspace)
    return workspace


@pytest.fixture(scope="session")
def fetched(tmp_path_factory: pytest.TempPathFactory, mirror: Path) -> Workspace:
    """A warehouse built and published from every source, fetched from the mirror."""
    from extract.fetch import Fetcher
    from extract.sources import Register
    from publish.build import build

    workspace = workspace_at(tmp_path_factory.mktemp("fetched"))
    register = Register.load()
    fetcher = Fetcher(workspace.cache, mirror=str(mirror))
    for source in register.sources:
        fetcher.fetch(source, register.locked(source))
    build(workspace)
    return workspace


@pytest.fixture(scope="session")
def warehouse(published: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to that warehouse."""
    # As the product opens it: DuckDB refuses two configurations of one file in one process.
    with connect(published.database) as connection:
        yield connection


@pytest.fixture
def project_copy(tmp_path: Path) -> Path:
    """A copy of what the build reads, to be broken by a test."""
    root = tmp_path / "project"
    copy_project(root)
    return root


@pytest.fixture
def quick_copy(project_copy: Path) -> Path:
    """The same without data tests, which take most of the time, for what does not ask about the data."""
    with (project_copy / "dbt_project.yml").open("a", encoding="utf-8") as stream:
        stream.write("\ndata_tests:\n  mlperf:\n    +enabled: false\n")
    return project_copy


def copy_project(root: Path) -> None:
    """Copy what the build reads into a new folder."""
    for part in PROJECT_PARTS:
        target = root / part
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
        copy(ROOT / part, target)
