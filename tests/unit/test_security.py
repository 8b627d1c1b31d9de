"""What the code never does with what comes from outside; each rule by reading the code or by trying to break it."""

from __future__ import annotations

import ast
import csv
import io
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from publish.database import load_raw
from publish.query import connect, query
from publish.shell import init_script
from tests.project import ROOT

PACKAGES = ("extract", "expectations", "publish", "analysis", "report", "distribution")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
MAKE = shutil.which("make") or "make"


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_shell_no_evaluation_and_no_unpacking(path: Path) -> None:
    for name, call in calls(path):
        assert not name.startswith(("os.system", "os.popen", "pickle.", "marshal.", "subprocess.getoutput")), name
        # `list.eval` of polars evaluates an expression for each list, not a text.
        evaluates = name.rpartition(".")[2] in ("eval", "exec", "extractall", "unpack_archive")
        assert not evaluates or name.endswith(".list.eval"), name
        assert not any(keyword.arg == "shell" for keyword in call.keywords), name
        if name.startswith("subprocess."):
            assert not isinstance(call.args[0], (ast.Constant, ast.JoinedStr)), "a command is a list, not a text"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_yaml_is_loaded_as_plain_data_only(path: Path) -> None:
    names = {found[0] for name, _ in calls(path) if (found := re.findall(r"\byaml\.\w+", name))}
    assert names <= {"yaml.safe_load", "yaml.safe_dump"}


def test_a_register_that_names_python_objects_is_refused(tmp_path: Path) -> None:
    from extract.errors import SourceError
    from extract.sources import Register

    (tmp_path / "sources.yml").write_text("sources: !!python/object/apply:os.system [touch made]\n")
    with pytest.raises(SourceError, match=r"sources.yml: cannot be read: .*python/object/apply"):
        Register.load(tmp_path / "sources.yml", tmp_path / "sources.lock")


def test_sql_is_put_together_only_where_the_reason_is_written_down() -> None:
    """Ruff finds every SQL text made of parts; these files may have some, each with its reason in pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    allowed = {name for name, rules in settings["per-file-ignores"].items() if "S608" in rules}
    assert allowed == {
        "tests/**",
        "distribution/{tables,changes,verify}.py",
        "engines/{parity,rendering}.py",
        "explorer/{tables,catalogue,sql}.py",
        "expectations/suites.py",
        "publish/counts.py",
        "publish/dbt.py",
        "publish/exports.py",
        "report/run.py",
    }
    assert "S" not in settings["ignore"]
    assert settings["select"] == ["ALL"]


def test_paths_reach_sql_as_bound_parameters(tmp_path: Path) -> None:
    folder = tmp_path / "it's a folder'); drop schema raw; --"
    folder.mkdir()
    pl.DataFrame({"cell": ["x"]}).write_parquet(folder / "rows.parquet")
    load_raw({"rows": (folder / "rows.parquet",)}, tmp_path / "joulebase.duckdb")
    with duckdb.connect(tmp_path / "joulebase.duckdb", read_only=True) as connection:
        assert connection.execute("from raw.rows").fetchall() == [("x",)]


MALICIOUS = [
    "=HYPERLINK(1)",
    "+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "x;=1",
    'x;"=1"',
    "x\t+1",
    "x\r\n@SUM(1)",
    "a; b -1; 2=2",
    "'); drop table cells; --",
    "<b>",
    "x" * 1_000_000,
]
# What the file has instead: an apostrophe wherever a spreadsheet that separates by commas, semicolons or tabs begins a
# cell with a character that OWASP lists ("CSV Injection"): = + - @ tab, carriage return, line feed.
NEUTRAL = [
    "'=HYPERLINK(1)",
    "'+1",
    "'-1+1",
    "'@SUM(1)",
    "'\t'=1",
    "'\n'=1",
    "'\n'=1",
    "x;'=1",
    'x;\'"=1"',
    "x\t'+1",
    "x\n'@SUM(1)",
    "a; b -1; 2=2",
    "'); drop table cells; --",
    "<b>",
    "x" * 1_000_000,
]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "joulebase.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table cells (name text)")
        connection.executemany("insert into cells values (?)", [[cell] for cell in MALICIOUS])
    return path


def test_35_no_csv_cell_begins_a_formula(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(database, "select name from cells", "csv")
    default = csv.field_size_limit(2_000_000)
    cells = [row[0] for row in csv.reader(io.StringIO(capsys.readouterr().out, newline=""))][1:]
    csv.field_size_limit(default)
    assert cells == NEUTRAL


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_35_no_spreadsheet_finds_a_formula_whatever_it_separates_by(
    database: Path, capsys: pytest.CaptureFixture[str], separator: str
) -> None:
    """The first column makes the quotation marks of the second those of a cell that does not begin with them."""
    query(database, "select 'text' as name, name as \"=second\" from cells where length(name) < 100", "csv")
    written = capsys.readouterr().out
    cells = [cell for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator) for cell in row]
    assert len(cells) >= len(MALICIOUS)
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)]


@pytest.mark.parametrize(
    "sql",
    [
        "create table made as select 1",
        "delete from cells",
        "copy cells to 'made.csv'",
        "select * from read_text('/etc/hostname')",
        "select * from glob('/*')",
        "attach 'made.duckdb'",
        "install httpfs",
        "load httpfs",
        "select * from 'https://example.org/a.parquet'",
        "set allow_unsigned_extensions = true",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "export database 'made'",
    ],
)
def test_the_query_target_reads_its_file_and_nothing_else(database: Path, sql: str) -> None:
    with connect(database) as connection, pytest.raises(duckdb.Error):
        connection.execute(sql)
    assert sorted(path.name for path in database.parent.iterdir()) == ["joulebase.duckdb"]


def test_the_interactive_prompt_reads_its_file_and_nothing_else(database: Path, tmp_path: Path) -> None:
    from harlequin.exception import HarlequinQueryError
    from harlequin_duckdb import DuckDbAdapter

    script = init_script(tmp_path, "set search_path = 'main';\n")
    connection = DuckDbAdapter((str(database),), read_only=True, init_path=script).connect()
    for sql in ("select * from read_text('/etc/hostname')", "copy (select 1) to 'made.csv'", "load httpfs"):
        with pytest.raises(HarlequinQueryError, match="disabled"):
            connection.execute(sql)
    spilling = connection.execute("select current_setting('temp_directory')")
    assert spilling is not None
    assert spilling.fetchone() == (str(tmp_path),)
    searched = connection.execute("select current_setting('search_path')")
    assert searched is not None
    assert searched.fetchone() == ("main",)
    cells = connection.execute("select count(*) from cells")
    assert cells is not None
    assert cells.fetchall() is not None
    connection.close()


def test_servers_listen_on_loopback_only() -> None:
    served = [line for line in MAKEFILE.splitlines() if "http.server" in line]
    assert len(served) == 2
    assert all("--bind 127.0.0.1" in line for line in served)
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"0\.0\.0\.0|HTTPServer|\.listen\(|\.bind\(", text) is None, path


HOSTILE = "a'; touch made; echo '\"$(touch made)`touch made`$$(shell touch made)$(shell touch made)$HOME"
TARGETS = (
    ("query", "SQL"), ("query", "FORMAT"), ("query", "TIMEOUT"), ("query", "MEMORY"),
    ("cite", "ID"), ("cite", "BENCHMARK"), ("cite", "SCENARIO"),
    ("trace", "ID"), ("trace", "BENCHMARK"), ("trace", "SCENARIO"),
    ("cite", "FORMAT"), ("fetch", "SOURCE"), ("relock", "SOURCE"), ("forget", "SOURCE"),
    ("extract", "FROM"), ("extract", "ROUND"), ("figures", "FIGURE"), ("figures", "VARIANT"), ("docs-serve", "PORT"),
    ("report", "FROM"), ("report", "ROUND"), ("report", "OUT"), ("report", "FORMAT"), ("verify", "RELEASE"),
    ("docs-serve", "MLPERF_WAREHOUSE"), ("explorer-serve", "PORT"),
    ("explorer-serve", "MLPERF_WAREHOUSE"), ("mutation", "MODULE"), ("mutation", "SAMPLE"),
    ("build-spark", "WAREHOUSE"), ("build-spark", "TARGET"), ("build-spark", "SELECT"), ("build-spark", "WORKERS"),
    ("parity", "WAREHOUSE"),
    ("mutation", "SEED"), ("mutation", "JOBS"),
)  # fmt: skip


@pytest.mark.parametrize(("target", "name"), TARGETS)
def test_what_a_user_gives_is_read_as_code_by_neither_make_nor_a_shell(tmp_path: Path, target: str, name: str) -> None:
    # The Makefile as it is, with a program in the place of Python that says what it was given.
    shutil.copy(ROOT / "Makefile", tmp_path)
    for lock in ("requirements.lock", "requirements-mutation.lock", "requirements-spark.lock"):
        (tmp_path / lock).touch()
    packages = tmp_path / "explorer" / "node_modules"
    packages.mkdir(parents=True)
    for path in ("package.json", "package-lock.json", "node_modules/.package-lock.json"):
        (packages.parent / path).touch()
    environment_of = tmp_path / {"mutation": ".venv-mutation", "build-spark": ".venv-spark"}.get(target, ".venv")
    (environment_of / "bin").mkdir(parents=True)
    (environment_of / ".ready").touch()
    python = environment_of / "bin" / "python"
    python.write_text('#!/bin/sh\nprintf "%s\\n" "$@" "$QUERY_SQL"\n')
    python.chmod(0o755)
    environment = {**os.environ, name: HOSTILE} if name.startswith("MLPERF_") else dict(os.environ)
    given = [] if name in environment else [f"{name}={HOSTILE}"]
    answer = subprocess.run(
        [MAKE, target, *given], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    assert {re.sub("/(docs|explorer)$", "", line) for line in answer.stdout.splitlines()} >= {HOSTILE}
    assert not (tmp_path / "made").exists()


def test_redirects_to_plain_http_are_refused() -> None:
    import requests

    from extract.fetch import _Session

    response = requests.Response()
    response.url, response.status_code = "https://example.org/a", 301
    response.headers["location"] = "http://example.org/a"
    with pytest.raises(requests.exceptions.InvalidURL, match="refused"):
        _Session().get_redirect_target(response)
