"""What the sources say of the same results, side by side; and which of it may be counted and compared.

The expected classes are the agreement tables of the specifications: of the inference submissions (section 12), of Tiny
(A6) and of Training (against the paper's file).
"""

from __future__ import annotations

import csv
from typing import Any

import pytest

from tests.answers import Warehouse, counts, one, rows
from tests.project import ROOT

# Lines of the paper's datacenter and edge files by round: the column "paper rows" of the agreement table.
PAPER_ROWS = {
    "v1.0": 220, "v1.1": 388, "v2.0": 576, "v2.1": 388, "v3.0": 552, "v3.1": 454, "v4.0": 210, "v4.1": 64,
}  # fmt: skip

INFERENCE_CLASSES = {
    # Dell's R7525 has another name in its submission.
    "v1.0": {"equal": 216, "system_name_differs": 4},
    "v1.1": {"equal": 388},
    "v2.0": {"equal": 576},
    "v2.1": {"equal": 388},
    # 381 and the two power values of Dell's 3D-UNet, whose log is missing; 63 + 25 lines of junk.
    "v3.0": {"equal": 383, "accuracy_level_lost": 79, "power_for_performance": 2, "not_a_measurement": 88},
    # 410 numbers agree: 56 of them in mJ where J is printed, 16 under the name of the other accuracy level.
    "v3.1": {"equal": 338, "unit_mislabelled": 56, "accuracy_level_lost": 16, "not_a_measurement": 44},
    "v4.0": {"equal": 196, "rounded": 12, "tokens_for_samples": 2},
    # 50 numbers agree, four of DLRM in samples where tokens are printed; 4 + 8 rows are of another system, 2 of Server.
    "v4.1": {"equal": 46, "unit_mislabelled": 4, "wrong_system": 12, "scenario_mislabelled": 2},
}


def classes_of_paper_rows(warehouse: Warehouse, suite: str) -> dict[str, dict[str, int]]:
    sql = f"""
        select replace(round_id, '{suite}-', ''), class, count(*) from marts.reconciliation
        where source_id like 'paper-%' and starts_with(round_id, '{suite}-') group by all
    """
    found: dict[str, dict[str, int]] = {}
    for (version, reconciliation_class), row_count in counts(warehouse, sql).items():
        found.setdefault(version, {})[reconciliation_class] = row_count
    return found


def test_every_line_of_the_paper_has_one_row(warehouse: Warehouse) -> None:
    sql = """
        select replace(round_id, 'inference-', ''), (count(*), count(distinct (source_id, source_line)))
        from marts.reconciliation where source_id in ('paper-released-datacenter', 'paper-released-edge') group by all
    """
    assert counts(warehouse, sql) == {version: (count, count) for version, count in PAPER_ROWS.items()}


def test_no_row_is_unclassified(warehouse: Warehouse) -> None:
    sql = "select count(*) > 10000, count(*) = count(class), count(*) = count(explanation) from marts.reconciliation"
    assert one(warehouse, sql) == (True, True, True)


def test_the_papers_inference_rows_are_classed(warehouse: Warehouse) -> None:
    assert classes_of_paper_rows(warehouse, "inference") == INFERENCE_CLASSES


def test_more_sources_change_no_class(archives: Warehouse) -> None:
    assert classes_of_paper_rows(archives, "inference") == INFERENCE_CLASSES


def test_the_papers_tiny_rows_are_classed(warehouse: Warehouse) -> None:
    found = classes_of_paper_rows(warehouse, "tiny")
    # 421 of 434 numbers agree within 0.5 %. Twelve of the rest are printed with one or two decimals, and one is of the
    # energy run. 77 lines are no measurement.
    assert found == {
        "v0.5": {"equal": 20, "energy_run_speed": 1, "not_a_measurement": 13},
        "v0.7": {"equal": 71, "rounded": 2},
        "v1.0": {"equal": 95, "rounded": 2},
        "v1.1": {"equal": 149, "rounded": 3, "not_a_measurement": 64},
        "v1.2": {"equal": 86, "rounded": 5},
    }
    within = """
        select count(*) from marts.reconciliation
        where source_id = 'paper-released-tiny' and relative_difference <= 0.005
    """
    assert one(warehouse, within) == (421,)


def test_the_papers_training_rows_are_classed(warehouse: Warehouse) -> None:
    assert classes_of_paper_rows(warehouse, "training") == {"v4.0": {"equal": 44, "rounded": 2, "scaling_factor": 2}}
    # 15304.27 kJ and 37.183 min against 14890.64 and 36.178.
    sql = """
        select measure, source_value, round(partner_value, 3) from marts.reconciliation
        where class = 'scaling_factor' order by 1
    """
    assert rows(warehouse, sql) == [
        ("time_to_train_min", 37.183, 36.178),
        ("training_energy_kj", 15304.27, pytest.approx(14890.64, abs=0.005)),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # The log says 3600.34 queries/s; the ledger puts it right.
        (693, ("power_for_performance", 2021.053, 3600.34, 3600.34, "paper-v3.0-performance-equals-power")),
        # UntetherAI's ResNet under an NVIDIA id.
        (1196, ("wrong_system", 334462, 334462, 334462, "paper-v4.1-untether-filed-under-nvidia")),
        # A number of an NVIDIA system under UntetherAI's id: withdrawn.
        (1200, ("wrong_system", 41.664, None, 41.664, "paper-v4.1-bogus-copies")),
    ],
)
def test_a_row_names_its_correction(warehouse: Warehouse, line: int, expected: tuple[Any, ...]) -> None:
    sql = f"""
        select class, source_value, corrected_value, round(partner_value, 3), correction_ids from marts.reconciliation
        where source_id = 'paper-released-datacenter' and source_line = {line}
    """
    (*found, correction_ids) = one(warehouse, sql)
    assert found == list(expected[:-1])
    assert expected[-1] in correction_ids


def test_an_energy_labelled_in_joules_is_apart_by_a_thousand(warehouse: Warehouse) -> None:
    sql = """
        select count(*), min(relative_difference) > 998, max(abs(corrected_value / partner_value - 1)) < 1e-3
        from marts.reconciliation where class = 'unit_mislabelled' and round_id = 'inference-v3.1'
    """
    assert one(warehouse, sql) == (56, True, True)


def agreement(warehouse: Warehouse, source_id: str, round_id: str) -> list[tuple[Any, ...]]:
    """Results and power values of a source that have the partner's value to a millionth, by partner and class."""
    sql = f"""
        select partner_source, class,
            count(distinct partner_result_path) filter (measurement_role = 'performance'),
            count(distinct partner_result_path) filter (measurement_role = 'energy'), max(relative_difference) < 1e-6
        from marts.reconciliation where source_id = '{source_id}' and round_id = '{round_id}' group by all order by all
    """
    return rows(warehouse, sql)


def test_collections_agree_with_the_logs_of_v4_1(warehouse: Warehouse) -> None:
    for collection in ("cm4mlperf-results", "openmlperf", "inference-v4.1-summary"):
        assert agreement(warehouse, collection, "inference-v4.1") == [("inference-v4.1", "equal", 937, 31, True)]


def test_the_official_table_agrees_with_the_logs_of_v5_1(warehouse: Warehouse) -> None:
    # 1436 performances and 23 powers; twelve logs are missing (rgat), one of them with power.
    assert agreement(warehouse, "inference-v5.1-summary", "inference-v5.1") == [
        ("inference-v5.1", "absent_in_partner", 0, 0, None),
        ("inference-v5.1", "equal", 1436, 23, True),
    ]
    absent = """
        select source_id, measurement_role, count(*) from marts.reconciliation
        where round_id = 'inference-v5.1' and class = 'absent_in_partner' group by all order by all
    """
    # The table leaves one open result out.
    assert rows(warehouse, absent) == [
        ("inference-v5.1", "performance", 1),
        ("inference-v5.1-summary", "energy", 1),
        ("inference-v5.1-summary", "performance", 12),
    ]


def test_the_collection_agrees_with_the_logs_of_v2_1(archives: Warehouse) -> None:
    found = agreement(archives, "cm4mlperf-results", "inference-v2.1")
    assert found == [("inference-v2.1", "equal", 5265, 2463, True)]
    # 5395 results and 2475 powers in the submission: 130 and 12 are absent in the collection.
    absent = """
        select measurement_role, count(*) from marts.reconciliation
        where source_id = 'inference-v2.1' and partner_source = 'cm4mlperf-results' and class = 'absent_in_partner'
        group by all order by all
    """
    assert rows(archives, absent) == [("energy", 12), ("performance", 130)]


def test_what_the_paper_lacks_is_listed(warehouse: Warehouse) -> None:
    # The three edge results of UntetherAI in v4.1, a performance and an energy each.
    sql = """
        select round_id, category, measurement_role, count(*) from marts.reconciliation
        where partner_source like 'paper-%' group by all order by all
    """
    assert rows(warehouse, sql) == [
        ("inference-v4.1", "edge", "energy", 3),
        ("inference-v4.1", "edge", "performance", 3),
    ]


# Closed results with power, which the bundle has of all rounds that have any, from the logs or an export. v2.1 has 191
# of which three are in both categories.
CLOSED_POWER = {
    "v0.5": 0, "v0.7": 0, "v1.0": 110, "v1.1": 194, "v2.0": 288, "v2.1": 191 + 3, "v3.0": 232, "v3.1": 205, "v4.0": 105,
    "v4.1": 31, "v5.0": 19, "v5.1": 12,
}  # fmt: skip


def test_coverage_counts_the_results_with_power_of_every_round(warehouse: Warehouse) -> None:
    sql = """
        select replace(round_id, 'inference-', ''),
            (sum(power_result_count), sum(power_system_count) > 0, min(submitter_count) > 0)
        from marts.coverage_by_round where suite = 'inference' and division = 'closed' group by all
    """
    found = counts(warehouse, sql)
    assert {version: found[version] for version in CLOSED_POWER} == {
        version: (count, count > 0, True) for version, count in CLOSED_POWER.items()
    }


def test_rounds_past_the_paper_are_in_the_trends(warehouse: Warehouse) -> None:
    # 19 and 12 closed results with power; 11 and 7 of them are Offline, each of another benchmark.
    sql = """
        select results.round_id, count(*), count(distinct trends.benchmark_id)
        from marts.fct_results as results left join marts.efficiency_trends as trends using (result_id)
        where results.round_id in ('inference-v5.0', 'inference-v5.1') and division = 'closed' and has_power
        group by all order by all
    """
    assert rows(warehouse, sql) == [("inference-v5.0", 19, 11), ("inference-v5.1", 12, 7)]


def test_b200_systems_have_tokens_per_joule(warehouse: Warehouse) -> None:
    sql = """
        select count(*) > 0, count(efficiency_tokens_per_j) = count(*), count(throughput_samples_per_s)
        from marts.fct_results
        where round_id = 'inference-v5.1' and has_power and division = 'closed' and accelerator_name like '%B200%'
            and throughput_tokens_per_s is not null
    """
    assert one(warehouse, sql) == (True, True, 0)


def test_the_streams_of_two_measures_are_two_groups(warehouse: Warehouse) -> None:
    sql = """
        select bool_or(comparability_id like '%from v2.0') filter (round_id < 'inference-v2.0'),
            bool_and(comparability_id like '%from v2.0') filter (round_id >= 'inference-v2.0')
        from marts.fct_results where scenario = 'multi_stream'
    """
    assert one(warehouse, sql) == (False, True)


def test_the_reviewed_counts_are_those_of_the_facts(warehouse: Warehouse) -> None:
    with (ROOT / "seeds" / "counts" / "expected_result_counts.csv").open(encoding="utf-8", newline="") as stream:
        reviewed = {
            (row["round_id"], row["category"], row["division"], row["has_power"] == "true"): int(row["result_count"])
            for row in csv.DictReader(stream)
        }
    sql = "select round_id, category, division, has_power, count(*) from marts.fct_results group by all"
    assert counts(warehouse, sql) == reviewed
