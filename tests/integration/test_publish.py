from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extract.files import sha256_of
from extract.sources import Register
from extract.workspace import Workspace
from tests.answers import Warehouse, counts, one, rows
from tests.project import ROOT, exports_of_any_inputs, run, workspace_at

MODELS = ROOT / "models"
# The paper's figures and its check have folders of their own.
MARTS = {
    f"{path.stem}.parquet"
    for path in [
        *(MODELS / "marts").rglob("*.sql"),
        *(MODELS / "paper" / "figures").glob("*.sql"),
        MODELS / "paper" / "check" / "paper_check.sql",
    ]
}
# Views have nothing that the tables do not have, and are not exported.
VIEWS = {"citations.parquet"}
RAW = {"power_samples", "sources"}
EXPORTED = MARTS - VIEWS | {f"{table}.parquet" for table in RAW}

# Marts with results of the divisions open and network, which the bundle lacks for Inference v0.7, v1.0 and v2.1.
WITH_OPEN_RESULTS = {
    "accelerators", "coverage_by_round", "cpu_vs_accelerated", "division_datacenter", "division_edge", "fct_results",
    "leaderboard", "pareto", "power_quality", "power_runs", "power_traces", "reconciliation", "result_checks",
    "result_sources",
}  # fmt: skip
WITHOUT_DIVISION = {"power_quality", "power_runs", "reconciliation", "result_sources"}
# Rows of models of accelerators and of power runs, which have a test each.
WITHOUT_RESULT = {"accelerators", "power_traces"}


def test_a_build_with_nothing_changed_ends_at_once(published: Workspace) -> None:
    answer = run("publish", "build", workspace=published)
    assert answer.returncode == 0
    assert answer.stdout.startswith("unchanged: ")


def test_fetched_sources_give_the_same_marts_as_the_bundle(
    published: Workspace, fetched: Workspace, archives: Warehouse
) -> None:
    ours, theirs = exports_of_any_inputs(published), exports_of_any_inputs(fetched)
    assert set(ours) == set(theirs) == EXPORTED
    different = {f"{mart}.parquet" for mart in (*WITH_OPEN_RESULTS, "corrections", "rejected_rows", *RAW)}
    assert {name for name in EXPORTED if ours[name] != theirs[name]} == different
    (notes,) = one(archives, "select count(*) from raw.paper_results where notes != ''")
    assert notes > 0  # the notes that the bundle leaves out are there, and no mart depends on them


@pytest.mark.parametrize("mart", sorted(WITH_OPEN_RESULTS - WITHOUT_DIVISION - WITHOUT_RESULT))
def test_fetched_sources_give_the_same_closed_results_as_the_bundle(
    warehouse: Warehouse, archives: Warehouse, mart: str
) -> None:
    sql = f"from marts.{mart} where division = 'closed' order by all"
    assert rows(warehouse, sql) == rows(archives, sql) != []


def test_fetched_sources_add_only_to_the_corrections_of_all_sources(warehouse: Warehouse, archives: Warehouse) -> None:
    """The systems of open results write "N/A" and "-" for no accelerator as well, and count clusters of cores."""
    sql = """
        from marts.corrections
        where correction_id {negation} in (select correction_id from seeds.correction_rules where source_id is null)
        order by all
    """
    of_one_source = sql.format(negation="not")
    assert rows(warehouse, of_one_source) == rows(archives, of_one_source) != []
    more = "select correction_id, row_count " + sql.format(negation="")
    ours, theirs = counts(warehouse, more), counts(archives, more)
    assert {name for name in theirs if ours[name] < theirs[name]} == {
        "accelerator-placeholder", "single-chip-host-processor-count",
    }  # fmt: skip
    assert ours.keys() == theirs.keys()


@pytest.mark.parametrize("mart", sorted(WITHOUT_DIVISION))
def test_fetched_sources_give_the_same_rows_of_closed_results_as_the_bundle(
    warehouse: Warehouse, archives: Warehouse, mart: str
) -> None:
    """These marts have no division: a row belongs to a closed result if that result is in the facts."""
    sql = f"""
        from marts.{mart} as mart
        semi join (from marts.fct_results where division = 'closed') as closed using (result_id)
        order by all
    """
    assert rows(warehouse, sql) == rows(archives, sql) != []


def test_fetched_sources_give_the_same_traces_of_closed_results_as_the_bundle(
    warehouse: Warehouse, archives: Warehouse
) -> None:
    sql = """
        from marts.power_traces
        semi join (
            from marts.power_runs semi join (from marts.fct_results where division = 'closed') using (result_id)
        ) using (run_id)
        order by all
    """
    assert rows(warehouse, sql) == rows(archives, sql) != []


def test_fetched_sources_change_only_the_counts_of_an_accelerator(warehouse: Warehouse, archives: Warehouse) -> None:
    sql = """
        select * exclude (result_count, power_result_count, first_round_id, last_round_id)
        from marts.accelerators order by all
    """
    assert rows(warehouse, sql) == rows(archives, sql) != []


def test_a_fetch_reports_what_the_cache_has(mirror: Path, tmp_path: Path) -> None:
    fetch = ("fetch", "--source", "paper-*")
    fetched = run("extract", *fetch, workspace=workspace_at(tmp_path), MLPERF_MIRROR=str(mirror))
    assert (fetched.returncode, fetched.stderr) == (0, "")
    assert fetched.stdout == "6 sources in the cache, 1,314,705 bytes, as pinned\n"


def test_the_maintainers_command_makes_the_bundle_that_ships(fetched: Workspace, tmp_path: Path) -> None:
    """So each table of the bundle has what the archive or file of its source gives."""
    from extract.bundle import make_bundle

    def files(bundle: Path) -> dict[Path, str]:
        return {path.relative_to(bundle): sha256_of(path) for path in bundle.rglob("*") if path.is_file()}

    workspace = Workspace(root=ROOT, warehouse=fetched.warehouse, bundle=tmp_path / "bundle")
    make_bundle(Register.load(), workspace)
    made, shipped = files(workspace.bundle), files(ROOT / "warehouse" / "bundle")
    assert {path for path, _ in made.items() ^ shipped.items()} == set()


def test_old_releases_are_removed_but_the_last_one(published: Workspace, tmp_path: Path) -> None:
    from publish.release import switch, write_note

    workspace = workspace_at(tmp_path / "warehouse")
    for name in ("first", "second", "third"):
        workspace.building.mkdir(parents=True, exist_ok=True)
        shutil.copytree(published.published, workspace.building / name)
        write_note(workspace.building / name, name, {})
        switch(workspace, workspace.building / name)
    notes = {path.name: json.loads((path / "release.json").read_text()) for path in workspace.releases.iterdir()}
    assert sorted(note["made_from"] for note in notes.values()) == ["second", "third"]
    assert notes[workspace.database.resolve().parent.name]["made_from"] == "third"


@pytest.mark.parametrize(("output_format", "answer"), [("csv", "n\n592\n"), ("json", '[\n {\n  "n": 592\n }\n]\n')])
def test_the_published_warehouse_answers(published: Workspace, output_format: str, answer: str) -> None:
    # A mart needs no schema.
    sql = "select count(*) as n from division_datacenter where is_in_paper_export"
    asked = run("publish", "query", "--format", output_format, workspace=published, QUERY_SQL=sql)
    assert (asked.returncode, asked.stdout, asked.stderr) == (0, answer, "")


def test_wrong_sql_gives_one_message_and_no_traceback(published: Workspace) -> None:
    asked = run("publish", "query", "--sql", "select nope from marts.fct_results", workspace=published)
    assert asked.returncode == 1
    assert asked.stdout == ""
    assert asked.stderr.startswith('error: Binder Error: Referenced column "nope" not found')
    assert "Traceback" not in asked.stderr


@pytest.mark.parametrize(
    ("module", "arguments", "message"),
    [
        ("publish", ("query",), 'error: SQL is empty; for example: make query SQL="select * from'),
        (
            "publish",
            ("query", "--sql", "select 1", "--format", "xml"),
            "error: unknown format 'xml'; known: table, csv",
        ),
        ("extract", ("relock", "--source", ""), "error: relock: name the source: make relock SOURCE=<id or pattern>"),
        ("extract", ("fetch", "--source", "nope"), "error: nope: no such source; known: paper-released-datacenter"),
    ],
)
def test_a_command_that_lacks_something_says_what(
    published: Workspace, module: str, arguments: tuple[str, ...], message: str
) -> None:
    asked = run(module, *arguments, workspace=published)
    assert asked.returncode == 1
    assert asked.stderr.startswith(message)
    assert "Traceback" not in asked.stderr


def test_the_plain_prompt_answers_line_by_line(published: Workspace) -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "publish", "shell"],
        cwd=ROOT,
        env={**os.environ, "MLPERF_WAREHOUSE": str(published.warehouse)},
        input="select count(*) as n\nfrom division_tiny where is_in_paper_export;\nselect nope;\nselect 592 + 1",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "127" in asked.stdout
    assert "593" in asked.stdout  # the last statement, without a semicolon
    assert 'Referenced column "nope"' in asked.stderr


def test_the_docs_are_one_page_with_everything_in_it(published: Workspace, warehouse: Warehouse) -> None:
    made = run("publish", "docs", workspace=published)
    assert made.returncode == 0, made.stderr
    page = Path(made.stdout.splitlines()[0]).read_text(encoding="utf-8")
    assert "model.joulebase.fct_results" in page
    (described,) = one(
        warehouse,
        """
        select comment from duckdb_columns()
        where schema_name = 'marts' and table_name = 'fct_results' and column_name = 'efficiency_samples_per_j'
        """,
    )
    assert json.dumps(described)[1:-1] in page
    assert 'src="http' not in page


def test_every_table_and_column_of_the_marts_is_described_in_the_database(warehouse: Warehouse) -> None:
    sql = """
        select table_name, comment from duckdb_tables() where schema_name = 'marts'
        union all
        select view_name, comment from duckdb_views() where schema_name = 'marts'
    """
    tables = counts(warehouse, sql)
    assert {f"{name}.parquet" for name in tables} == MARTS
    sql = "select table_name || '.' || column_name, comment from duckdb_columns() where schema_name = 'marts'"
    described = tables | counts(warehouse, sql)
    assert [name for name, comment in described.items() if not comment] == []
