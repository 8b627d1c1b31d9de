"""How well a result is supported (`evidence_grade`), and the columns that spare a join."""

from __future__ import annotations

import re
from collections import defaultdict

from tests.answers import COUNTED, Warehouse, counts, one, rows

# Results with power. Of 1,572 closed ones, 1,196 were computed from logs and agree with another source; of 9,265 open
# ones, 6,484 stand in one source only: the sweeps of two submitters, which one export has.
WITH_POWER = {
    ("closed", "recomputed"): 1049 + 123 + 24,
    ("closed", "corroborated"): 310,
    ("closed", "single_source"): 19 + 31 + 4,
    ("closed", "flagged"): 12,
    ("open", "corroborated"): 2769,
    ("open", "single_source"): 6475 + 9,
    ("open", "flagged"): 12,
}
MEASURES = ("throughput_samples_per_s", "throughput_tokens_per_s", "latency_ms", "stream_count", "time_to_train_min")
COSTS = ("power_w", "energy_j_per_query", "training_energy_kj")
# The flags that question a value, of those that occur.
DOUBTS = {"non_positive_samples", "gap", "uncertain", "uncertain_samples"}
# The archives have names such as `inference-v4.1`; tables and exports have longer ones.
LOGS = re.compile(r"(inference|tiny|training)-v[0-9.]+")
TOLERANCE = {"inference": 0.001, "tiny": 0.005, "training": 0.001}


def test_the_grades_of_results_with_power(warehouse: Warehouse) -> None:
    sql = f"""
        select division, evidence_grade, count(*) from marts.fct_results
        where has_power and is_published and {COUNTED} group by all
    """
    assert counts(warehouse, sql) == WITH_POWER


def test_a_grade_is_what_the_values_of_the_sources_say(warehouse: Warehouse) -> None:
    # The same from `result_sources`, pair by pair: which sources state the values of the preferred one?
    columns = ", ".join(f"sources.{name}" for name in MEASURES + COSTS)
    sql = f"""
        select sources.result_id, facts.suite, facts.evidence_grade,
            concat_ws(', ', facts.power_run_flags, facts.power_quality_flags) as flags, sources.published_source,
            {columns}
        from marts.result_sources as sources
        join marts.fct_results as facts using (result_id)
        where facts.suite in ('inference', 'tiny', 'training')
    """
    stated = defaultdict(list)
    for result_id, suite, grade, flags, source, *values in rows(warehouse, sql):
        stated[result_id, suite, grade, flags].append((source, values))
    wrong = [key for key, sources in stated.items() if _grade(sources, key[1], key[3]) != key[2]]
    assert (len(stated) > 48_000, wrong) == (True, [])


def _grade(sources: list[tuple[str, list[float | None]]], suite: str, flags: str) -> str:
    official = [values for name, values in sources if not name.startswith("paper-")]
    agreeing = [values for _, values in sources if _agree([*official, values], TOLERANCE[suite])]
    if DOUBTS & set(flags.split(", ")) or not _agree(official, TOLERANCE[suite]):
        return "flagged"
    if len(agreeing) < 2:
        return "single_source"
    has_logs = any(
        name.startswith(("inference-", "tiny-", "training-")) and name.count("-") == 1 for name, _ in sources
    )
    return "recomputed" if has_logs else "corroborated"


def _agree(stated: list[list[float | None]], tolerance: float) -> bool:
    spreads = ([value for value in measure if value is not None] for measure in zip(*stated, strict=True))
    return all(max(found) / min(found) - 1 <= tolerance for found in spreads if found)


def test_what_flagged_results_have(warehouse: Warehouse) -> None:
    # Samples of zero or negative power in the window, an uncertainty above the official limit of 1 % in more than 5 %
    # of the samples, or (one) two sources that differ.
    sql = """
        select count(*), count(*) filter (power_run_flags like '%non_positive_samples%'),
            count(*) filter (power_quality_flags like '%uncertain_samples%')
        from marts.fct_results where evidence_grade = 'flagged'
    """
    assert one(warehouse, sql) == (17 + 7 + 1, 17, 7)


def test_the_date_of_a_round_needs_no_join(warehouse: Warehouse) -> None:
    # The newest round that has datacenter results with power was published in 2025.
    sql = "select max(round_date) from marts.division_datacenter where has_accelerator"
    ((newest,),) = rows(warehouse, sql)
    assert str(newest) == "2025-09-09"


def test_an_accelerator_is_absent_in_one_way(warehouse: Warehouse) -> None:
    # No name, no count, `has_accelerator` false; null only where nothing says what did the work, and in Storage.
    sql = """
        select count(*) filter (not has_accelerator and accelerator_name is not null),
            count(*) filter (accelerator_name is null and accelerator_count is not null),
            count(*) filter (accelerator_count = 0),
            count(*) filter ((has_accelerator is null) != (system_kind in ('not_stated', 'storage')))
        from marts.fct_results
    """
    assert one(warehouse, sql) == (0, 0, 0, 0)


def test_has_power_is_a_value(warehouse: Warehouse) -> None:
    sql = """
        select count(*) filter (has_power != (coalesce(power_w, energy_j_per_query, training_energy_kj) is not null))
        from marts.fct_results
    """
    assert one(warehouse, sql) == (0,)


def test_a_benchmark_of_training_has_one_id(warehouse: Warehouse) -> None:
    # MLCommons compares RetinaNet from v2.0 to v5.1 and R-GAT from v4.0 to v5.1; the folders have two names each.
    sql = """
        select benchmark_id, comparability_id, min(round_id), max(round_id) from marts.fct_results
        where suite = 'training' and benchmark_id in ('ssd', 'retinanet', 'gnn', 'rgat') group by all order by all
    """
    assert rows(warehouse, sql) == [
        ("gnn", "gnn", "training-v4.0", "training-v5.1"),
        ("ssd", "ssd", "training-v0.5", "training-v0.5"),
        ("ssd", "ssd from v0.6", "training-v0.6", "training-v1.1"),
        ("ssd", "ssd from v2.0", "training-v2.0", "training-v5.1"),
    ]
