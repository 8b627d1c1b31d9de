"""The JSON exports in the warehouse, against the counts of the files themselves and the official checker's output."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.answers import Warehouse, counts, one, records, rows

EXPORTS = ("cm4mlperf-results", "openmlperf", "inference-v4.1-summary", "inference-v5.1-summary")


def test_the_exports_hold_what_their_files_hold(warehouse: Warehouse) -> None:
    # 494 files, 437 of them of inference with 39,378 records and 29,246 locations by round: counted on the files.
    files = """
        select count(distinct source_path) from (
            select source_path from raw.cm_inference_results union all select source_path from raw.cm_tiny_results
            union all select source_path from raw.cm_training_results
        )
    """
    assert one(warehouse, files) == (494,)
    sql = "select count(*), count(distinct (version, location)) from raw.cm_inference_results"
    assert one(warehouse, sql) == (39378, 29246)
    others = """
        select 'tiny', count(*) from raw.cm_tiny_results
        union all select 'training', count(*) from raw.cm_training_results
        union all select 'openmlperf', count(*) from raw.openmlperf_training_results
    """
    assert counts(warehouse, others) == {"tiny": 230, "training": 831, "openmlperf": 803}


def test_each_round_has_its_results_once(warehouse: Warehouse) -> None:
    # A system of two categories may have a result in both: its folder is counted once.
    sql = """
        select sources.published_source, sources.round_id,
            (count(distinct facts.result_path), count(distinct facts.result_path) filter (facts.has_power))
        from marts.result_sources as sources join marts.fct_results as facts using (result_id)
        where list_contains($exports, sources.published_source) group by all
    """
    assert counts(warehouse, sql, exports=EXPORTS) == {
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
        from intermediate.int_results_pivoted
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


def test_a_system_of_both_types_is_published_in_the_categories_of_the_papers_files(warehouse: Warehouse) -> None:
    sql = """
        select facts.category, count(*)
        from marts.result_sources as sources join marts.fct_results as facts using (result_id)
        where sources.published_source = 'cm4mlperf-results' and sources.round_id = 'inference-v2.1'
            and sources.submitter = 'Dell' and sources.system_name like 'Dell PowerEdge XR12 (1x A2, MaxQ%'
            and coalesce(sources.power_w, sources.energy_j_per_query) is not null
        group by all
    """
    # The paper's files have 12 performances of 2.1-0011 in the datacenter and 7 at the edge: 3 of its 16 are in both.
    assert counts(warehouse, sql) == {"datacenter": 12, "edge": 7}


def test_round_v5_0_comes_with_its_19_power_results(warehouse: Warehouse) -> None:
    sql = """
        select submitter, category, division, published_source, count(*) from marts.fct_results
        where round_id = 'inference-v5.0' and has_power group by all
    """
    assert rows(warehouse, sql) == [("Fujitsu", "datacenter", "closed", "openmlperf", 19)]
    offline = """
        select throughput_tokens_per_s, throughput_samples_per_s, power_w from marts.fct_results
        where round_id = 'inference-v5.0' and benchmark_id = 'llama2-70b-99' and scenario = 'offline' and has_power
    """
    assert one(warehouse, offline) == (18084.9, None, 4952.046366279061)


def test_the_rule_gives_every_printed_public_id(warehouse: Warehouse) -> None:
    sql = """
        select numbered.round_id, count(*), count(distinct numbered.public_id)
        from intermediate.int_inference_public_ids as numbered
        join intermediate.int_results_pivoted as printed using (round_id, result_path, public_id)
        where printed.source_id like '%-summary' group by all order by all
    """
    assert rows(warehouse, sql) == [("inference-v4.1", 937, 130), ("inference-v5.1", 1448, 390)]


def test_the_rule_gives_the_ids_that_the_paper_has(warehouse: Warehouse) -> None:
    # All of the paper's measurements in these rounds have a result of the same id, system, benchmark and scenario.
    sql = """
        with named as (
            select *, regexp_replace(lower(system_name), '[^a-z0-9]', '', 'g') as name
            from intermediate.int_results_identified
        ),
        exported as (
            select distinct on (round_id, computed_public_id, name, benchmark_id, scenario, category) *
            from named
            where published_source in ('cm4mlperf-results', 'inference-v4.1-summary') and has_power
        )
        select paper.round_id, count(*), count(exported.computed_public_id)
        from named as paper
        left join exported
            on exported.round_id = paper.round_id and exported.computed_public_id = paper.public_id
            and exported.benchmark_id = paper.benchmark_id and exported.scenario = paper.scenario
            and exported.category = paper.category and exported.name = paper.name
        where paper.is_in_paper_export and paper.round_id in ('inference-v3.0', 'inference-v3.1', 'inference-v4.1')
        group by all order by all
    """
    assert rows(warehouse, sql) == [
        ("inference-v3.0", 232, 232),
        ("inference-v3.1", 205, 205),
        ("inference-v4.1", 28, 28),
    ]


def test_language_models_are_in_tokens_whatever_the_label(warehouse: Warehouse) -> None:
    sql = """
        select sources.round_id, sources.benchmark_id, sources.scenario,
            (count(sources.throughput_tokens_per_s) = count(*), count(distinct sources.correction_ids) = 1)
        from marts.result_sources as sources join marts.fct_results as facts using (result_id)
        where list_contains($exports, sources.published_source) and facts.category = 'datacenter'
            and sources.benchmark_id in ('llama2-70b-99.9', 'whisper')
            and sources.round_id in ('inference-v4.0', 'inference-v5.1')
        group by all
    """
    assert counts(warehouse, sql, exports=EXPORTS) == {
        # The exports of v4.0 call tokens samples in Offline; in Server the checker counts samples.
        ("inference-v4.0", "llama2-70b-99.9", "offline"): (True, True),
        ("inference-v4.0", "llama2-70b-99.9", "server"): (False, False),
        ("inference-v5.1", "llama2-70b-99.9", "offline"): (True, False),
        ("inference-v5.1", "llama2-70b-99.9", "server"): (True, False),
        ("inference-v5.1", "llama2-70b-99.9", "interactive"): (True, False),
        ("inference-v5.1", "whisper", "offline"): (True, True),
    }


def test_no_source_contradicts_itself(warehouse: Warehouse) -> None:
    assert rows(warehouse, "from marts.conflicts") == []


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
    checked = official_by_path(version)
    sql = """
        select distinct
            facts.result_path,
            coalesce(sources.throughput_samples_per_s, sources.throughput_tokens_per_s, sources.latency_ms)
                as performance,
            coalesce(sources.power_w, sources.energy_j_per_query) as power
        from marts.result_sources as sources join marts.fct_results as facts using (result_id)
        where sources.published_source = $source and sources.round_id = $round
    """
    found = records(warehouse, sql, "result_path", source=source_id, round=f"inference-{version}")
    assert (len(found), sum(ours["power"] is not None for ours in found.values())) == expected_counts
    assert found.keys() <= checked.keys()
    for result_path, ours in found.items():
        official = checked[result_path]
        assert ours["performance"] == pytest.approx(float(official["result"]), rel=1e-6), result_path
        power = official["power_W"] or official["energy_J_per_query"]
        assert ours["power"] == (pytest.approx(float(power), rel=1e-6) if power else None), result_path
