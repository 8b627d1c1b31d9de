"""A source that breaks its contract stops the build before anything is derived, with the rows and their lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from extract.bundle import seal
from extract.errors import SourceError
from extract.workspace import Workspace
from publish.build import build
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
