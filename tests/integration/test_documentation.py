"""The documentation is true: what it says to run exists, and the answers that it shows are the answers."""

from __future__ import annotations

import re

import pytest

from extract.workspace import Workspace
from publish.exports import RAW_TABLES
from publish.query import query
from tests.answers import Warehouse, rows
from tests.project import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
QUESTIONS = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "measure-and-submit.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
QUESTION = re.compile(r'```sh\nmake query SQL="([^"]+)"\n```\n\n```text\n(.*?)\n```', flags=re.DOTALL)


def test_the_readme_asks_five_questions() -> None:
    (section,) = re.findall(r"^## Five questions$(.*?)^## ", README, flags=re.MULTILINE | re.DOTALL)
    assert len(QUESTION.findall(section)) == 5


def test_the_architecture_page_asks_at_each_of_its_numbered_steps() -> None:
    steps = re.findall(r"^\*\*\d+\. ", ARCHITECTURE, flags=re.MULTILINE)
    assert len(QUESTION.findall(ARCHITECTURE)) == len(steps)


def test_the_page_of_questions_has_fifteen_each_with_an_answer_and_a_caution() -> None:
    sections = re.split(r"^## \d+\. ", QUESTIONS, flags=re.MULTILINE)[1:]
    assert len(sections) == 15
    for section in sections:
        (question, caution) = section.splitlines()[0], section.rpartition("```\n")[2].strip()
        assert question.endswith("?")
        assert len(QUESTION.findall(section)) == 1, question
        assert caution.endswith("."), question


def test_the_guide_says_what_to_do_about_each_of_the_ten_faults_that_it_counts() -> None:
    (section,) = re.findall(r"^## 9\. The ten most frequent faults$(.*?)^## ", GUIDE, flags=re.MULTILINE | re.DOTALL)
    ((_, answer),) = QUESTION.findall(section)
    counted = re.findall(r"^│ \w+ +│ (\w+) +│", answer, flags=re.MULTILINE)
    assert len(counted) == 10
    assert re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE) == counted


@pytest.mark.parametrize(("sql", "answer"), QUESTION.findall(README + ARCHITECTURE + QUESTIONS + GUIDE))
def test_34_the_answers_on_a_page_are_those_of_the_warehouse(
    published: Workspace, capsys: pytest.CaptureFixture[str], sql: str, answer: str
) -> None:
    query(published.database, sql, "table")
    assert capsys.readouterr().out.strip("\n") == answer


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "DATA_NOTICE.md",
        "docs/architecture.md",
        "docs/glossary.md",
        "docs/measure-and-submit.md",
        "docs/questions.md",
    ],
)
def test_what_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, flags=re.MULTILINE)) <= targets
    made = {
        "warehouse/joulebase.duckdb",
        "warehouse/exports/",
        "warehouse/dbt.duckdb",
        "warehouse/dbt-target/",
        "warehouse/report_template/",
        "warehouse/explorer/",
        "dist/",
        "warehouse/spark/",
        "inputs/",
        "figures/",
        "figures/index.html",
        "mutants/",
    }
    paths = set(re.findall(r"`([\w./-]+/[\w.-]*)`", text)) - made
    for path in paths:
        is_repository = path.startswith(("aryatschand/", "mlcommons/", "GATEOverflow/", "openshift-psap/"))
        assert is_repository or (ROOT / path).exists(), f"{page} names {path}"


def test_34_every_public_target_has_its_line_in_the_help() -> None:
    declared = re.search(r"^\.PHONY: (.*)$", MAKEFILE, flags=re.MULTILINE)
    assert declared is not None
    helped = set(re.findall(r"^([a-z-]+):.*## \S", MAKEFILE, flags=re.MULTILINE))
    assert helped == set(declared.group(1).split())


def test_the_readme_counts_what_is_there(published: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    sql = """
        select count(*), count(*) filter (has_power), count(*) filter (has_power and division = 'open'),
            count(*) filter (has_power and division = 'open' and submitter in ('Krai', 'cTuning')),
            count(*) filter (has_power and division = 'closed'),
            count(measurement_id) filter (has_power), count(distinct measurement_id) filter (has_power)
        from marts.fct_results
    """
    query(published.database, sql, "csv")
    found = [f"{int(count):,}" for count in capsys.readouterr().out.splitlines()[1].split(",")]
    results, measured, opened, swept, closed, logged, distinct = found
    text = README.replace("\n", " ")
    assert f"holds {results} results" in text
    assert f"{measured} results have a measured power or energy, but {opened} of them are of the open division" in text
    assert f"published {swept} runs of parameter sweeps. {closed} are closed" in text
    assert f"For {logged} of the results with power the log" in text
    assert f"{distinct} distinct measurements" in text


def test_the_readme_names_the_rounds_with_power_samples(warehouse: Warehouse) -> None:
    sql = "select distinct replace(source_id, 'inference-', '') from raw.power_samples order by 1"
    versions = [version for (version,) in warehouse.execute(sql).fetchall()]
    assert f"{', '.join(versions[:-1])} and {versions[-1]}" in README.replace("\n", " ")


def test_the_readme_counts_what_is_flagged(published: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    sql = (
        "select count(power_run_flags), count(*) filter (where power_run_flags = 'local_clock') from marts.fct_results"
    )
    query(published.database, sql, "csv")
    flagged, local = capsys.readouterr().out.splitlines()[1].split(",")
    assert f"{flagged} results have flags, {local} of them only that the analyzer's clock" in README.replace("\n", " ")


def test_34_every_mart_is_in_the_readme(published: Workspace) -> None:
    marts = {path.stem for path in published.exports.glob("*.parquet")} - RAW_TABLES.keys()
    assert marts <= set(re.findall(r"`(\w+)`", README))


def test_34_every_table_that_a_page_names_is_in_the_warehouse(warehouse: Warehouse) -> None:
    query = "select table_schema || '.' || table_name, table_name from information_schema.tables"
    tables = {name for row in warehouse.execute(query).fetchall() for name in row}
    named = set(re.findall(r"`((?:raw|seeds|staging|intermediate|marts|paper)\.\w+)`", ARCHITECTURE + GLOSSARY + GUIDE))
    named |= set(re.findall(r"`((?:fct|int|stg)_\w+)`", ARCHITECTURE + GLOSSARY))
    assert named - tables == set()


def test_the_terms_of_the_glossary_are_in_alphabetical_order() -> None:
    terms = re.findall(r"^\*\*(.+?)\*\*:", GLOSSARY, flags=re.MULTILINE)
    assert terms == sorted(set(terms))


# Words that describe any column.
FILLERS = {"a", "and", "file", "in", "it", "name", "number", "of", "or", "raw", "spell", "text", "the", "value"}


def test_34_every_raw_table_and_column_has_a_comment_that_says_more_than_its_name(warehouse: Warehouse) -> None:
    sql = """
        select table_name, column_name, comment from duckdb_columns() where schema_name = 'raw'
        union all
        select 'raw', table_name, comment from duckdb_tables() where schema_name = 'raw'
    """
    described = rows(warehouse, sql)
    assert described
    silent = [(table, name) for table, name, comment in described if not _words(comment) - _words(name) - FILLERS]
    assert silent == []


def _words(text: str | None) -> set[str]:
    """The words of a text in lower case and in the singular."""
    return {word.rstrip("s") for word in re.findall(r"[a-z0-9]+", (text or "").lower())}
