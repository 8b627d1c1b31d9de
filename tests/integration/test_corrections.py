"""A rule of the corrections ledger is data: added to the seeds, it changes exactly the rows that it matches."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from tests.answers import records
from tests.project import Laboratory, seed

# DLRM 99.9 % of H3C in Server, round v2.0: line 1770 of this file says 2402890.0. The corrected value is made up.
RULE = {
    "correction_id": "made-up-throughput",
    "rule_number": "1",
    "source_id": "cm4mlperf-results",
    "source_path": (
        "experiment/mlperf-inference--v2.0--datacenter--closed--recommendation--server/"
        "2023-04-06.00-39-38.475607/cm-result.json"
    ),
    "first_line": "1770",
    "last_line": "1770",
    "action": "set",
    "column_name": "result_number",
    "published_value": "2402890.0",
    "corrected_value": "2402000.5",
    "expected_rows": "1",
}
REASON = {"correction_id": RULE["correction_id"], "reason": "a", "evidence": "b", "is_placeholder": "false"}
# The two seeds, and the models between them and the two marts that show a correction.
CHANGED = (
    "correction_rules", "correction_reasons", "int_measurements_corrected+,+result_sources", "int_corrections_matched",
    "corrections",
)  # fmt: skip


def test_a_rule_changes_exactly_the_row_that_it_matches(laboratory: Laboratory) -> None:
    laboratory.execute("create schema before; create table before.result_sources as from marts.result_sources")
    add(seed(laboratory.root, "correction_rules"), RULE)
    add(seed(laboratory.root, "correction_reasons"), REASON)
    laboratory.rebuild(*CHANGED)
    with duckdb.connect(laboratory.database, read_only=True) as connection:
        (before,) = records(connection, difference("before", "marts"), "result_id").values()
        (after,) = records(connection, difference("marts", "before"), "result_id").values()
        listed = records(connection, "from marts.corrections", "correction_id")[RULE["correction_id"]]
    assert {name: (before[name], after[name]) for name in after if before[name] != after[name]} == {
        "throughput_samples_per_s": (2402890.0, 2402000.5),
        "correction_ids": (None, RULE["correction_id"]),
    }
    assert after["published_source"] == RULE["source_id"]
    assert (after["source_path"], after["source_line"]) == (RULE["source_path"], 1770)
    assert (listed["row_count"], listed["change_count"], listed["expected_change_count"]) == (1, 1, 1)


def difference(one_schema: str, other_schema: str) -> str:
    """The rows of one schema's ``result_sources`` that the other's does not have."""
    return f"from {one_schema}.result_sources except all from {other_schema}.result_sources"


def add(path: Path, row: dict[str, str]) -> None:
    """Add a row to the file of a seed; columns that it does not name are empty."""
    with path.open(encoding="utf-8", newline="") as stream:
        names = next(csv.reader(stream))
    with path.open("a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, names, lineterminator="\n").writerow(row)
