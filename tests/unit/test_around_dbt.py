"""What commands do around dbt, for which a stub stands here: it makes one mart of the raw tables, or pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner

import publish.__main__
from distribution.register import load_releases
from extract.errors import SourceError
from extract.lock import only_writer
from extract.raw import RAW_TABLES
from extract.sources import Register
from extract.workspace import Workspace
from publish import build as build_module
from publish import validation
from publish.build import Outcome, build
from publish.docs import SERVED, make_docs
from publish.errors import PublishError
from publish.raw_tables import make_raw
from publish.release import published_note
from tests.project import SMALL_SOURCE, append, make_small_project, register_of, workspace_at

NODE = {"resource_type": "model", "schema": "marts", "description": "One row per measurement."}


class Call(NamedTuple):
    """A call of dbt: its database and its arguments."""

    database: Path
    arguments: list[str]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """Every call of the dbt of the test, which makes the mart that a build exports, and the files of the docs."""
    made: list[Call] = []

    def run_dbt(
        workspace: Workspace,
        database: Path,
        arguments: Sequence[str],
        on_progress: Callable[[int, int, str], None] = lambda done, total, name: None,
    ) -> None:
        made.append(Call(database, [*arguments]))
        on_progress(1, 2, "facts")
        workspace.dbt_files.mkdir(parents=True, exist_ok=True)
        facts = {**NODE, "name": "fct_results", "alias": "fct_results", "columns": {"file": {"description": "A file."}}}
        (workspace.dbt_files / "manifest.json").write_text(json.dumps({"nodes": {"facts": facts}, "docs": {}}))
        (workspace.dbt_files / "static_index.html").write_text(f"page {len(made)}")
        for name in ("index.html", "catalog.json"):
            (workspace.dbt_files / name).write_text(f"{name} {len(made)}")
        with duckdb.connect(database) as connection:
            connection.execute("create schema if not exists marts")
            connection.execute("create or replace table marts.facts as select source_id as file from raw.sources")

    def build_nodes(
        workspace: Workspace,
        database: Path,
        raw: Mapping[str, str],
        known: Mapping[str, str],
        on_progress: Callable[[int, int, str], None],
    ) -> dict[str, str]:
        run_dbt(workspace, database, ["build", f"{len(raw)} raw tables", *known], on_progress)
        return {"model.facts": "a digest"}

    monkeypatch.setitem(sys.modules, "publish.dbt", SimpleNamespace(run_dbt=run_dbt, build_nodes=build_nodes))
    return made


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Workspace, list[str], int]]:
    """Every call of the validation: with the tables, and the number of sources that the database has."""
    asked: list[tuple[Workspace, list[str], int]] = []

    def validate(workspace: Workspace, files: dict[str, list[Path]], database: Path) -> None:
        with duckdb.connect(database) as connection:
            (found,) = connection.execute("select count(*) from raw.sources").fetchall()
        asked.append((workspace, sorted(files), found[0]))

    monkeypatch.setattr(build_module, "validate", validate)
    return asked


@pytest.fixture
def project(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The small project, of which the register has one source; neither dbt nor the validation is the real one."""
    for stub in ("calls", "validated"):
        request.getfixturevalue(stub)
    # To describe all raw tables takes longer than all the rest.
    monkeypatch.setattr("publish.database.comment", lambda connection: None)
    return make_small_project(tmp_path / "project")


def test_a_build_publishes_what_dbt_made_of_the_raw_tables(
    project: Workspace, calls: list[Call], validated: list[tuple[Workspace, list[str], int]]
) -> None:
    begun: list[tuple[int, int, str]] = []
    outcome = build(project, register=register_of(project), on_progress=lambda *node: begun.append(node))
    assert (outcome.is_unchanged, outcome.rows) == (False, {"facts": 1})
    assert 0 < outcome.seconds < 60
    assert begun == [(1, 2, "facts")]
    ((database, arguments),) = calls
    assert arguments == ["build", f"{len(RAW_TABLES)} raw tables"]
    assert database.is_relative_to(project.building)
    ((workspace, tables, sources),) = validated
    assert (workspace, sources) == (project, 1)
    assert {"paper_results", "sources"} <= set(tables)
    # What users open are the database and the exports of the release, and nothing is left beside it.
    with duckdb.connect(project.database, read_only=True) as connection:
        assert connection.execute("from marts.facts").fetchall() == [(SMALL_SOURCE,)]
        comments = "select comment from duckdb_columns() where schema_name = 'marts'"
        assert connection.execute(comments).fetchall() == [("A file.",)]
    assert pl.read_parquet(project.exports / "facts.parquet").rows() == [(SMALL_SOURCE,)]
    note = published_note(project)
    assert note is not None
    exported = [f"exports/{name}.parquet" for name in ("facts", "power_samples", "sources")]
    assert note.digests.nodes == {"model.facts": "a digest"}
    assert (note.rows, sorted(note.sha256_of)) == ({"facts": 1}, [*exported, "joulebase.duckdb"])
    said = pl.read_parquet_metadata(project.exports / "facts.parquet")
    assert (said["version"], said["made_from"]) == (load_releases().newest.version, note.made_from)


def test_a_build_of_the_same_inputs_does_nothing(project: Workspace, calls: list[Call]) -> None:
    register = register_of(project)
    build(project, register=register)
    first = project.published.resolve()
    # The names that users open are mended all the same.
    project.database.unlink()
    again = build(project, register=register)
    assert replace(again, seconds=0) == Outcome(is_unchanged=True, rows={"facts": 1}, seconds=0)
    assert 0 <= again.seconds < 60
    assert project.published.resolve() == first
    assert project.database.exists()
    assert len(calls) == 1


@pytest.mark.parametrize("kind", ["another input", "a damaged release"])
def test_a_build_is_made_again_if_something_changed(project: Workspace, calls: list[Call], kind: str) -> None:
    register = register_of(project)
    build(project, register=register)
    first = project.published.resolve()
    if kind == "another input":
        append(project.root / "seeds" / "bounds.csv", "\n")
    else:
        append(project.exports / "facts.parquet", "x")
    assert not build(project, register=register).is_unchanged
    assert project.published.resolve() != first
    # What the published release has is known to the second build, unless the release is damaged.
    assert [call.arguments[2:] for call in calls] == [[], ["model.facts"] if kind == "another input" else []]


def test_a_build_takes_the_register_of_the_project(project: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    register = register_of(project)
    monkeypatch.setattr(Register, "load", lambda: register)
    assert build(project).rows == {"facts": 1}


def test_a_build_refuses_what_it_cannot_use(project: Workspace) -> None:
    register = register_of(project)
    with only_writer(project), pytest.raises(SourceError, match="another command is writing"):
        build(project, register=register)
    project.exports.mkdir(parents=True)
    with pytest.raises(PublishError, match="exports was not made by a build"):
        build(project, register=register)
    project.exports.rmdir()
    cached = project.cache / next(iter(register.sources)).location
    cached.parent.mkdir(parents=True)
    cached.write_bytes(b"other bytes")
    with pytest.raises(SourceError, match=f"{SMALL_SOURCE}, .*: cached file has sha256"):
        build(project, register=register)
    assert published_note(project) is None


def test_the_raw_tables_replace_those_of_a_dbt_of_the_user(project: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    register = register_of(project)
    monkeypatch.setattr(Register, "load", lambda: register)
    for _ in range(2):
        assert make_raw(project) == project.warehouse / "dbt.duckdb"
        with duckdb.connect(project.own_database) as connection:
            assert connection.execute("select source_id from raw.sources").fetchall() == [(SMALL_SOURCE,)]
            schemas = "select count(*) from duckdb_schemas() where schema_name = 'mine'"
            assert connection.execute(schemas).fetchall() == [(0,)]
            connection.execute("create schema mine")
        assert [path for path in project.building.rglob("*") if path.is_file()] == []


def test_the_verdicts_are_a_page(project: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    register = register_of(project)
    monkeypatch.setattr(Register, "load", lambda: register)
    seen: list[tuple[list[str], str]] = []

    def make_report(verdicts: list[str], attribution: str) -> str:
        seen.append((verdicts, attribution))
        return "the page ®"

    def run_checkpoint(database: Path) -> list[str]:
        with duckdb.connect(database) as connection:
            return [f"{connection.execute('select count(*) from raw.sources').fetchall()}"]

    monkeypatch.setitem(sys.modules, "expectations.report", SimpleNamespace(make_report=make_report))
    monkeypatch.setitem(sys.modules, "expectations.checkpoint", SimpleNamespace(run_checkpoint=run_checkpoint))
    page, verdicts = validation.make_validation_report(project)
    assert (page, verdicts) == (project.warehouse / "validation" / "index.html", ["[(1,)]"])
    assert page.read_text(encoding="utf-8") == "the page ®"
    ((shown, attribution),) = seen
    assert shown == verdicts
    assert "MLCommons" in attribution


@pytest.fixture
def dictionary(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """Every call of the function that makes the data dictionary."""
    made: list[tuple[list[str], str]] = []

    def make_dictionary(manifest: dict[str, object], attribution: str) -> str:
        made.append((sorted(manifest), attribution))
        return "dictionary ®"

    monkeypatch.setitem(sys.modules, "publish.dictionary", SimpleNamespace(make_dictionary=make_dictionary))
    return made


def test_docs_are_made_of_a_copy_and_once(
    project: Workspace, calls: list[Call], dictionary: list[tuple[list[str], str]]
) -> None:
    with pytest.raises(PublishError, match=f"^{project.database} does not exist; run: make build$"):
        make_docs(project)
    build(project, register=register_of(project))
    published = project.database.read_bytes()
    for _ in range(2):
        assert make_docs(project) == (project.docs, project.dictionary)
    assert calls[1:] == [Call(project.building / "release" / "joulebase.duckdb", ["docs", "generate", "--static"])]
    assert project.database.read_bytes() == published
    assert [path for path in project.building.rglob("*") if path.is_file()] == []
    assert project.docs.read_text() == "page 2"
    assert project.dictionary.read_text(encoding="utf-8") == "dictionary ®"
    ((keys, attribution),) = dictionary
    assert keys == ["docs", "nodes"]
    assert "MLCommons" in attribution
    assert sorted(path.name for path in project.own_dbt_files.iterdir()) == sorted(SERVED)
    assert (project.own_dbt_files / "catalog.json").read_text() == "catalog.json 2"


@pytest.mark.usefixtures("dictionary")
@pytest.mark.parametrize("kind", ["a page", "the note", "the project", "the release"])
def test_docs_are_made_again_if_something_changed(project: Workspace, calls: list[Call], kind: str) -> None:
    build(project, register=register_of(project))
    make_docs(project)
    changed = {
        "a page": project.dictionary,
        "the note": project.docs_note,
        "the project": project.root / "seeds" / "bounds.csv",
        "the release": project.published / "release.json",
    }
    append(changed[kind], "}")
    make_docs(project)
    assert len(calls) == 3


def test_commands_pass_on_what_was_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[tuple[object, ...]] = []

    def answer(*arguments: object) -> str:
        asked.append(arguments)
        return "the answer"

    monkeypatch.setattr(Workspace, "from_environment", lambda: workspace_at(tmp_path))
    monkeypatch.setitem(sys.modules, "publish.citations", SimpleNamespace(cite=answer))
    monkeypatch.setitem(sys.modules, "publish.shell", SimpleNamespace(open_shell=answer))
    run = CliRunner().invoke
    options = ["--id", "4.1-0049", "--benchmark", "bert-99", "--scenario", "Server", "--format", "bibtex"]
    assert run(publish.__main__.main, ["cite", *options]).output == "the answer\n"
    assert run(publish.__main__.main, ["cite", "--id", "4.1-0049"]).output == "the answer\n"
    assert run(publish.__main__.main, ["shell"]).output == ""
    database = tmp_path / "joulebase.duckdb"
    assert asked == [
        (database, "4.1-0049", "bert-99", "Server", "bibtex"),
        (database, "4.1-0049", "", "", "text"),
        (database,),
    ]


def test_commands_print_what_was_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hand-made outcomes; the numbers are those given to the command."""
    at = workspace_at(tmp_path)
    outcomes = [
        Outcome(is_unchanged=False, rows={"facts": 1234, "rejected_rows": 5, "withdrawn_rows": 6}, seconds=1.26),
        Outcome(is_unchanged=True, rows={}, seconds=0.5),
    ]
    monkeypatch.setattr(Workspace, "from_environment", lambda: at)
    monkeypatch.setattr(build_module, "build", lambda workspace, on_progress: outcomes.pop(0))
    monkeypatch.setitem(
        sys.modules, "publish.counts", SimpleNamespace(write_counts=lambda workspace: [Path("a.csv"), Path("b.csv")])
    )
    run = CliRunner().invoke
    assert run(publish.__main__.main, ["build"]).output.splitlines() == [
        "  marts.facts                      1,234 rows",
        "  marts.rejected_rows                  5 rows",
        "  marts.withdrawn_rows                 6 rows",
        f"published {at.database} in 1.3 s; 5 raw rows rejected, 6 withdrawn",
    ]
    said = f"unchanged: {at.database} was built from the same inputs (0.5 s)\n"
    assert run(publish.__main__.main, ["build"]).output == said
    review = "please review: git diff a.csv\nplease review: git diff b.csv\n2 files changed\n"
    assert run(publish.__main__.main, ["counts"]).output == review
