"""The documentation is true: what it says to run exists, and the answers that it shows are the answers."""

from __future__ import annotations

import re

import duckdb
import pytest

from extract.workspace import Workspace
from publish.query import query
from tests.project import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
QUESTIONS = re.findall(r'```sh\nmake query SQL="([^"]+)"\n```\n\n```text\n(.*?)\n```', README, flags=re.DOTALL)


def test_the_readme_asks_five_questions() -> None:
    assert len(QUESTIONS) == 5


@pytest.mark.parametrize(("sql", "answer"), QUESTIONS)
def test_34_the_answers_of_the_readme_are_the_answers(
    published: Workspace, capsys: pytest.CaptureFixture[str], sql: str, answer: str
) -> None:
    query(published.database, sql, "table")
    assert capsys.readouterr().out.strip("\n") == answer


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "DATA_NOTICE.md"])
def test_what_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, flags=re.MULTILINE)) <= targets
    made = {"warehouse/mlperf.duckdb", "warehouse/exports/", "figures/"}
    paths = set(re.findall(r"`([\w./-]+/[\w.-]*)`", text)) - made
    for path in paths:
        is_source = path.startswith(
            ("aryatschand/", "mlcommons/", "GATEOverflow/", "unit/", "integration/", "faults/", "dbt/")
        )
        assert is_source or (ROOT / path).exists(), f"{page} names {path}"


def test_34_every_public_target_has_its_line_in_the_help() -> None:
    declared = re.search(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)
    assert declared is not None
    helped = set(re.findall(r"^([a-z-]+):.*## \S", MAKEFILE, flags=re.MULTILINE))
    assert helped == set(declared.group(1).split())


def test_the_readme_counts_what_is_there(published: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    query(published.database, "select count(*), count(*) filter (where has_power) from marts.fct_results", "csv")
    results, measured = capsys.readouterr().out.splitlines()[1].split(",")
    assert f"{int(results):,} results, {int(measured):,} of them" in README


def test_the_readme_counts_what_is_flagged(published: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    sql = (
        "select count(power_run_flags), count(*) filter (where power_run_flags = 'local_clock') from marts.fct_results"
    )
    query(published.database, sql, "csv")
    flagged, local = capsys.readouterr().out.splitlines()[1].split(",")
    assert f"{flagged} results have flags, {local} of them only that the analyzer's clock" in README.replace("\n", " ")


def test_34_every_mart_is_in_the_readme(published: Workspace) -> None:
    marts = {path.stem for path in published.exports.glob("*.parquet")}
    assert marts <= set(re.findall(r"`(\w+)`", README))


# Words that describe any column.
FILLERS = {"a", "and", "file", "in", "it", "name", "number", "of", "or", "raw", "spell", "text", "the", "value"}


def test_34_every_raw_table_and_column_has_a_comment_that_says_more_than_its_name(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    described = warehouse.execute(
        """
        select table_name, column_name, comment from duckdb_columns() where schema_name = 'raw'
        union all
        select 'raw', table_name, comment from duckdb_tables() where schema_name = 'raw'
        """
    ).fetchall()
    assert described
    silent = [(table, name) for table, name, comment in described if not _words(comment) - _words(name) - FILLERS]
    assert silent == []


def _words(text: str | None) -> set[str]:
    """The words of a text in lower case and in the singular."""
    return {word.rstrip("s") for word in re.findall(r"[a-z0-9]+", (text or "").lower())}
