"""A source that breaks its contract stops the build before anything is derived, with the rows and their lines."""

from __future__ import annotations

import re
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
from tests.project import Laboratory, bytes_published, copy_project, workspace_at


def rewrite(workspace: Workspace, table: str, source: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
    path = workspace.bundle / table / f"{source}.parquet"
    change(pl.read_parquet(path)).write_parquet(path)


def failure_of(workspace: Workspace) -> str:
    """What a build says that must fail and must leave the published release as it was."""
    before = bytes_published(workspace)
    with pytest.raises((PublishError, SourceError)) as failure:
        build(workspace)
    assert bytes_published(workspace) == before
    return str(failure.value)


def with_conflict(rows: pl.DataFrame) -> pl.DataFrame:
    """The first row once more, with another result."""
    return pl.concat([rows, rows.head(1).with_columns(result=pl.lit("1"))])


def with_date(rows: pl.DataFrame) -> pl.DataFrame:
    """The date of line 11 in another form."""
    is_line = pl.col("source_line") == 11
    return rows.with_columns(date=pl.when(is_line).then(pl.lit("2022-09-08")).otherwise(pl.col("date")))


@pytest.fixture(scope="module")
def said(published: Workspace, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a build says of a bundle with all of these faults, each in other rows than the others."""
    root = tmp_path_factory.mktemp("broken") / "project"
    copy_project(root)
    workspace = workspace_at(published.warehouse, root)
    rewrite(workspace, "paper_results", "paper-released-tiny", with_conflict)
    rewrite(workspace, "paper_results", "paper-released-datacenter", lambda rows: rows.filter(version="v4.1"))
    rewrite(workspace, "paper_results", "paper-released-edge", with_date)
    rewrite(workspace, "inference_accuracies", "inference-v0.7", lambda rows: rows.slice(1))
    rewrite(workspace, "inference_accuracies", "inference-v1.0", lambda rows: pl.concat([rows, rows.head(1)]))
    for path in (workspace.bundle / "inference_systems").iterdir():
        rewrite(workspace, "inference_systems", path.stem, lambda rows: rows.rename({"framework": "software"}))
    seal(workspace.bundle)
    return failure_of(workspace)


def test_16_conflicting_rows_are_both_listed(said: str) -> None:
    """Two rows claim the same line with different results."""
    assert "raw.paper_results: expect_compound_columns_to_be_unique" in said
    assert said.count("source_id=paper-released-tiny, source_path=code/data_cleaned_tiny.csv, source_line=2") >= 2


def test_24_a_round_that_is_missing_is_named(said: str) -> None:
    assert "raw.row_counts: expect_column_pair_values_to_be_equal" in said
    missing = "table_name=paper_results, source_id=paper-released-datacenter, row_count=0, expected_row_count="
    # The file has seven rounds before v4.1.
    assert said.count(missing) == 7


def test_24_a_table_that_is_missing_is_named(published: Workspace, project_copy: Path) -> None:
    workspace = workspace_at(published.warehouse, project_copy)
    (workspace.bundle / "power_samples" / "inference-v4.1.parquet").unlink()
    assert failure_of(workspace) == (
        "inference-v4.1, power_samples/inference-v4.1.parquet: not in the bundle; run: make fetch SOURCE=inference-v4.1"
    )


@pytest.mark.parametrize(("source_id", "difference"), [("inference-v0.7", -1), ("inference-v1.0", 1)])
def test_25_a_row_more_or_less_is_found(said: str, source_id: str, difference: int) -> None:
    (found,) = re.findall(
        rf"table_name=inference_accuracies, source_id={source_id}, row_count=(\d+), expected_row_count=(\d+)", said
    )
    assert int(found[0]) == int(found[1]) + difference


def test_13_a_table_of_another_shape_is_reported_with_the_difference(said: str) -> None:
    assert "missing inference_systems.framework VARCHAR" in said
    assert "unexpected inference_systems.software VARCHAR" in said


def test_14_a_text_of_another_form_is_reported_with_its_line(said: str) -> None:
    assert "raw.paper_results: expect_column_values_to_match_regex(column=date" in said
    assert "source_path=code/data_cleaned_inference_edge.csv, source_line=11, date=2022-09-08" in said


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
POSITION = "published_source=inference-v4.1, source_path=closed/NVIDIA/results/H200-SXM-141GBx8_TRT_MaxQ/retinanet/"


def test_11_a_failing_test_shows_whole_rows_with_their_position(laboratory: Laboratory) -> None:
    """What a row has wrong comes first, then its position; rows that share what is unique are all there."""
    laboratory.execute(BROKEN_FACTS)
    message = laboratory.failure_of("fct_results,test_type:data")
    said = dict(re.findall(r"^test (\w+) .*\n((?:  - .*\n?)+)", message, flags=re.MULTILINE))
    assert said["not_null_fct_results_submitter"].startswith(f"  - submitter=None, {POSITION}")
    assert f"round_id=inference-v9.9, {POSITION}" in said["relationships_fct_results_round_id__round_id__ref_rounds_"]
    (suites,) = [rows for name, rows in said.items() if name.startswith("accepted_values_fct_results_suite")]
    assert f"suite=moon, {POSITION}" in suites
    assert (
        f"efficiency_samples_per_j=-1.0, efficiency_tokens_per_j=None, {POSITION}"
        in said["efficiency_is_positive_and_finite"]
    )
    shared = said["unique_fct_results_result_id"]
    assert shared.count(POSITION) == 2
    assert "round_id=inference-v9.9" in shared
    assert "round_id=inference-v4.1" in shared
    (same,) = [rows for name, rows in said.items() if name.startswith("unique_combination")]
    assert same.count("public_id=4.1-0049, ") == 2
    assert POSITION in same
    assert re.search(r"published_source=local-again, source_path=closed/NVIDIA/\S+, source_line=7, ", same)
