"""Training submissions in the warehouse, against the official tool's scores and energies of every result."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from extract.sources import Register
from tests.answers import Warehouse, counts, one, records, rows
from tests.project import ROOT, peak_mb

# The official tool computes in another order of sums.
RELATIVE = 1e-9
# Its output: 202 results of v4.0 and 201 of v5.0; 209 of v3.1 and 184 of v5.1.
OFFICIAL = {"training/training.csv": 403, "training/training_v3.1_v5.1.csv": 393}
OFFICIAL_ROUNDS = {"training-v3.1", "training-v4.0", "training-v5.0", "training-v5.1"}
Row = Mapping[str, str]

LAND = """
import sys
from pathlib import Path
from extract.landing import land
from extract.sources import Register
(source,) = Register.load().select(sys.argv[1])
land(source, Path(sys.argv[2]), "", Path(sys.argv[3]))
"""


def test_every_file_of_the_archives_is_read(warehouse: Warehouse) -> None:
    assert one(warehouse, "select count(*) from raw.rejections where source_id like 'training%'") == (0,)
    runs = (
        "select source_id, count(*) from raw.training_runs where source_id like 'training%' group by all order by all"
    )
    # Counted on the files `result_*.txt` of the archives.
    assert rows(warehouse, runs) == [
        ("training-v0.5", 600),
        ("training-v0.6", 430),
        ("training-v0.7", 895),
        ("training-v1.0", 1279),
        ("training-v1.1", 1810),
        ("training-v2.0", 2760),
        ("training-v2.1", 1910),
        ("training-v3.0", 2771),
        ("training-v3.1", 2208),
        ("training-v4.0", 2418),
        ("training-v5.0", 1717),
        ("training-v5.1", 1669),
    ]


def test_every_result_of_every_round_has_a_score_or_a_reason(warehouse: Warehouse) -> None:
    sql = """
        select source_id, count(*), count(*) filter (where no_score_reason is null)
        from intermediate.int_training_results_scored where source_id like 'training%' group by all order by all
    """
    # Results are folders with runs. Without a score: v0.5 the four of NCF, whose rule for 100 runs is not known; v0.6
    # MiniGo, whose runs log no end, and Alibaba's, whose logs the slim archive has emptied; v1.0 BERT, whose ten runs
    # did not reach the target, and three of which the slim archive lacks runs.
    assert rows(warehouse, sql) == [
        ("training-v0.5", 35, 31),
        ("training-v0.6", 61, 59),
        ("training-v0.7", 126, 126),
        ("training-v1.0", 141, 137),
        ("training-v1.1", 183, 183),
        ("training-v2.0", 262, 262),
        ("training-v2.1", 199, 199),
        ("training-v3.0", 260, 260),
        ("training-v3.1", 209, 209),
        ("training-v4.0", 202, 202),
        ("training-v5.0", 201, 201),
        ("training-v5.1", 184, 184),
    ]
    reasons = """
        select source_id, reason, count(*) from marts.rejected_rows
        where source_id like 'training-%'
            and reason in (select no_score_reason from intermediate.int_training_results_scored)
        group by all
    """
    assert sorted(rows(warehouse, reasons)) == [
        ("training-v0.5", "no_score_rule", 4),
        ("training-v0.6", "no_system_description", 1),
        ("training-v0.6", "too_many_invalid_runs", 1),
        ("training-v1.0", "too_many_invalid_runs", 1),
        ("training-v1.0", "wrong_run_count", 3),
    ]


def test_times_of_loggers_that_write_a_point_are_read(warehouse: Warehouse) -> None:
    sql = """
        select round(time_to_train_min, 4) from marts.fct_results
        where round_id = 'training-v1.0' and submitter = 'Intel' and benchmark_id = 'minigo' order by all
    """
    # The official scores: 271.2334… and 408.9977… minutes.
    assert rows(warehouse, sql) == [(271.2334,), (408.9977,)]


def test_a_first_round_counts_the_accelerators_of_the_whole_system(warehouse: Warehouse) -> None:
    sql = """
        select system_name, benchmark_id, accelerator_count, correction_ids from marts.fct_results
        where round_id = 'training-v0.5' and system_name like 'tpuv_-% + %' order by all
    """
    # The system's name has its number of cores; its description states that number for each of several nodes.
    assert rows(warehouse, sql) == [
        ("tpuv2-512 + tpuv2-8", "resnet", 512, "training-v0.5-tpu-count"),
        ("tpuv3-32 + tpuv2-8", "gnmt", 32, "training-v0.5-tpu-count"),
        ("tpuv3-32 + tpuv2-8", "resnet", 32, "training-v0.5-tpu-count"),
        ("tpuv3-32 + tpuv2-8", "ssd", 32, "training-v0.5-tpu-count"),
        ("tpuv3-512 + tpuv2-8", "resnet", 512, "training-v0.5-tpu-count"),
    ]


def test_an_archive_is_read_in_little_memory(mirror: Path, tmp_path: Path) -> None:
    # v4.0 has the most power readings.
    (source,) = Register.load().select("training-v4.0")
    command = (sys.executable, "-c", LAND + "print(Path('/proc/self/status').read_text())", source.source_id)
    printed = subprocess.run(
        [*command, str(mirror / source.location), str(tmp_path / "landed")],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout
    assert peak_mb(printed) <= 300


@pytest.fixture(scope="module")
def scores(warehouse: Warehouse) -> dict[tuple, dict]:
    """What the warehouse has of each result, and, from an intermediate model, what no mart has of it."""
    sql = """
        select results.*, energies.official_energy_kj, energies.node_energy_kj, energies.interconnect_energy_kj,
            scored.run_count, scored.invalid_run_count, scored.scaling_factor, scored.global_batch_size_samples
        from marts.fct_results as results
        left join marts.training_energy as energies using (result_id)
        join intermediate.int_training_results_scored as scored
            on results.published_source = scored.source_id and results.result_path = scored.result_path
    """
    return records(warehouse, sql, "round_id", "result_path")


@pytest.fixture(scope="module")
def matched(scores: dict[tuple, dict], official: Callable[[str], Sequence[Row]]) -> Sequence[tuple[Row, dict]]:
    """Each result of the official tool beside ours."""
    return list(match(scores, [row for name in OFFICIAL for row in official(name)]))


def match(scores: dict[tuple, dict], rows: Sequence[Row]) -> Iterator[tuple[Row, dict]]:
    for row in rows:
        result_path = f"{row['submitter_dir']}/results/{row['system']}/{row['benchmark']}"
        yield row, scores[f"training-{row['version']}", result_path]


def test_every_score_is_the_official_one(scores: dict[tuple, dict], matched: Sequence[tuple[Row, dict]]) -> None:
    count = 0
    for row, ours in matched:
        count += 1
        assert ours["time_to_train_min"] == pytest.approx(float(row["minutes"]), rel=RELATIVE), ours["result_path"]
        assert ours["scaling_factor"] == pytest.approx(float(row["scaling"]), rel=RELATIVE)
        assert (ours["run_count"], ours["invalid_run_count"]) == (int(row["runs"]), int(row["dropped"]))
    assert count == sum(round_id in OFFICIAL_ROUNDS for round_id, _ in scores) == sum(OFFICIAL.values())


# Folders of v5.0 and v5.1 whose benchmarks had another name in v4.0; MLCommons compares them (official_comparability).
RENAMED = {"retinanet": "ssd", "rgat": "gnn"}


def test_every_system_is_described_as_in_its_file(matched: Sequence[tuple[Row, dict]], warehouse: Warehouse) -> None:
    submitters = counts(warehouse, "select submitter_text, submitter from seeds.submitter_aliases")
    for row, ours in matched:
        assert ours["submitter"] == submitters[row["submitter"]]
        assert ours["division"] == row["division"]
        assert (ours["system_name"], ours["system_dir"]) == (row["system_name"], row["system"])
        # The tool prints a count as the description states it, `8` or `1.0`; a system of processors has no accelerator.
        named = {"": None, "N/A": None}.get(row["accelerator"].strip(), row["accelerator"].strip())
        assert (ours["accelerator_count"] or 0, ours["node_count"]) == (int(row["accelerators"]), float(row["nodes"]))
        assert (ours["accelerator_name"], ours["host_processor_name"]) == (named, row["cpu"].strip())
        assert ours["global_batch_size_samples"] == int(row["gbs"])
        assert ours["benchmark_id"] == RENAMED.get(row["benchmark"], row["benchmark"])


def test_every_energy_is_the_official_one(scores: dict[tuple, dict], matched: Sequence[tuple[Row, dict]]) -> None:
    with_energy = [(row, ours) for row, ours in matched if row["has_power"] == "1"]
    assert len(with_energy) == sum(ours["has_power"] for ours in scores.values()) == 28
    for row, ours in with_energy:
        assert ours["training_energy_kj"] == pytest.approx(float(row["energy_kJ"]), rel=RELATIVE), ours["result_path"]
        assert ours["official_energy_kj"] == ours["training_energy_kj"]
        assert ours["node_energy_kj"] == pytest.approx(float(row["node_energy_kJ"]), rel=RELATIVE)
        assert ours["interconnect_energy_kj"] == pytest.approx(float(row["interconnect_kJ"]), rel=RELATIVE)


def test_every_power_run_is_as_expected(warehouse: Warehouse, official: Callable[[str], Sequence[Row]]) -> None:
    sql = """
        select runs.*, avg(logs.mean_power_w) filter (logs.meter = 'node') as mean_node_power_w
        from intermediate.int_training_runs_powered as runs
        join intermediate.int_training_power_logs_integrated as logs using (source_id, result_path, run_name)
        group by all
    """
    runs = records(warehouse, sql, "source_id", "result_path", "run_name")
    expected = official("training/training_power_runs.csv")
    assert len(expected) == len(runs) == 341
    for row in expected:
        result_path = f"{row['submitter']}/results/{row['system']}/{row['benchmark']}"
        ours = runs[f"training-{row['version']}", result_path, row["run"]]
        numbers = {
            "run_min": float(row["minutes"]),
            "node_energy_j": float(row["node_kJ"]) * 1000,
            "estimated_interconnect_energy_j": float(row["sw_kJ"]) * 1000,
            "metered_interconnect_energy_j": float(row["sw_metered_kJ"]) * 1000,
            # The expected mean is before conversion.
            "mean_node_power_w": float(row["node_mean_W"]) * float(row["eff"]),
            "log_energy_j": float(row["raw_node_kJ"]) * 1000,
            "node_log_count": int(row["n_node_files"]),
            "switch_log_count": int(row["n_sw_files"]),
            "stop_at_start_count": int(row["stop_before_last"]),
        }
        assert {key: ours[key] for key in numbers} == pytest.approx(numbers, rel=RELATIVE), (result_path, row["run"])
        assert ours["measurement_type"] == {"None": None}.get(row["meas"], row["meas"])
        assert ours["interconnect_kind"] == {"est": "estimated", "": "none"}[row["sw_kind"]]


# Submitter folder, system folder, benchmark: smallest share covered, mean seconds of idle log before and after the run,
# mean official and drawn energy of the nodes in kJ, their ratio: the specification's table, to its last digit.
IN_RUN = {
    ("smc-dc-power", "1xSMC-H100-SXM-80GB", "bert"): (1.0, 58.1, 57.1, 1764.44, 2138.49, 1.212),
    ("smc-dc-power", "1xSMC-H100-SXM-80GB", "llama2_70b_lora"): (1.0, 59.2, 55.9, 11379.24, 11736.45, 1.0314),
    ("smc-ac-power", "1xSMC-H100-SXM-80GB", "llama2_70b_lora"): (1.0, 59.2, 55.9, 11723.85, 12083.48, 1.0307),
    ("smc-dc-power", "1xSMC-H100-SXM-80GB", "unet3d"): (1.0, 58.6, 57.0, 4778.8, 5218.96, 1.0921),
    ("smc-dc-power", "64xSMC-H100-SXM-80GB", "gpt3"): (0.9988, -1.1, -1.0, 1472585.65, 1472585.65, 1.0),
    ("smc-dc-power", "64xSMC-H100-SXM-80GB", "llama2_70b_lora"): (0.9679, -1.0, -0.9, 37458.84, 37463.79, 1.0001),
    ("smc-ac-power", "8xSMC-H100-SXM-80GB", "resnet"): (1.0, 58.9, 57.2, 5370.94, 7106.68, 1.3232),
    ("smc-ac-power", "9xSMC-H100-SXM-80GB", "unet3d"): (1.0, 59.0, 57.1, 4116.3, 6082.73, 1.4777),
    ("smc-dc-power", "9xSMC-H100-SXM-80GB", "unet3d"): (1.0, 59.0, 57.1, 4022.19, 5982.9, 1.4875),
    ("Lenovo", "SR780aV3-8xB200_SXM_180GB", "bert"): (1.0, 1.7, 0.5, 1950.84, 1961.96, 1.0057),
    ("Lenovo", "SR780aV3-8xB200_SXM_180GB", "retinanet"): (1.0, 1.6, 0.4, 12056.74, 12058.69, 1.0002),
}


@pytest.mark.parametrize("key", IN_RUN)
def test_the_energy_drawn_is_given_beside_the_official_one(warehouse: Warehouse, key: tuple[str, str, str]) -> None:
    submitter, system, benchmark = key
    sql = """
        select round(min_covered_pct / 100, 4), round(lead_s, 1), round(tail_s, 1),
            round(mean_official_node_energy_kj, 2), round(in_run_energy_kj, 2), round(in_run_to_official_ratio, 4)
        from marts.training_energy where result_path = $result_path
    """
    assert one(warehouse, sql, result_path=f"{submitter}/results/{system}/{benchmark}") == IN_RUN[key]


def test_each_log_that_needs_a_warning_has_its_flags(warehouse: Warehouse) -> None:
    sql = """
        select result_path, flags from marts.training_energy
        where result_path like 'smc-dc-power/%' or round_id = 'training-v5.0'
    """
    flags = counts(warehouse, sql)
    smc = "smc-dc-power/results"
    # Ten files, five runs: each log is included twice.
    assert flags[f"{smc}/1xSMC-H100-SXM-80GB/dlrm_dcnv2"] == "idle_in_log, stop_at_start, repeated_runs"
    assert flags[f"{smc}/9xSMC-H100-SXM-80GB/unet3d"] == "idle_in_log, stop_at_start"
    assert flags[f"{smc}/8xSMC-H100-SXM-80GB/llama2_70b_lora"] == "partly_covered"
    assert flags[f"{smc}/1xSMC-H100-SXM-80GB/ssd"] is None
    assert set(flags.values()) == {
        "idle_in_log, stop_at_start, repeated_runs", "idle_in_log, stop_at_start", "partly_covered", None,
    }  # fmt: skip


def test_runs_that_are_submitted_again_are_counted(warehouse: Warehouse) -> None:
    sql = """
        select submitter_dir, submitted_result_count, count(*) from intermediate.int_training_runs_validated
        where submitted_result_count > 1 and submitter_dir like 'smc%' group by all order by all
    """
    # The same 73 runs without power, metered at AC and metered at DC; 80 more at AC and DC.
    assert rows(warehouse, sql) == [
        ("smc", 3, 73),
        ("smc-ac-power", 2, 80),
        ("smc-ac-power", 3, 73),
        ("smc-dc-power", 2, 80),
        ("smc-dc-power", 3, 73),
    ]
    repeated = """
        select distinct result_path from intermediate.int_training_runs_validated
        where is_repeated and source_id in ('training-v4.0', 'training-v5.0') order by all
    """
    assert rows(warehouse, repeated) == [
        (f"smc-{kind}-power/results/1xSMC-H100-SXM-80GB/dlrm_dcnv2",) for kind in ("ac", "dc")
    ]


def test_every_invalid_run_has_its_reason(warehouse: Warehouse) -> None:
    sql = """
        select reason, count(*) from marts.rejected_rows where source_id in ('training-v4.0', 'training-v5.0')
        group by all
    """
    # Without an end: one run of v4.0 and five of v5.0. One, of tinycorp, initialized for 32.3 minutes.
    assert counts(warehouse, sql) == {"not_successful": 16, "no_run_stop": 6, "init_too_long": 1}


def test_stop_lines_with_the_time_of_the_start_are_counted(warehouse: Warehouse) -> None:
    sql = "select count(*) from intermediate.int_training_power_logs_integrated where is_stop_at_start"
    assert one(warehouse, sql) == (1020,)  # of 2,864 node logs of v4.0


def test_interconnect_and_conversion_are_distinguished(warehouse: Warehouse) -> None:
    sql = """
        select round_id, interconnect_kind, conversion_efficiency, measurement_type, count(*)
        from marts.training_energy group by all order by all
    """
    assert rows(warehouse, sql) == [
        ("training-v4.0", "estimated", None, None, 12),
        ("training-v4.0", "none", None, None, 12),
        ("training-v5.0", "none", 0.94, "AC", 4),
    ]


def test_each_energy_has_its_metering_point(warehouse: Warehouse) -> None:
    sql = """
        select published_source, system_name, metering_point, count(*) from marts.result_sources
        where training_energy_kj is not null group by all
    """
    # The paper's export has the same 24 energies as the submissions.
    lenovo = "ThinkSystem SR780a V3 with 8x B200-SXM-180GB"
    assert counts(warehouse, sql) == {
        ("training-v4.0", "SMC-H100-AC-Power", "ac_wall"): 12,
        ("training-v4.0", "SMC-H100-DC-Power", "dc_after_psu"): 12,
        ("paper-released-training", "SMC-H100-AC-Power", "ac_wall"): 12,
        ("paper-released-training", "SMC-H100-DC-Power", "dc_after_psu"): 12,
        ("training-v5.0", lenovo, "ac_times_efficiency"): 4,
    }


def test_the_twelve_dc_meterings_repeat_the_runs_of_the_ac_meterings(warehouse: Warehouse) -> None:
    sql = """
        select repeat.result_path, original.result_path, repeat.time_to_train_min = original.time_to_train_min,
            repeat.wall_energy_kj = original.training_energy_kj,
            original.measured_energy_kj / repeat.measured_energy_kj as loss
        from marts.fct_results as repeat
        join marts.fct_results as original on repeat.is_repeat_metering_of = original.result_id
    """
    pairs = rows(warehouse, sql)
    # Both folders have the same 12 benchmark folders: six of one node, three of 8, one of 9 and two of 64.
    assert len(pairs) == len({original for _, original, *_ in pairs}) == 12
    for repeat, original, is_same_time, is_same_wall_energy, loss in pairs:
        assert repeat.startswith("smc-dc-power/")
        assert original == repeat.replace("smc-dc-power/", "smc-ac-power/")
        assert is_same_time
        assert is_same_wall_energy
        # A power supply loses a few per cent.
        assert 1.01 < loss < 1.04


def test_the_repeats_have_the_run_logs_of_the_originals(warehouse: Warehouse) -> None:
    # Compared run by run on the raw lines, not by the hash that the models make.
    sql = """
        with runs as (
            select split_part(source_path, '/', 1) as submitter_dir,
                substr(source_path, strpos(source_path, '/') + 1) as path, run_started_ms, run_stopped_ms
            from raw.training_runs where source_id = 'training-v4.0'
        )
        select count(*), count(*) filter (ac.run_started_ms = dc.run_started_ms
            and ac.run_stopped_ms = dc.run_stopped_ms)
        from (from runs where submitter_dir = 'smc-ac-power') as ac
        full join (from runs where submitter_dir = 'smc-dc-power') as dc using (path)
    """
    assert one(warehouse, sql) == (153, 153)  # 73 + 80 runs, as in test_runs_that_are_submitted_again_are_counted


def test_an_energy_times_an_efficiency_is_divided_by_it_at_the_wall(warehouse: Warehouse) -> None:
    sql = """
        select benchmark_id, round(official_energy_kj, 2), round(wall_energy_kj, 2) from marts.training_energy
        where metering_point = 'ac_times_efficiency' order by all
    """
    # 1949.22 / 0.94 = 2073.63 and so on; Lenovo's logs have no interconnect.
    assert rows(warehouse, sql) == [
        ("bert", 1949.22, 2073.63),
        ("llama2_70b_lora", 6114.24, 6504.51),
        ("ssd", 12058.03, 12827.69),
        ("stable_diffusion", 8071.17, 8586.35),
    ]


def test_the_estimated_part_of_an_energy_is_that_of_the_interconnect(warehouse: Warehouse) -> None:
    sql = """
        select round(estimated_energy_kj / run_s, 2), round(measured_energy_kj / run_s, 2),
            round(training_energy_kj / run_s, 1)
        from (select *, time_to_train_min * 60 as run_s from marts.division_training)
        where benchmark_id = 'gpt3' and metering_point = 'ac_wall'
    """
    # 203,262.67 kJ in 56.8694 min x 60 s are the 59,570 W that the submitter typed; 1,699,340.34 kJ are 498.02 kW, and
    # 438.45 kW are left for the nodes.
    assert one(warehouse, sql) == (59.57, 438.45, 498.0)
    shares = """
        select benchmark_id, round(100 * estimated_energy_kj / training_energy_kj, 1) from marts.division_training
        where accelerator_count between 64 and 72 and is_repeat_metering_of is null
    """
    # 5301.88 / 20644.27, 2467.55 / 7867.17, 6099.03 / 21762.09 and 1765.45 / 6010.50: 26 to 31 per cent.
    assert counts(warehouse, shares) == {"llama2_70b_lora": 25.7, "resnet": 31.4, "ssd": 28.0, "unet3d": 29.4}


def test_a_table_does_not_tell_what_is_estimated(warehouse: Warehouse) -> None:
    sql = """
        select count(*), count(energies.measured_energy_kj), count(energies.estimated_energy_kj),
            count(energies.wall_energy_kj)
        from intermediate.int_training_energies_metered as energies
        join intermediate.int_results_conformed as results using (source_result_id)
        where results.published_source = 'paper-released-training'
    """
    # The 12 energies at AC are those of the wall.
    assert one(warehouse, sql) == (24, 0, 0, 12)


def test_sums_of_energies_take_no_run_twice(warehouse: Warehouse) -> None:
    sql = """
        select count(*), round(sum(training_energy_kj), 1), round(sum(estimated_energy_kj), 1),
            round(sum(wall_energy_kj), 1)
        from marts.fct_results where training_energy_kj is not null and is_repeat_metering_of is null
    """
    # Twelve energies at AC, in kJ: bert, dlrm, gpt3, llama2 (8, 64, 512), resnet (8, 64), ssd (8, 64), unet3d (8, 72).
    at_wall = (
        1843.07 + 1309.82 + 1699340.34 + 12127.90 + 20644.27 + 46574.81 + 5671.89 + 7867.17 + 14890.64 + 21762.09
        + 4856.98 + 6010.50
    )  # fmt: skip
    lenovo = 1949.22 + 6114.24 + 12058.03 + 8071.17
    # The estimates of gpt3, llama2 (64, 512), resnet, ssd and unet3d.
    estimated = 203262.67 + 5301.88 + 7201.44 + 2467.55 + 6099.03 + 1765.45
    expected = (16, at_wall + lenovo, estimated, at_wall + lenovo / 0.94)
    assert one(warehouse, sql) == pytest.approx(expected, abs=0.1)


def test_no_ranking_compares_two_meterings_of_the_same_runs(warehouse: Warehouse) -> None:
    sql = """
        select metering_point, count(*), count(*) filter (is_on_frontier), sum(competitor_count)
        from marts.pareto where category = 'training' group by all order by all
    """
    # At each of SMC's points three results of llama2, two of resnet, ssd and unet3d, one of bert, dlrm and gpt3; faster
    # takes more energy, so all are on the frontier. 3 x 3 + 3 x (2 x 2) + 3 = 24.
    assert rows(warehouse, sql) == [
        ("ac_times_efficiency", 4, 4, 4),
        ("ac_wall", 12, 12, 24),
        ("dc_after_psu", 12, 12, 24),
    ]
    # Rankings by efficiency have no Training at all.
    sql = "select count(*) from marts.fct_results where suite = 'training' and efficiency_samples_per_j is not null"
    assert one(warehouse, sql) == (0,)
    for mart in ("leaderboard", "efficiency_trends", "software_gains"):
        assert one(warehouse, f"select count(*) from marts.{mart} where category = 'training'") == (0,)


def test_figure_6_from_the_logs(warehouse: Warehouse) -> None:
    sql = """
        select
            variant, accelerator_count, round(compute_energy_megajoules, 2), round(interconnect_energy_megajoules, 3),
            round(time_to_train_min, 3)
        from paper.paper_training_energies_split order by all
    """
    # The official bars are 11.770, 15.080 and 38.636 MJ; corrected for idle time the first is 12.14 MJ. The logs of the
    # other two hold none.
    assert rows(warehouse, sql) == [
        ("from_logs", 8, 11.77, 0.0, 29.101),
        ("from_logs", 64, 15.08, 5.302, 5.488),
        ("from_logs", 512, 38.64, 7.201, 2.015),
        ("from_logs_idle_corrected", 8, 12.14, 0.0, 29.101),
        ("from_logs_idle_corrected", 64, 15.08, 5.302, 5.488),
        ("from_logs_idle_corrected", 512, 38.64, 7.201, 2.015),
    ]


def test_of_48_values_of_the_paper_44_are_equal_and_the_others_explained(warehouse: Warehouse) -> None:
    sql = """
        select results.system_name, results.benchmark_id, results.accelerator_count, compared.measure,
            compared.source_value, compared.corrected_value, compared.partner_value, compared.correction_ids
        from marts.reconciliation as compared join marts.fct_results as results using (result_id)
        where compared.source_id = 'paper-released-training' and compared.partner_source = compared.round_id
    """
    values = records(warehouse, sql, "system_name", "benchmark_id", "accelerator_count", "measure")
    assert len(values) == 48
    digits = {"time_to_train_min": 3, "training_energy_kj": 2}
    off = {
        key: row for key, row in values.items() if round(row["partner_value"], digits[key[-1]]) != row["source_value"]
    }
    assert len(values) - len(off) == 44
    ac, dc = "SMC-H100-AC-Power", "SMC-H100-DC-Power"
    # The published table scales by 37/36, which the archive does not; the ledger corrects it.
    scaled = {(ac, "ssd", 8, "time_to_train_min"), (ac, "ssd", 8, "training_energy_kj")}
    rounded = {(ac, "llama2_70b_lora", 64, "training_energy_kj"), (dc, "unet3d", 72, "training_energy_kj")}
    assert off.keys() == scaled | rounded
    for row in (off[key] for key in scaled):
        assert row["source_value"] / row["partner_value"] == pytest.approx(37 / 36, rel=1e-5)
        assert row["corrected_value"] == pytest.approx(row["source_value"] * 36 / 37, rel=RELATIVE)
        assert row["correction_ids"] == "training-v4.0-ssd-scaling"
    assert all(abs(row["source_value"] - row["partner_value"]) < 0.01 for row in (off[key] for key in rounded))
    assert {key for key, row in values.items() if row["correction_ids"]} == scaled


def test_each_result_is_once_in_the_facts(warehouse: Warehouse) -> None:
    sql = """
        select round_id, published_source, count(*), count(*) filter (where has_power), count(training_energy_kj),
            count(*) filter (where is_in_paper_export)
        from marts.fct_results where suite = 'training' group by all having count_if(has_power) > 0 order by all
    """
    assert rows(warehouse, sql) == [
        ("training-v4.0", "training-v4.0", 202, 24, 24, 24),
        ("training-v5.0", "training-v5.0", 201, 4, 4, 0),
    ]
    scored = """
        select source_id, count(*) from intermediate.int_training_results_scored
        where no_score_reason is null and source_id like 'training%' group by all
    """
    known = "select published_source, count(*) from marts.fct_results where suite = 'training' group by all"
    assert counts(warehouse, scored) == counts(warehouse, known)
