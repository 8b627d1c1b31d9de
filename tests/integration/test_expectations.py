"""The expectations find each break of a raw table, and report the expectation, the rows and their position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from expectations.checkpoint import Verdict, run_checkpoint
from expectations.report import make_report, summary
from extract.raw import compose
from extract.sources import Register
from publish.database import load_raw
from tests.project import workspace_at

MALICIOUS = "<script src=\"https://example.org/x.js\"></script>=HYPERLINK('x')"
# Each statement is something that a source could contain, with the verdict that must follow.
BREAKS = {
    "update raw.paper_results set version = '4.1' where source_id = 'paper-released-tiny' and source_line = 7": (
        "raw.paper_results: expect_column_values_to_match_regex(column=version, regex=^v\\d\\.\\d$): 1 of 4,568 rows",
        "source_id=paper-released-tiny, source_path=code/data_cleaned_tiny.csv, source_line=7, version=4.1",
    ),
    f"update raw.paper_results set public_id = '{MALICIOUS.replace(chr(39), chr(39) * 2)}' where source_line = 2": (
        "raw.paper_results: expect_column_values_to_match_regex(column=public_id",
        f"source_line=2, public_id={MALICIOUS}",
    ),
    "insert into raw.paper_training_results from raw.paper_training_results where source_line = 5": (
        "raw.paper_training_results: expect_compound_columns_to_be_unique",
        "source_id=paper-released-training, source_path=code/data_cleaned_training.csv, source_line=5",
    ),
    # Rows that are missing, and a source that nobody counted.
    """delete from raw.inference_files where source_id = 'inference-v4.1' and starts_with(source_path, 'open/');
    insert into raw.sources select * replace ('tiny-v9.9' as source_id) from raw.sources where source_id = 'tiny-v1.0';
    insert into raw.tiny_systems select * replace ('tiny-v9.9' as source_id) from raw.tiny_systems
    where source_id = 'tiny-v1.0' and source_path like 'closed/%'""": (
        "raw.row_counts: expect_column_pair_values_to_be_equal(column_A=row_count, column_B=expected_row_count)",
        "table_name=inference_files, source_id=inference-v4.1, row_count=0, expected_row_count=213",  # row_counts.csv
        "table_name=tiny_systems, source_id=tiny-v9.9, row_count=",
        ", expected_row_count=0",
    ),
    "alter table raw.inference_systems rename column status to availability": (
        "raw.columns: expect_column_distinct_values_to_equal_set(column=definition)",
        "missing inference_systems.status VARCHAR",
        "unexpected inference_systems.availability VARCHAR",
    ),
    "update raw.inference_systems set source_sha256 = null where source_id = 'inference-v0.7'": (
        "raw.lineage: expect_column_values_to_not_be_null(column=source_sha256): 1 of ",
        "table_name=inference_systems, source_id=inference-v0.7",
    ),
    "update raw.power_samples set power_w = 'nan' where source_line = 9 and source_id = 'inference-v4.1'": (
        "raw.power_samples: expect_column_pair_values_to_be_equal(column_A=sample_count, column_B=finite_count)",
        "source_id=inference-v4.1, source_path=closed/",
    ),
    "update raw.inference_log_entries set key = 'ke\"y' where source_line = 9 and source_id = 'inference-v0.7'": (
        "raw.inference_log_entries: expect_column_values_to_be_in_set(column=odd_key_count",
        "source_id=inference-v0.7, source_path=closed/",
    ),
    f"insert into raw.rejections values ('other', null, 'closed/A/x', null, 'inference-v5.1', '{'0' * 64}')": (
        "raw.rejections: expect_column_values_to_be_in_set(column=reason",
        "reason=other",
    ),
    "update raw.sources set url = 'http://example.org/a b' where source_id = 'paper-released-edge'": (
        "raw.sources: expect_column_values_to_match_regex(column=url",
        "source_id=paper-released-edge",
    ),
}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    load_raw(compose(Register.load(), workspace_at(folder), folder), folder / "joulebase.duckdb")
    return folder / "joulebase.duckdb"


@pytest.fixture(scope="module")
def broken(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Verdict]:
    database = tmp_path_factory.mktemp("broken") / raw.name
    database.write_bytes(raw.read_bytes())
    with duckdb.connect(database) as connection:
        for statement in BREAKS:
            connection.execute(statement)
    return run_checkpoint(database)


def test_what_ships_is_as_expected(raw: Path) -> None:
    verdicts = run_checkpoint(raw)
    assert [str(verdict) for verdict in verdicts if not verdict.is_met] == []
    assert summary(verdicts) == f"{len(verdicts)} of {len(verdicts)} expectations are met."
    assert len(verdicts) > 70  # as many as the suites had when they were written
    page = make_report(verdicts, "The sentence of the mark.")
    assert "The sentence of the mark." in page
    # The columns of all raw tables are the longest list: it is folded, and all of it is there.
    lists = re.findall(r"<details><summary>… and (\d+) more</summary>(.*?)</details>", page)
    folded = max(lists, key=lambda found: int(found[0]))
    assert int(folded[0]) == folded[1].count("&#39;, &#39;") + 1 > 300
    assert "training_systems.submitter VARCHAR" in folded[1]
    assert "expect_<wbr>column_<wbr>distinct_<wbr>values_<wbr>to_<wbr>equal_<wbr>set" in page


@pytest.mark.parametrize("messages", BREAKS.values(), ids=lambda messages: messages[0].split("(")[0])
def test_a_break_is_reported_with_its_rows(broken: Sequence[Verdict], messages: tuple[str, ...]) -> None:
    (verdict,) = [verdict for verdict in broken if messages[0] in str(verdict)]
    assert not verdict.is_met
    for message in messages:
        assert message in str(verdict)


def test_nothing_else_is_broken(broken: Sequence[Verdict]) -> None:
    # The repeated line also counts as one too many, in the same verdict as the missing files.
    assert sum(not verdict.is_met for verdict in broken) == len(BREAKS)


def test_the_report_needs_no_network_and_runs_nothing(broken: Sequence[Verdict]) -> None:
    page = make_report(broken, "<b>The sentence of the mark.</b>")
    assert "&lt;script src=&#34;https://example.org/x.js&#34;&gt;" in page
    tags = re.findall(r"<[^>]+>", page)
    assert not [tag for tag in tags if re.search(r"\b(?:src|href|on\w+)\s*=", tag)]
    assert not [tag for tag in tags if tag.startswith(("<script", "<link", "<img", "<iframe"))]
    assert "default-src 'none'" in page
    assert re.search(r"url\(|@import", page) is None
    assert "code/data_cleaned_tiny.csv" in page
