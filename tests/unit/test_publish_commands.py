"""The commands of the warehouse in this process: what they are asked, and what they print; stubs do their work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

import publish.__main__
from extract.workspace import Workspace
from publish import build as build_module
from publish import docs as docs_module
from publish import doctor, query
from publish.build import Outcome
from publish.doctor import Finding
from publish.errors import PublishError
from tests.project import Verdict, workspace_at


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    workspace = workspace_at(tmp_path / "warehouse")
    monkeypatch.setattr(Workspace, "from_environment", lambda: workspace)
    monkeypatch.delenv("QUERY_SQL", raising=False)
    return workspace


def run(*arguments: str) -> Result:
    return CliRunner().invoke(publish.__main__.main, arguments)


def failure(answer: Result) -> str:
    assert isinstance(answer.exception, PublishError)
    return str(answer.exception)


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> list[tuple[tuple[object, ...], dict[str, object]]]:
    asked: list[tuple[tuple[object, ...], dict[str, object]]] = []
    monkeypatch.setattr(query, "query", lambda *given, **options: asked.append((given, options)))
    return asked


def test_a_query_has_bounds_unless_others_are_given(
    place: Workspace, queries: list[tuple[tuple[object, ...], dict[str, object]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As README.md states them: five minutes and 2 GB."""
    assert run("query", "--sql", "select 1").exit_code == 0
    options = ["--format", "csv", "--timeout", "0", "--memory", "4GB"]
    assert run("query", "--sql", "select 2", *options).exit_code == 0
    # Make passes the text on in the environment, as it was typed.
    monkeypatch.setenv("QUERY_SQL", "select 3")
    assert run("query", "--timeout", "604800").exit_code == 0
    assert queries == [
        ((place.database, "select 1", "table"), {"timeout_s": 300, "memory": "2GB"}),
        ((place.database, "select 2", "csv"), {"timeout_s": 0, "memory": "4GB"}),
        ((place.database, "select 3", "table"), {"timeout_s": 604_800, "memory": "2GB"}),
    ]


@pytest.mark.usefixtures("place")
def test_a_query_without_text_or_beyond_a_week_is_refused(
    queries: list[tuple[tuple[object, ...], dict[str, object]]],
) -> None:
    said = 'SQL is empty; for example: make query SQL="select * from coverage_by_round"'
    for arguments in ([], ["--sql", ""], ["--sql", " \n"]):
        assert failure(run("query", *arguments)) == said
    for seconds in ("604801", "-1", "many"):
        answer = run("query", "--sql", "select 1", "--timeout", seconds)
        assert answer.exit_code == 2
        assert "Invalid value for '--timeout'" in answer.output
    assert queries == []


def test_a_build_shows_its_progress(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []

    class Shown:
        """A progress display that notes what it is told."""

        def __enter__(self) -> Shown:  # noqa: PYI034, a stub of one test
            return self

        def __exit__(self, *given: object) -> None:
            pass

        def add_task(self, description: str, *, total: int | None) -> str:
            told.append((description, total))
            return "task"

        def update(self, task: str, **changed: object) -> None:
            told.append((task, changed))

    def build(workspace: Workspace, on_progress: Any) -> Outcome:
        assert workspace == place
        on_progress(3, 7, "facts")
        return Outcome(is_unchanged=True, rows={}, seconds=0.04)

    def progress(*columns: object) -> Shown:
        told.append([getattr(column, "text_format", type(column).__name__) for column in columns])
        return Shown()

    monkeypatch.setattr(build_module, "build", build)
    monkeypatch.setattr(publish.__main__, "progress", progress)
    assert run("build").output == f"unchanged: {place.database} was built from the same inputs (0.0 s)\n"
    assert told == [
        ["build", "BarColumn", "MofNCompleteColumn", "{task.description}"],
        ("reading the sources", None),
        ("task", {"completed": 3, "total": 7, "description": "facts"}),
    ]


def test_raw_names_the_database_of_the_user(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.raw_tables.make_raw", lambda workspace: workspace.own_database)
    assert run("raw").output == f"the raw tables are in {place.warehouse / 'dbt.duckdb'}; now: dbt build\n"


def test_validate_fails_with_what_is_not_met(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    verdicts = [Verdict("a", is_met=True), Verdict("b is wrong", is_met=False), Verdict("c, too", is_met=False)]

    def validate(workspace: Workspace) -> tuple[Path, list[Verdict]]:
        assert workspace == place
        return workspace.validation, verdicts

    report = SimpleNamespace(summary=lambda found: f"{len(found)} expectations:")
    monkeypatch.setitem(sys.modules, "expectations.report", report)
    monkeypatch.setattr("publish.validation.make_validation_report", validate)
    answer = run("validate")
    assert answer.output == f"3 expectations: {place.validation}\n"
    assert failure(answer) == "b is wrong\nc, too"
    del verdicts[1:]
    answer = run("validate")
    assert (answer.exit_code, answer.output) == (0, f"1 expectations: {place.validation}\n")


def test_the_doctor_lists_its_findings_and_counts_the_faults(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    findings = [Finding("python", is_fault=False, text="Python 3"), Finding("libraries", is_fault=True, text="old")]

    def examine(workspace: Workspace) -> Iterator[Finding]:
        assert workspace == place
        yield from findings

    monkeypatch.setattr(doctor, "examine", examine)
    answer = run("doctor")
    assert answer.output == "  ok    python     Python 3\n  FAULT libraries  old\n"
    assert failure(answer) == "1 of 2 checks found a fault"
    del findings[1]
    assert (run("doctor").exit_code, run("doctor").output) == (0, "  ok    python     Python 3\n")


def test_docs_lists_its_pages_and_checks_the_port_first(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []

    def make_docs(workspace: Workspace) -> tuple[Path, Path]:
        done.append(workspace)
        return workspace.docs, workspace.dictionary

    monkeypatch.setattr(docs_module, "check_port", lambda *given: done.append(given))
    monkeypatch.setattr(docs_module, "make_docs", make_docs)
    pages = f"{place.warehouse}/docs/index.html\n{place.warehouse}/docs/dictionary.html\n"
    assert run("docs").output == pages
    assert run("docs", "--port", "8081").output == pages
    assert done == [place, (8081, "docs-serve"), place]
    for port in ("0", "65536"):
        assert run("docs", "--port", port).exit_code == 2
    assert run("docs", "--port", "65535").output == pages


def test_clean_lists_what_it_kept(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.clean.clean", lambda workspace: [workspace.warehouse / "a", workspace.warehouse / "b"])
    said = "kept, since no command made it: "
    assert run("clean").output == f"{said}{place.warehouse}/a\n{said}{place.warehouse}/b\n"


@pytest.mark.usefixtures("place")
def test_a_citation_needs_an_id() -> None:
    answer = run("cite")
    assert answer.exit_code == 2
    assert "Missing option '--id'" in answer.output
