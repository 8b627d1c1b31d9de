"""What the tests share: the real data where they are, and warehouses that are built once."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from extract.workspace import Workspace
from publish.query import connect
from tests.project import SHARED, Laboratory, copy_project, make_small_project, register_of, workspace_at

# Speed is measured by `make bench`: a shared machine can be slow at any time.
settings.register_profile("project", deadline=None)
settings.load_profile("project")


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
    """A read-only connection to the warehouse of the bundle."""
    # As the product opens it: DuckDB refuses two configurations of one file in one process.
    with connect(published.database) as connection:
        yield connection


@pytest.fixture
def project_copy(tmp_path: Path) -> Path:
    """A copy of what the build reads, to be broken by a test."""
    root = tmp_path / "project"
    copy_project(root)
    return root


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Path]:
    """The small project, built and published, and a copy of all its files."""
    from publish.build import build

    home = tmp_path_factory.mktemp("small")
    workspace = make_small_project(home / "project")
    build(workspace, register=register_of(workspace))
    shutil.copytree(workspace.root, home / "kept", symlinks=True)
    return workspace, home / "kept"


@pytest.fixture
def small(small_project: tuple[Workspace, Path]) -> Iterator[Workspace]:
    """The small project, built and published; whatever a test does to it is undone, in the same folder.

    In another folder dbt would read all of it again, which takes longer than everything else of its build.
    """
    workspace, kept = small_project
    yield workspace
    shutil.rmtree(workspace.root)
    shutil.copytree(kept, workspace.root, symlinks=True)


@pytest.fixture(scope="session")
def shared_laboratory(tmp_path_factory: pytest.TempPathFactory, published: Workspace) -> Laboratory:
    """One laboratory for all tests, so that dbt reads the whole project once."""
    return Laboratory(tmp_path_factory.mktemp("laboratory"), published)


@pytest.fixture
def laboratory(shared_laboratory: Laboratory) -> Laboratory:
    """A copy of the project and of the published database, for a test to change."""
    shared_laboratory.reset()
    return shared_laboratory
