"""What a build does with its database besides dbt: comments, the record of a validation, reviewed numbers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from extract.workspace import Workspace
from publish import counts, validation
from publish.comments import write_comments
from publish.counts import _seeds, _write, _written
from publish.database import clear_building, load_raw
from publish.errors import PublishError
from publish.shell import open_shell
from publish.validation import validate
from tests.project import Verdict, workspace_at

NODE = {"resource_type": "model", "schema": "marts", "description": "one row"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "joulebase.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("""
            create schema marts;
            create table marts.b as from (values (2, 'x'), (1, 'z'), (1, 'y')) as cells(number, name);
            create table marts.a as select 1 as number;
            create view marts.c as from marts.a;
            create table number as select 1 as number;
            comment on column number.number is 'its own';
        """)
    return path


def test_a_table_and_its_columns_get_their_descriptions_or_that_of_their_name(database: Path, tmp_path: Path) -> None:
    facts = {"number": {"description": "of the facts"}}
    manifest = {
        "nodes": {
            "facts": {**NODE, "name": "fct_results", "alias": "fct_results", "columns": facts},
            "other": {**NODE, "name": "b", "alias": "b", "columns": {"name": {"description": "of another model"}}},
            "described": {**NODE, "name": "a", "alias": "a", "columns": {"number": {"description": "of this model"}}},
        },
        "docs": {
            "doc.dbt.name": {"name": "name", "block_contents": "of dbt itself"},
            "doc.joulebase.name": {"name": "name", "block_contents": "it's a block"},
        },
    }
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    write_comments(database, tmp_path / "manifest.json")
    with duckdb.connect(database, read_only=True) as connection:
        sql = "select table_name, column_name, comment from duckdb_columns() where not internal order by all"
        assert connection.execute(sql).fetchall() == [
            ("a", "number", "of this model"),
            ("b", "name", "of another model"),
            ("b", "number", "of the facts"),
            ("c", "number", "of the facts"),
            ("number", "number", "its own"),
        ]
        assert connection.execute("select table_name, comment from duckdb_tables() order by all").fetchall() == [
            ("a", "one row"),
            ("b", "one row"),
            ("number", None),
        ]


def test_a_comment_that_is_no_longer_a_description_is_removed(database: Path, tmp_path: Path) -> None:
    with duckdb.connect(database) as connection:
        connection.execute("comment on table marts.a is 'before'; comment on column marts.a.number is 'before'")
    facts = {**NODE, "name": "fct_results", "alias": "fct_results", "columns": {}}
    nodes = {"facts": facts, "a": {**NODE, "name": "a", "alias": "a", "columns": {}, "description": ""}}
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": nodes, "docs": {}}))
    write_comments(database, tmp_path / "manifest.json")
    with duckdb.connect(database, read_only=True) as connection:
        sql = "select t.comment, c.comment from duckdb_tables() t join duckdb_columns() c using (table_oid)"
        assert connection.execute(f"{sql} where table_oid is not null and t.table_name = 'a'").fetchall() == [
            (None, None)
        ]


def test_what_duckdb_cannot_write_is_named(tmp_path: Path) -> None:
    (tmp_path / "joulebase.duckdb").write_text("no database")
    with pytest.raises(PublishError, match=r"joulebase.duckdb cannot be written: .*not a valid DuckDB database"):
        load_raw({}, tmp_path / "joulebase.duckdb")


def test_only_what_commands_made_is_removed_from_the_folder_for_building(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path)
    made = (
        "joulebase.duckdb",
        "release/joulebase.duckdb.wal",
        "release/release.json",
        "raw/a.parquet",
        "raw/b.parquet.tmp",
    )
    spilled = ("release/joulebase.duckdb.tmp/duckdb_temp_block-1", "release/exports/a.parquet")
    for name in (*made, *spilled, "notes.txt"):
        path = workspace.building / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    clear_building(workspace)
    assert [path.name for path in workspace.building.rglob("*")] == ["notes.txt"]


def test_tables_that_passed_are_not_validated_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = workspace_at(tmp_path)
    (tmp_path / "rows.parquet").write_text("rows")
    files = {"paper_results": (tmp_path / "rows.parquet",)}
    verdicts = [Verdict("met", is_met=True), Verdict("a is not met", is_met=False), Verdict("b, too", is_met=False)]
    asked: list[Path] = []

    def run(database: Path) -> list[Verdict]:
        asked.append(database)
        return verdicts

    monkeypatch.setattr(validation, "_verdicts", run)
    for _ in range(2):
        with pytest.raises(PublishError, match="^a is not met\nb, too$"):
            validate(workspace, files, tmp_path / "database")
    del verdicts[1:]
    for _ in range(2):
        validate(workspace, files, tmp_path / "database")
    assert asked == [tmp_path / "database"] * 3
    # Other rows, the same rows as another table, one more table: each is validated.
    (tmp_path / "rows.parquet").write_text("other rows")
    for changed in (files, {"raw": files["paper_results"]}, files | {"raw": files["paper_results"]}):
        validate(workspace, changed, tmp_path / "database")
    assert len(asked) == 6


def test_a_reviewed_number_is_written_only_if_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "counts.csv"
    path.write_text("is_a,count\ntrue,1\n")
    assert _write(path, ["is_a", "count"], [["true", "1"]]) is None
    assert _write(path, ["is_a", "count"], [["é, b", "2"]]) == path
    assert path.read_bytes() == 'is_a,count\n"é, b",2\n'.encode()
    assert [_written(cell) for cell in (None, True, False, 12, "Text")] == ["", "true", "false", "12", "Text"]


def test_all_reviewed_numbers_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of what is present; a source that has no row of a kind any more has no line of it."""
    workspace = workspace_at(tmp_path / "warehouse", tmp_path)
    file, seed = tmp_path / "expectations" / "row_counts.csv", tmp_path / "seeds" / "the_counts.csv"
    other = seed.with_name("other.csv")
    file.parent.mkdir()
    seed.parent.mkdir()
    file.write_text("table_name,source_id,part,expected_row_count\nc,s3,é,1\nb,s2,,7\na,s1,x,5\n", encoding="utf-8")
    seed.write_text("x,y,n\n")
    other.write_text("x,total\n1,3\n2,1\n")
    asked: list[object] = []

    def row_counts(connection: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[object, ...]]:
        asked.append((connection.execute("select count(*) from cells").fetchall(), path))
        return [("d", "s0", "", 2, None), ("c", "s3", "é", 0, 1), ("a", "s1", "x", 6, 5)]

    def run_dbt(workspace: Workspace, database: Path, arguments: list[str]) -> None:
        asked.append((workspace, arguments))
        with duckdb.connect(database) as connection:
            connection.execute("create table cells as from (values (2, null, 5), (1, true, 5)) as c(x, y, z)")
            connection.execute("insert into cells values (1, true, 6), (1, true, 5)")

    @contextmanager
    def next_raw_tables(workspace: Workspace) -> Iterator[Path]:
        asked.append(workspace)
        yield tmp_path / "joulebase.duckdb"

    counted = [
        counts._Counts(seed, "cells", ["x", "y"], "n", "distinct z"),  # noqa: SLF001, what the manifest has
        counts._Counts(other, "main.cells", ["x"], "total", "*"),  # noqa: SLF001, likewise
    ]
    monkeypatch.setattr(counts, "row_counts", row_counts)
    monkeypatch.setattr(counts, "next_raw_tables", next_raw_tables)
    monkeypatch.setattr(counts, "_seeds", lambda given: counted if given == workspace else [])
    monkeypatch.setitem(sys.modules, "publish.dbt", SimpleNamespace(run_dbt=run_dbt))
    assert counts.write_counts(workspace) == [file, seed]
    selected = ["build", "--exclude-resource-type", "test", "unit_test", "--select", "+test_name:counts_as_reviewed"]
    assert asked == [workspace, (workspace, selected), ([(4,)], file)]
    assert (
        file.read_text(encoding="utf-8") == "table_name,source_id,part,expected_row_count\na,s1,x,6\nb,s2,,7\nd,s0,,2\n"
    )
    assert seed.read_text() == "x,y,n\n1,true,2\n2,,1\n"


def test_the_seeds_of_reviewed_numbers_are_those_of_the_tests(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse", tmp_path)
    arguments = {"expected": "{{ ref('the_counts') }}", "columns": ["a"], "count_column": "n"}
    nodes = {
        "seed": {"name": "the_counts", "resource_type": "seed", "original_file_path": "seeds/the_counts.csv"},
        "model": {"name": "the_counts", "resource_type": "model", "original_file_path": "x", "relation_name": "db.m"},
        "other": {"name": "t", "resource_type": "test", "test_metadata": {"name": "unique", "kwargs": {}}},
        "test": {
            "name": "t",
            "resource_type": "test",
            "attached_node": "model",
            "test_metadata": {"name": "counts_as_reviewed", "kwargs": arguments},
        },
    }
    workspace.dbt_files.mkdir(parents=True)
    (workspace.dbt_files / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    (found,) = _seeds(workspace)
    assert (found.file, found.relation) == (tmp_path / "seeds" / "the_counts.csv", "db.m")
    assert (found.columns, found.count_column, found.counted) == (["a"], "n", "*")
    arguments["counted"] = "distinct b"
    (workspace.dbt_files / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    assert [one.counted for one in _seeds(workspace)] == ["distinct b"]


def test_the_plain_prompt_runs_each_statement_at_its_semicolon(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = iter(["select 41", "  + 1 as answer; ", "select nothing;", "select 'the' || ' rest' as last"])
    prompts: list[str] = []

    def read(prompt: str) -> str:
        prompts.append(prompt)
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read)
    open_shell(database)
    shown = capsys.readouterr()
    assert "42" in shown.out
    assert "the rest" in shown.out
    assert shown.err.startswith('Binder Error: Referenced column "nothing" was not found')
    assert prompts == ["joulebase> ", "   ...> ", "joulebase> ", "joulebase> ", "   ...> "]


def test_a_terminal_gets_a_prompt_in_a_process_of_its_own(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It opens the file read-only, and runs the settings of this project first; its exit code is the command's."""
    begun: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> SimpleNamespace:
        assert check is False
        begun.append(command)
        return SimpleNamespace(returncode=7)

    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(
        "publish.shell.sys", SimpleNamespace(executable="/x/python", stdin=terminal, stdout=terminal, exit=sys.exit)
    )
    monkeypatch.setattr("publish.shell.shutil.which", lambda name, path: f"{path}/{name}")
    monkeypatch.setattr("publish.shell.subprocess.run", run)
    with pytest.raises(SystemExit) as ended:
        open_shell(database)
    assert ended.value.code == 7
    ((*command, script, opened),) = begun
    assert command == ["/x/harlequin", "--adapter", "duckdb", "--read-only", "--init-path"]
    assert opened == str(database)
    assert "set search_path = 'marts,main';\n" in Path(script).read_text()
