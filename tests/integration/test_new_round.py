"""A new round costs rows of data: a build stops where one is missing and names the file, and the docs list them."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from extract.landing import land, landed_rows
from extract.readers import inference
from extract.sources import LocalTree
from tests import new_round
from tests.project import ROOT, Laboratory, seed
from tests.submissions import pack

STOPS = (
    "test_name:known_spelling",
    "assert_every_model_is_known",
    "assert_benchmarks_and_scenarios_have_their_rules",
    "rounds+1,test_name:relationships",
)
SOURCE_ROW = {
    "source_id": new_round.ROUND_ID,
    "kind": "github_archive",
    "reader": inference.READER.name,
    "suite": "inference",
    "round_id": new_round.ROUND_ID,
    "origin": "cache",
    "edition": "released",
    "bundled": "none",
}


@pytest.fixture
def with_round(laboratory: Laboratory, tmp_path: Path) -> Laboratory:
    """A laboratory whose only submission is the one of the made-up round."""
    source = LocalTree(
        source_id=new_round.ROUND_ID, reader=inference.READER.name, suite="inference", path=tmp_path / "submission"
    )
    land(source, pack(new_round.files(), tmp_path / "submission"), "0" * 64, tmp_path / "landed")
    with duckdb.connect(laboratory.database) as connection:
        row = ", ".join(f"'{value}' as {name}" for name, value in SOURCE_ROW.items())
        connection.execute(f"insert into raw.sources by name select {row}")
        for table in inference.READER.tables:
            connection.execute(f"delete from raw.{table.name}")
            connection.register("landed", landed_rows(table, tmp_path / "landed"))
            connection.execute(f"insert into raw.{table.name} by name from landed")
            connection.unregister("landed")
    return laboratory


def named(message: str) -> set[str]:
    """The seeds that the failing rows of the round name as remedy."""
    found = [line for line in message.splitlines() if new_round.ROUND_ID in line]
    return {name for line in found for name in re.findall(r"seeds/\w+/(\w+)[.]csv", line)}


def test_17_what_a_new_round_lacks_is_named_all_at_once(with_round: Laboratory) -> None:
    models = "+int_inference_results_measured,resource_type:model"

    def stop(*added: str) -> set[str]:
        new_round.add_rows(with_round.root, *added)
        with_round.rebuild(*added, models)
        return named(with_round.failure_of(*STOPS))

    assert stop("rounds") == {"scenario_aliases", "inference_models", "inference_model_aliases"}
    assert stop("scenarios", "scenario_aliases", "benchmarks", "inference_models") == {
        "inference_result_rules", "scenario_categories", "benchmark_categories", "inference_accuracy_metrics",
    }  # fmt: skip


def test_the_docs_list_the_files_that_a_new_round_needs() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (listed,) = re.findall(r"(?ms)^[*][*]Add a round[.][*][*](.*?)^[*][*]", text)
    files = {str(seed(ROOT, name).relative_to(ROOT)) for name in new_round.ROWS}
    written = {"seeds/counts/official_result_counts.csv", "expectations/row_counts.csv", "seeds/counts/"}
    register = {"extract/sources.yml", "extract/sources.lock"}
    # Only what tells the round of a submission on this machine needs it; a build does not.
    evidence = {"seeds/rules/submission_evidence.csv"}
    assert set(re.findall(r"`((?:seeds|extract|expectations)/[^`]*)`", listed)) == files | written | register | evidence
