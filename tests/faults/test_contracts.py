"""A source that breaks its contract stops the build before anything is derived, with the rows and their lines."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from extract.bundle import seal
from extract.errors import SourceError
from extract.workspace import Workspace
from publish.build import build
from publish.dbt import run_dbt
from publish.errors import PublishError
from tests.conftest import workspace_at
from tests.faults.test_build import bytes_published


@pytest.fixture
def other_bundle(published: Workspace, project_copy: Path) -> Workspace:
    """The published warehouse, to be built anew from a bundle that a test may break."""
    return workspace_at(published.warehouse, project_copy)


def rewrite(workspace: Workspace, table: str, source: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    path = workspace.bundle / table / f"{source}.parquet"
    change(pl.read_parquet(path)).write_parquet(path)
    seal(workspace.bundle)


def failure_of(workspace: Workspace) -> str:
    """What a build says that must fail and must leave the published release as it was."""
    before = bytes_published(workspace)
    with pytest.raises((PublishError, SourceError)) as failure:
        build(workspace)
    assert bytes_published(workspace) == before
    return str(failure.value)


def test_16_conflicting_rows_are_both_listed(other_bundle: Workspace) -> None:
    """Two rows claim the same line with different results."""

    def conflict(rows: pl.DataFrame) -> pl.DataFrame:
        return pl.concat([rows, rows.head(1).with_columns(result=pl.lit("1"))])

    rewrite(other_bundle, "paper_results", "paper-released-tiny", conflict)
    message = failure_of(other_bundle)
    assert "raw.paper_results: expect_compound_columns_to_be_unique" in message
    assert message.count("source_id=paper-released-tiny, source_path=code/data_cleaned_tiny.csv, source_line=2") == 2


def test_24_a_round_that_is_missing_is_named(other_bundle: Workspace) -> None:
    rewrite(other_bundle, "paper_results", "paper-released-edge", lambda rows: rows.filter(pl.col("version") != "v3.0"))
    message = failure_of(other_bundle)
    assert "raw.row_counts: expect_column_pair_values_to_be_equal" in message
    assert "table_name=paper_results, source_id=paper-released-edge, row_count=0, expected_row_count=403" in message


def test_24_a_table_that_is_missing_is_named(other_bundle: Workspace) -> None:
    (other_bundle.bundle / "power_samples" / "inference-v4.1.parquet").unlink()
    message = failure_of(other_bundle)
    assert message == (
        "inference-v4.1, power_samples/inference-v4.1.parquet: not in the bundle; run: make fetch SOURCE=inference-v4.1"
    )


@pytest.mark.parametrize(
    ("change", "found"),
    [(lambda rows: rows.slice(1), 1197), (lambda rows: pl.concat([rows, rows.head(1)]), 1199)],
    ids=["removed", "added"],
)
def test_25_a_row_more_or_less_is_found(
    other_bundle: Workspace, change: Callable[[pl.DataFrame], pl.DataFrame], found: int
) -> None:
    rewrite(other_bundle, "inference_accuracies", "inference-v0.7", change)
    message = failure_of(other_bundle)
    assert f"source_id=inference-v0.7, row_count={found}, expected_row_count=1198" in message


def test_13_a_table_of_another_shape_is_told_with_the_difference(other_bundle: Workspace) -> None:
    for source in ("inference-v0.7", "inference-v1.0", "inference-v2.1", "inference-v4.1", "inference-v5.1"):
        rewrite(other_bundle, "inference_systems", source, lambda rows: rows.rename({"framework": "software"}))
    message = failure_of(other_bundle)
    assert "missing inference_systems.framework VARCHAR" in message
    assert "unexpected inference_systems.software VARCHAR" in message


def test_14_a_text_of_another_form_is_told_with_its_line(other_bundle: Workspace) -> None:
    def change(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            date=pl.when(pl.col("source_line") == 11).then(pl.lit("2022-09-08")).otherwise(pl.col("date"))
        )

    rewrite(other_bundle, "paper_results", "paper-released-edge", change)
    message = failure_of(other_bundle)
    assert "raw.paper_results: expect_column_values_to_match_regex(column=date" in message
    assert "source_path=code/data_cleaned_inference_edge.csv, source_line=11, date=2022-09-08" in message


def test_18_a_result_without_its_other_side_is_kept_and_has_no_efficiency(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Power whose performance was cleared, and performance without power: both count, neither is compared."""
    sides = warehouse.execute(
        """
        select
            has_power,
            count(*) > 0 as has_rows,
            count(efficiency_samples_per_j) + count(efficiency_tokens_per_j) as efficiencies
        from marts.fct_results
        where
            not has_power
            or coalesce(throughput_samples_per_s, throughput_tokens_per_s, latency_ms, time_to_train_min) is null
        group by has_power
        order by has_power
        """
    ).fetchall()
    assert sides == [(False, True, 0), (True, True, 0)]
    facts = warehouse.execute("select count(*), count(*) filter (where has_power) from marts.fct_results").fetchone()
    counted = "select sum(result_count), sum(power_result_count) from marts.coverage_by_round"
    assert warehouse.execute(counted).fetchone() == facts


def test_32_rounds_that_must_not_be_compared_are_in_groups_of_their_own(warehouse: duckdb.DuckDBPyConnection) -> None:
    breaks = warehouse.execute("select suite, benchmark_id, round_id from seeds.comparability_breaks").fetchall()
    assert breaks
    for suite, benchmark, round_id in breaks:
        joined = warehouse.execute(
            """
            select count(distinct before.comparability_id)
            from marts.efficiency_trends as before
            inner join marts.efficiency_trends as after using (comparability_id)
            inner join seeds.rounds as changed on changed.round_id = $round_id
            where
                before.benchmark_id = $benchmark and after.benchmark_id = $benchmark
                and starts_with(before.round_id, $suite) and starts_with(after.round_id, $suite)
                and before.round_date < changed.round_date and after.round_date >= changed.round_date
            """,
            {"round_id": round_id, "benchmark": benchmark, "suite": suite},
        ).fetchone()
        assert joined == (0,)
    # MultiStream measures something else before v2.0 than after, and so no trend has it.
    assert (
        warehouse.execute(
            "select distinct scenario from marts.efficiency_trends where scenario != 'offline'"
        ).fetchall()
        == []
    )


BROKEN_FACTS = """
    create temp table known as from marts.fct_results
    where public_id = '4.1-0049' and benchmark_id = 'retinanet' and scenario = 'offline';
    insert into marts.fct_results
    select * replace ('x' as result_id, 'local-again' as published_source, 7 as source_line) from known;
    insert into marts.fct_results
    select * replace (null as submitter, 'inference-v9.9' as round_id, 'moon' as suite, -1 as efficiency_samples_per_j)
    from known;
"""
PLACE = "published_source=inference-v4.1, source_path=closed/NVIDIA/results/H200-SXM-141GBx8_TRT_MaxQ/retinanet/"


def test_11_a_failing_test_shows_whole_rows_with_their_place(published: Workspace, tmp_path: Path) -> None:
    """What a row has wrong comes first, then its place; rows that share what is unique are all there."""
    database = tmp_path / "mlperf.duckdb"
    shutil.copyfile(published.database, database)
    with duckdb.connect(database) as connection:
        connection.execute(BROKEN_FACTS)
    with pytest.raises(PublishError) as failure:
        run_dbt(workspace_at(tmp_path / "warehouse"), database, ["test", "--select", "fct_results,test_type:data"])
    said = dict(re.findall(r"^test (\w+) .*\n((?:  - .*\n?)+)", str(failure.value), flags=re.MULTILINE))
    assert said["not_null_fct_results_submitter"].startswith(f"  - submitter=None, {PLACE}")
    assert f"round_id=inference-v9.9, {PLACE}" in said["relationships_fct_results_round_id__round_id__ref_rounds_"]
    assert f"suite=moon, {PLACE}" in said["accepted_values_fct_results_suite__inference__tiny__training"]
    assert (
        f"efficiency_samples_per_j=-1.0, efficiency_tokens_per_j=None, {PLACE}"
        in said["efficiency_is_positive_and_finite"]
    )
    shared = said["unique_fct_results_result_id"]
    assert shared.count(PLACE) == 2
    assert "round_id=inference-v9.9" in shared
    assert "round_id=inference-v4.1" in shared
    (same,) = [rows for name, rows in said.items() if name.startswith("unique_combination")]
    assert same.count("public_id=4.1-0049, ") == 2
    assert PLACE in same
    assert re.search(r"published_source=local-again, source_path=closed/NVIDIA/\S+, source_line=7, ", same)
