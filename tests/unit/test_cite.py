"""Which results a citation is asked for, and how several are printed; the texts are those of the mart."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from publish.citations import MAX_CITATIONS, cite
from publish.errors import PublishError

HINT = "results; BENCHMARK=<benchmark_id>, SCENARIO=<scenario> or ID=<result_id> selects from them"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("warehouse") / "joulebase.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create schema marts")
        connection.execute("""
            create table marts.citations as
            select *, 'Sentence ' || result_id || '.' as citation_text, 'Note ' || result_id as footnote_text,
                '@misc{' || result_id || '}' as bibtex
            from (values
                ('r3', '4.1-0001', 'bert', 'server'), ('r2', '4.1-0001', 'bert', 'offline'),
                ('r1', '4.1-0001', 'resnet', 'offline'), ('r4', '4.1-0002', 'bert', 'offline')
            ) as cells(result_id, public_id, benchmark_id, scenario)
            union all
            select 'm' || lpad(range::text, 3, '0'), 'many', 'bert', 'offline', 'S.', 'N', 'B' from range(61)
            union all
            select 'n' || lpad(range::text, 3, '0'), 'all shown', 'bert', 'offline', 'S.', 'N', 'B' from range(60)
        """)
    return path


def test_one_result_by_either_id(database: Path) -> None:
    for given in ("4.1-0002", "r4", " r4 "):
        assert cite(database, given) == "Sentence r4 [1].\n\n[1] Note r4"
    assert cite(database, "r4", output_format="bibtex") == "@misc{r4}"


def test_several_results_are_numbered_in_order_and_can_be_narrowed(database: Path) -> None:
    assert cite(database, "4.1-0001") == (
        "Sentence r2 [1].\nSentence r3 [2].\nSentence r1 [3].\n\n[1] Note r2\n[2] Note r3\n[3] Note r1\n\n3 " + HINT
    )
    assert cite(database, "4.1-0001", output_format="bibtex") == ("@misc{r2}\n\n@misc{r3}\n\n@misc{r1}\n\n% 3 " + HINT)
    assert cite(database, "4.1-0001", benchmark="resnet").startswith("Sentence r1 [1].\n\n")
    assert cite(database, "4.1-0001", benchmark="bert").endswith("\n\n2 " + HINT)
    assert cite(database, "4.1-0001", scenario="server").startswith("Sentence r3 [1].\n\n")
    assert cite(database, "4.1-0001", "bert", "offline").startswith("Sentence r2 [1].\n\n")


def test_no_more_than_the_first_results_are_printed(database: Path) -> None:
    """61 results, one more than are shown."""
    assert MAX_CITATIONS == 60
    text = cite(database, "many")
    assert "\n[60] N\n\n61 results, of which the first 60 are shown; BENCHMARK=" in text
    assert "[61]" not in text
    assert cite(database, "all shown").endswith("\n[60] N\n\n60 " + HINT)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"result": " "}, "^ID is empty; for example: make cite ID=4.1-0049$"),
        ({"result": "r1", "output_format": "html"}, "^unknown format 'html'; known: text, bibtex$"),
        ({"result": "r9"}, "^no result has id 'r9'; list the ids: make query SQL="),
        (
            {"result": "r1", "benchmark": "bert", "scenario": "server"},
            "^no result has id 'r1', benchmark 'bert', scenario 'server'; list",
        ),
    ],
)
def test_what_is_not_there_is_named(database: Path, given: dict[str, str], message: str) -> None:
    with pytest.raises(PublishError, match=message):
        cite(database, **given)


def test_a_warehouse_of_an_earlier_version_is_named(tmp_path: Path) -> None:
    duckdb.connect(tmp_path / "old.duckdb").close()
    with pytest.raises(PublishError, match="old.duckdb is of an earlier version, without citations; run: make build"):
        cite(tmp_path / "old.duckdb", "r1")


def test_what_duckdb_says_of_other_citations_is_told(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "other.duckdb") as connection:
        connection.execute("create schema marts; create table marts.citations as select 1 as result_id")
    with pytest.raises(PublishError, match='^Binder Error: Referenced column "public_id" not found'):
        cite(tmp_path / "other.duckdb", "r1")
