"""The JSON exports in the warehouse, against the counts of the files themselves and the official checker's output."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping

import duckdb
import pytest

Warehouse = duckdb.DuckDBPyConnection
CONFORMED = "(from intermediate.int_export_results_conformed union all from intermediate.int_summary_results_conformed)"


def counts(warehouse: Warehouse, sql: str) -> dict:
    return {tuple(row[:-1]) if len(row) > 2 else row[0]: row[-1] for row in warehouse.execute(sql).fetchall()}


def test_the_exports_hold_what_their_files_hold(warehouse: Warehouse) -> None:
    # 494 files, 437 of them of inference with 39,378 records and 29,246 locations by round: counted on the files.
    files = """
        select count(distinct source_path) from (
            select source_path from raw.cm_inference_results union all select source_path from raw.cm_tiny_results
            union all select source_path from raw.cm_training_results
        )
    """
    assert warehouse.execute(files).fetchone() == (494,)
    sql = "select count(*), count(distinct (version, location)) from raw.cm_inference_results"
    assert warehouse.execute(sql).fetchone() == (39378, 29246)
    others = """
        select 'tiny', count(*) from raw.cm_tiny_results
        union all select 'training', count(*) from raw.cm_training_results
        union all select 'openmlperf', count(*) from raw.openmlperf_training_results
    """
    assert counts(warehouse, others) == {"tiny": 230, "training": 831, "openmlperf": 803}


def test_each_round_has_its_results_once(warehouse: Warehouse) -> None:
    sql = """
        select source_id, round_id, (count(*), count(*) filter (has_power))
        from intermediate.int_export_results_pivoted group by all
    """
    assert counts(warehouse, sql) == {
        # Results and results with power, by location: the specification of the submissions, section 11.
        ("cm4mlperf-results", "inference-v2.0"): (2962, 2110),
        ("cm4mlperf-results", "inference-v2.1"): (5265, 2463),
        ("cm4mlperf-results", "inference-v3.0"): (7283, 2449),
        ("cm4mlperf-results", "inference-v3.1"): (3325, 2095),
        ("cm4mlperf-results", "inference-v4.0"): (9474, 984),
        ("cm4mlperf-results", "inference-v4.1"): (937, 31),
        ("inference-v4.1-summary", "inference-v4.1"): (937, 31),
        ("inference-v5.1-summary", "inference-v5.1"): (1448, 24),
        # Counted on the files of the package; v3.1 has 10,026 open results of one submitter more.
        ("openmlperf", "inference-v3.1"): (13340, 2095),
        ("openmlperf", "inference-v4.0"): (9474, 984),
        ("openmlperf", "inference-v4.1"): (937, 31),
        ("openmlperf", "inference-v5.0"): (914, 19),
    }


def test_closed_power_is_counted_by_the_type_of_the_system(warehouse: Warehouse) -> None:
    sql = """
        select replace(round_id, 'inference-', ''), system_type_text, count(*)
        from intermediate.int_export_results_pivoted
        where source_id = 'cm4mlperf-results' and division = 'closed' and has_power group by all
    """
    assert counts(warehouse, sql) == {
        ("v2.0", "datacenter"): 96,
        ("v2.0", "edge"): 40,
        ("v2.1", "datacenter"): 64,
        ("v2.1", "datacenter,edge"): 16,
        ("v2.1", "edge"): 99,
        ("v3.0", "datacenter"): 68,
        ("v3.0", "edge"): 164,
        ("v3.1", "datacenter"): 56,
        ("v3.1", "edge"): 149,
        ("v4.0", "datacenter"): 46,
        ("v4.0", "edge"): 59,
        ("v4.1", "datacenter"): 28,
        ("v4.1", "edge"): 3,
    }


def test_a_system_of_both_types_is_published_as_the_paper_has_it(warehouse: Warehouse) -> None:
    sql = """
        select category, count(*) from intermediate.int_export_results_conformed
        where published_source = 'cm4mlperf-results' and round_id = 'inference-v2.1'
            and submitter = 'Dell' and system_name like 'Dell PowerEdge XR12 (1x A2, MaxQ%' and has_power group by all
    """
    # The paper's files have 12 performances of 2.1-0011 in the datacenter and 7 at the edge: 3 of its 16 stand in both.
    assert counts(warehouse, sql) == {"datacenter": 12, "edge": 7}


def test_round_v5_0_comes_with_its_19_power_results(warehouse: Warehouse) -> None:
    sql = f"""
        select submitter, category, division, has_power, count(*) from {CONFORMED}
        where round_id = 'inference-v5.0' and has_power group by all
    """
    assert warehouse.execute(sql).fetchall() == [("Fujitsu", "datacenter", "closed", True, 19)]
    one = f"""
        select throughput_tokens_per_s, throughput_samples_per_s, power_w from {CONFORMED}
        where round_id = 'inference-v5.0' and benchmark_id = 'llama2-70b-99' and scenario = 'offline' and has_power
    """
    assert warehouse.execute(one).fetchall() == [(18084.9, None, 4952.046366279061)]


def test_the_rule_gives_every_printed_public_id(warehouse: Warehouse) -> None:
    sql = """
        select numbered.round_id, count(*), count(distinct numbered.public_id)
        from intermediate.int_inference_public_ids as numbered
        join intermediate.int_export_results_pivoted as printed using (round_id, location, public_id)
        where printed.is_official_table group by all order by all
    """
    assert warehouse.execute(sql).fetchall() == [("inference-v4.1", 937, 130), ("inference-v5.1", 1448, 390)]


def test_the_rule_gives_the_ids_that_the_paper_has(warehouse: Warehouse) -> None:
    # All of the paper's measurements in these rounds have a result of the same id, system, benchmark and scenario.
    sql = f"""
        select paper.round_id, count(*), count(exported.public_id)
        from intermediate.int_paper_results_conformed as paper
        left join (
            select distinct on (round_id, public_id, name, benchmark_id, scenario, category) *
            from (select *, regexp_replace(lower(system_name), '[^a-z0-9]', '', 'g') as name from {CONFORMED})
            where published_source in ('cm4mlperf-results', 'inference-v4.1-summary') and has_power
        ) as exported
            on exported.round_id = paper.round_id and exported.public_id = paper.public_id
            and exported.benchmark_id = paper.benchmark_id and exported.scenario = paper.scenario
            and exported.category = paper.category
            and exported.name = regexp_replace(lower(paper.system_name), '[^a-z0-9]', '', 'g')
        where paper.round_id in ('inference-v3.0', 'inference-v3.1', 'inference-v4.1')
        group by all order by all
    """
    assert warehouse.execute(sql).fetchall() == [
        ("inference-v3.0", 232, 232),
        ("inference-v3.1", 205, 205),
        ("inference-v4.1", 28, 28),
    ]


def test_language_models_are_in_tokens_whatever_the_label(warehouse: Warehouse) -> None:
    sql = f"""
        select round_id, benchmark_id, scenario,
            (count(throughput_tokens_per_s) = count(*), count(distinct correction_ids) = 1)
        from {CONFORMED} where benchmark_id in ('llama2-70b-99.9', 'whisper') and category = 'datacenter'
            and round_id in ('inference-v4.0', 'inference-v5.1') group by all
    """
    assert counts(warehouse, sql) == {
        # The exports of v4.0 call tokens samples in Offline; in Server the checker counts samples.
        ("inference-v4.0", "llama2-70b-99.9", "offline"): (True, True),
        ("inference-v4.0", "llama2-70b-99.9", "server"): (False, False),
        ("inference-v5.1", "llama2-70b-99.9", "offline"): (True, False),
        ("inference-v5.1", "llama2-70b-99.9", "server"): (True, False),
        ("inference-v5.1", "llama2-70b-99.9", "interactive"): (True, False),
        ("inference-v5.1", "whisper", "offline"): (True, True),
    }


def test_no_source_contradicts_itself(warehouse: Warehouse) -> None:
    assert warehouse.execute("select count(*) from marts.conflicts").fetchone() == (0,)


def test_all_families_have_the_same_columns(warehouse: Warehouse) -> None:
    described = {
        name: [row[:2] for row in warehouse.execute(f"describe intermediate.int_{name}_results_conformed").fetchall()]
        for name in ("export", "summary")
    }
    assert described["export"] == described["summary"]
    assert ("location", "VARCHAR") in described["export"]
    assert ("accelerator_count", "INTEGER") in described["export"]
    assert ("source_line", "BIGINT") in described["export"]


@dataclasses.dataclass(frozen=True)
class Measured:
    """One result of an export beside the checker's."""

    performance: float
    power: float | None
    checked: Mapping[str, str]


def measured(
    warehouse: Warehouse, source_id: str, version: str, checked: Mapping[str, Mapping[str, str]]
) -> Iterator[Measured]:
    sql = """
        select location, coalesce(throughput_samples_per_s, throughput_tokens_per_s, latency_ms),
            coalesce(power_w, energy_j_per_query)
        from intermediate.int_export_results_pivoted where source_id = $source and round_id = $round
    """
    rows = warehouse.execute(sql, {"source": source_id, "round": f"inference-{version}"}).fetchall()
    for location, performance, power in rows:
        if location in checked:
            yield Measured(performance, power, checked[location])


@pytest.mark.parametrize(
    ("source_id", "version", "expected_counts"),
    [
        ("cm4mlperf-results", "v2.1", (5265, 2463)),
        ("cm4mlperf-results", "v4.1", (937, 31)),
        ("openmlperf", "v4.1", (937, 31)),
        ("inference-v4.1-summary", "v4.1", (937, 31)),
        # The checker misses the logs of 12 results, one of them with power; for these the file repeats the table.
        ("inference-v5.1-summary", "v5.1", (1448, 24)),
    ],
)
def test_exports_agree_with_the_official_checker(
    warehouse: Warehouse,
    official_by_path: Callable[[str], Mapping[str, Mapping[str, str]]],
    source_id: str,
    version: str,
    expected_counts: tuple[int, int],
) -> None:
    found = list(measured(warehouse, source_id, version, official_by_path(version)))
    assert (len(found), sum(row.power is not None for row in found)) == expected_counts
    for row in found:
        assert row.performance == pytest.approx(float(row.checked["result"]), rel=1e-6)
        if row.power is not None:
            published = row.checked["power_W"] or row.checked["energy_J_per_query"]
            assert row.power == pytest.approx(float(published), rel=1e-6)
