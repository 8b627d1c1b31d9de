"""A dbt that a user runs, as a process in the root of a fresh working copy: here of the small project."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import duckdb
import pytest

from extract.workspace import Workspace
from publish.build import build
from tests.project import bytes_published, make_small_project, register_of, run

DBT = Path(sys.executable).with_name("dbt")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A working copy in which nothing was built yet."""
    return make_small_project(tmp_path_factory.mktemp("fresh") / "project")


def dbt(workspace: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(DBT), "--no-use-colors", *arguments]
    return subprocess.run(command, cwd=workspace.root, env=environment(), capture_output=True, text=True, check=False)


def environment() -> dict[str, str]:
    """The environment of a user: without what a build in the process of the tests set."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MLPERF_", "DBT_"))}


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_dbt_works_in_the_root_and_says_what_is_missing(fresh: Workspace) -> None:
    """One test, since each of the commands takes seconds to start and needs the one before."""
    assert "All checks passed!" in dbt(fresh, "debug").stdout
    early = dbt(fresh, "build", "--select", "fct_results")
    assert early.returncode == 2
    assert "there are no raw tables in warehouse/dbt.duckdb; run: make raw" in early.stdout

    made = run("publish", "raw", workspace=fresh)
    assert (made.returncode, made.stderr) == (0, "")
    built = dbt(fresh, "build", "--select", "+fct_results")
    assert built.returncode == 0, built.stdout
    # The paper's data of Tiny have 511 lines after the header; the seed `expected_line_counts` has the reviewed number
    # of those with a benchmark and a number.
    with duckdb.connect(fresh.own_database, read_only=True) as connection:
        (read, kept) = connection.execute(
            "select (select count(*) from raw.paper_results), (select count(*) from marts.fct_results)"
        ).fetchall()[0]
    assert (read, kept) == (511, 434)

    shown = dbt(fresh, "show", "--output", "json", "--log-format", "json", "--inline", "select 592 + 1 as n")
    assert '"n": 593' in json.loads(shown.stdout.splitlines()[-1])["data"]["preview"].replace('\\"', '"')
    listed = dbt(fresh, "--quiet", "ls", "--select", "fct_results", "--resource-type", "model")
    assert listed.stdout == "joulebase.marts.fct_results\n"
    assert dbt(fresh, "docs", "generate").returncode == 0
    # Everything in the ignored folder, and no release.
    assert {path.name for path in fresh.root.iterdir()} & {"target", "logs", "dbt_packages"} == set()
    assert {"catalog.json", "dbt.log", "manifest.json"} <= {path.name for path in fresh.own_dbt_files.iterdir()}
    assert not fresh.database.exists()


def test_a_dbt_of_the_user_leaves_the_release_as_it_is(small: Workspace) -> None:
    before = bytes_published(small)
    run("publish", "raw", workspace=small)
    assert dbt(small, "build", "--select", "stg_lines").returncode == 0
    assert bytes_published(small) == before
    assert build(small, register=register_of(small)).is_unchanged


def test_a_database_that_is_in_use_is_not_replaced(small: Workspace) -> None:
    with duckdb.connect(small.own_database) as mine:
        mine.execute("create table mine as select 1")
        refused = run("publish", "raw", workspace=small)
    assert refused.returncode == 1
    assert refused.stderr.startswith(
        f"error: {small.own_database} cannot be replaced; close the programs that use it: "
    )
    assert run("publish", "raw", workspace=small).returncode == 0


def served(address: str) -> Iterator[str]:
    """What an address gives, tried for half a minute."""
    for _ in range(300):
        try:
            with urlopen(address) as answer:  # noqa: S310  # this machine
                yield answer.read().decode()
                return
        except URLError:
            time.sleep(0.1)


def test_dbt_serves_the_docs_that_make_docs_wrote(small: Workspace, port: int) -> None:
    assert run("publish", "docs", workspace=small).returncode == 0
    command = [str(DBT), "docs", "serve", "--no-browser", "--port", str(port)]
    server = subprocess.Popen(
        command, cwd=small.root, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        (manifest,) = served(f"http://127.0.0.1:{port}/manifest.json")
        (catalog,) = served(f"http://127.0.0.1:{port}/catalog.json")
        (page,) = served(f"http://127.0.0.1:{port}/")
    finally:
        server.terminate()
        server.wait()
    assert "model.joulebase.fct_results" in json.loads(manifest)["nodes"]
    # The catalog is that of the published warehouse, whose file has this name.
    assert json.loads(catalog)["nodes"]["model.joulebase.fct_results"]["metadata"]["database"] == "joulebase"
    assert re.search(r"<title>dbt Docs</title>", page)
