"""What an export can do to a build: names that nobody knows, and a result that it has twice with two values."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from extract.bundle import seal
from publish.build import build
from publish.errors import PublishError
from tests.conftest import workspace_at

TABLE = Path("warehouse") / "bundle" / "inference_summary_results" / "inference-v5.1-summary.parquet"
FIRST = pl.col("record_number") == 1


def test_17_all_unknown_names_are_listed_with_the_seeds_to_edit(project_copy: Path, tmp_path: Path) -> None:
    unknown = {
        "submitter": "Nobody",
        "model": "eliza",
        "scenario": "Backwards",
        "availability": "someday",
        "suite": "moon",
        "performance_units": "Furlongs",
    }
    frame = pl.read_parquet(project_copy / TABLE)
    changes = [pl.when(FIRST).then(pl.lit(text)).otherwise(column).alias(column) for column, text in unknown.items()]
    frame.with_columns(changes).write_parquet(project_copy / TABLE)
    seal(project_copy / "warehouse" / "bundle")
    with pytest.raises(PublishError) as failure:
        build(workspace_at(tmp_path / "warehouse", project_copy))
    message = str(failure.value)
    for text in unknown.values():
        assert text in message
    for seed in (
        "aliases/submitter_aliases", "aliases/benchmark_aliases", "aliases/scenario_aliases",
        "aliases/availability_aliases", "aliases/units", "reference/inference_categories",
    ):  # fmt: skip
        assert f"add it to seeds/{seed}.csv" in message
    assert "inference-v5.1-summary" in message


def test_16_both_values_of_one_result_are_kept_and_none_is_chosen(project_copy: Path, tmp_path: Path) -> None:
    frame = pl.read_parquet(project_copy / TABLE)
    location = frame.filter(FIRST)["location"].item()
    other = frame.filter(FIRST).with_columns(record_number=pl.lit(9_999, pl.Int64), performance_result=pl.lit("1.5"))
    # In the place of another record, so that the number of records is the reviewed one.
    counts = project_copy / "seeds" / "counts" / "expected_export_counts.csv"
    reviewed = "inference-v5.1-summary,inference-v5.1,open,false,827"
    text = counts.read_text(encoding="utf-8")
    assert reviewed in text
    counts.write_text(text.replace(reviewed, reviewed.replace("827", "826")), encoding="utf-8")
    pl.concat([frame[:-1], other]).write_parquet(project_copy / TABLE)
    seal(project_copy / "warehouse" / "bundle")
    workspace = workspace_at(tmp_path / "warehouse", project_copy)
    build(workspace)
    with duckdb.connect(workspace.database, read_only=True) as connection:
        conflicts = connection.execute(
            "select location, measure, amount from marts.conflicts order by amount"
        ).fetchall()
        # The record has 8840.42 Tokens/s.
        assert conflicts == [
            (location, "throughput_tokens_per_s", 1.5),
            (location, "throughput_tokens_per_s", 8840.42),
        ]
        chosen = connection.execute(
            "select count(*) from intermediate.int_summary_results_conformed where location = $location",
            {"location": location},
        )
        assert chosen.fetchone() == (0,)
