"""Mobile and Automotive submissions in the warehouse, against the summaries beside the logs that it reads."""

from __future__ import annotations

import json
import re
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from extract.sources import Register
from tests.answers import Warehouse, counts, one, rows

ROUNDS = ("mobile-v2.0", "mobile-v2.1", "mobile-v3.0", "mobile-v4.0", "mobile-v4.1", "automotive-v0.5")
NANOSECONDS_PER_MS = 1e6


def files_of(mirror: Path, round_id: str, ending: str) -> dict[str, str]:
    """The files of a round with an ending, by their paths in its repository."""
    (source,) = Register.load().select(round_id)
    with tarfile.open(mirror / source.location) as archive:
        return {
            member.name.partition("/")[2]: archive.extractfile(member).read().decode()
            for member in archive
            if member.name.endswith(ending)
        }


def printed(summary: str, label: str) -> float:
    (found,) = re.findall(rf"^\s*\*?\s*{re.escape(label)}\s*: ([\d.]+)\r?$", summary, re.MULTILINE)
    return float(found)


def official(round_id: str, summary: str) -> float:
    """The official value that a summary prints: milliseconds of a stream, otherwise samples per second."""
    if round_id.startswith("automotive"):
        if "Scenario : ConstantStream" in summary:
            return printed(summary, "Completed samples per second")
        return printed(summary, "Early stopping 99.9th percentile estimate") / NANOSECONDS_PER_MS
    if "Scenario : Offline" in summary:
        return printed(summary, "Samples per second")
    return printed(summary, "90.00 percentile latency (ns)") / NANOSECONDS_PER_MS


@pytest.mark.parametrize("round_id", ROUNDS)
def test_every_value_is_that_of_the_summary(warehouse: Warehouse, mirror: Path, round_id: str) -> None:
    """Each summary of a performance run is beside the log of one result, and has the same value and scenario."""
    sql = """
        select source_path, scenario, coalesce(latency_ms, throughput_samples_per_s)
        from marts.fct_results where round_id = $round_id
    """
    ours = {
        path.rpartition("/")[0]: (scenario, value) for path, scenario, value in rows(warehouse, sql, round_id=round_id)
    }
    summaries = files_of(mirror, round_id, "/mlperf_log_summary.txt")
    runs = {
        path.rpartition("/")[0]: text
        for path, text in summaries.items()
        if "Mode     : PerformanceOnly" in text and "accuracy" not in path
    }
    assert runs.keys() == ours.keys()
    for folder, text in runs.items():
        scenario, value = ours[folder]
        assert scenario.replace("_", "") == re.search(r"Scenario : (\w+)", text)[1].lower()
        # The summary prints two decimals of a rate of the constant stream, and all digits of the others.
        assert value == pytest.approx(official(round_id, text), rel=1e-9), folder


def test_each_round_has_its_results(warehouse: Warehouse) -> None:
    """The numbers are counted in the trees: each folder of a performance run with its scenario."""
    sql = """
        select round_id, division, scenario, count(*) from marts.fct_results
        where suite in ('mobile', 'automotive') group by all
    """
    assert counts(warehouse, sql) == {
        ("mobile-v2.0", "closed", "offline"): 2,
        ("mobile-v2.0", "closed", "single_stream"): 10,
        ("mobile-v2.1", "closed", "offline"): 3,
        ("mobile-v2.1", "closed", "single_stream"): 12,
        ("mobile-v3.0", "closed", "offline"): 4,
        ("mobile-v3.0", "closed", "single_stream"): 20,
        # Four devices have MobileNetV4 offline beside MobileNetEdgeTPU; the Exynos 2400 has not.
        ("mobile-v4.0", "closed", "offline"): 9,
        ("mobile-v4.0", "closed", "single_stream"): 30,
        ("mobile-v4.1", "closed", "offline"): 3,
        ("mobile-v4.1", "closed", "single_stream"): 16,
        ("automotive-v0.5", "closed", "constant_stream"): 1,
        ("automotive-v0.5", "closed", "single_stream"): 1,
        ("automotive-v0.5", "open", "single_stream"): 7,
    }


QUALCOMM, SAMSUNG = "closed/Qualcomm_Innovation_Center/results", "closed/Samsung/results"
THOR = "closed/NVIDIA/results/Thor-X_TRT/bevformer"
RTX_4090 = "open/GATEOverflow/results/intel_spr_32c-reference-gpu-pytorch-cu126"
# Read in the logs: the folder of `mlperf_log_detail.txt`, the line in it, the benchmark, and the value that the line
# states: nanoseconds of a stream divided by 1e6, otherwise samples per second.
LOGGED = [
    # <device>/<benchmark>/<scenario>/log_performance/
    ("mobile-v2.0", f"{QUALCOMM}/SD8G1_Mi_12/mobileBERT/SingleStream/log_performance", (80, "mobilebert", 9.891042)),
    ("mobile-v3.0", f"{QUALCOMM}/SDCX8G3_DC/EDSR/SingleStream/log_performance", (85, "edsr", 22.8635)),
    ("mobile-v4.1", f"{QUALCOMM}/SD8G3/mobilenetV4/Offline/log_performance", (78, "mobilenet_v4", 1648.73)),
    # <benchmark>/<scenario>/log_performance/
    ("mobile-v2.1", f"{SAMSUNG}/mobileBERT/SingleStream/log_performance", (85, "mobilebert", 9.156602)),
    ("mobile-v2.1", f"{SAMSUNG}/mosaic/SingleStream/log_performance", (85, "mosaic", 1.063125)),
    ("mobile-v2.1", f"{SAMSUNG}/mobilenetEdgeTPU/Offline/log_performance", (77, "mobilenet_edgetpu", 4981.97)),
    # <device>/log_performance/<benchmark>/
    ("mobile-v2.0", f"{SAMSUNG}/exynos2200/log_performance/IC_tpu_uint8", (79, "mobilenet_edgetpu", 0.485898)),
    ("mobile-v2.0", f"{SAMSUNG}/exynos2200/log_performance/LU_gpu_float32", (79, "mobilebert", 50.32625)),
    ("mobile-v2.0", f"{SAMSUNG}/exynos2200/log_performance/IC_tpu_uint8_offline", (73, "mobilenet_edgetpu", 3069.83)),
    # <device>/<benchmark>-performance/
    ("mobile-v4.0", f"{SAMSUNG}/exynos2400/image_classification-performance", (87, "mobilenet_edgetpu", 0.229102)),
    ("mobile-v4.0", f"{SAMSUNG}/exynos2400/super_resolution-performance", (86, "edsr", 7.150625)),
    ("mobile-v4.0", f"{SAMSUNG}/exynos2400/image_classification_offline-performance",
     (78, "mobilenet_edgetpu", 6246.8)),
    # Automotive: the layout of Inference.
    ("automotive-v0.5", f"{THOR}/SingleStream/performance/run_1", (86, "bevformer", 5.209854)),
    ("automotive-v0.5", f"{THOR}/ConstantStream/performance/run_1", (92, "bevformer", 12)),
    ("automotive-v0.5", f"{RTX_4090}/ssd/singlestream/performance/run_1", (85, "ssd", 159.197123)),
]  # fmt: skip


@pytest.mark.parametrize(("round_id", "folder", "logged"), LOGGED)
def test_values_of_each_layout(
    warehouse: Warehouse, round_id: str, folder: str, logged: tuple[int, str, float]
) -> None:
    sql = """
        select
            source_line, benchmark_id,
            case when scenario = 'single_stream' then latency_ms else throughput_samples_per_s end,
            case when scenario = 'single_stream' then throughput_samples_per_s else latency_ms end
        from marts.fct_results where round_id = $round_id and source_path = $path
    """
    line, benchmark, value, other = one(warehouse, sql, round_id=round_id, path=f"{folder}/mlperf_log_detail.txt")
    assert (line, benchmark, other) == (*logged[:2], None)
    assert value == pytest.approx(logged[2], rel=1e-12)


def test_no_result_has_power_or_an_efficiency(warehouse: Warehouse) -> None:
    sql = """
        select count(*) filter (where has_power), count(power_w), count(energy_j_per_query), count(mean_power_w),
            count(efficiency_samples_per_j), count(efficiency_tokens_per_j), count(*) filter (where category != suite)
        from marts.fct_results where suite in ('mobile', 'automotive')
    """
    assert one(warehouse, sql) == (0, 0, 0, 0, 0, 0, 0)


def test_accuracies_are_those_that_the_app_states(warehouse: Warehouse) -> None:
    sql = """
        select round_id, count(*) filter (where accuracy_text is not null) from marts.fct_results
        where suite in ('mobile', 'automotive') group by all
    """
    # v4.0 and v4.1: only the Snapdragon X Elite has a file with accuracies, of eight and six benchmarks. Automotive's
    # files have no metric in the mirror.
    assert counts(warehouse, sql) == {
        "mobile-v2.0": 12,
        "mobile-v2.1": 15,
        "mobile-v3.0": 24,
        "mobile-v4.0": 8,
        "mobile-v4.1": 6,
        "automotive-v0.5": 0,
    }
    one_of = """
        select accuracy_text from marts.fct_results
        where round_id = $round_id and system_dir = $system_dir and benchmark_id = $benchmark and scenario = $scenario
    """
    for round_id, system_dir, benchmark, scenario, expected in [
        # exynos2200/results.json, line 95: "0.2785 mAP"
        ("mobile-v2.0", "exynos2200", "mobiledet_ssd", "single_stream", "mAP: 0.2785"),
        # Samsung/results/results.json, image classification offline: "75.51%", single stream "75.39%"
        ("mobile-v2.1", "exynos2300", "mobilenet_edgetpu", "offline", "Top-1 (%): 75.51"),
        ("mobile-v2.1", "exynos2300", "mobilenet_edgetpu", "single_stream", "Top-1 (%): 75.39"),
        # SDCX8G3_DC/accuracy_results.txt, line 10: Accuracy: 33.48 dB
        ("mobile-v3.0", "SDCX8G3_DC", "edsr", "single_stream", "PSNR (dB): 33.48"),
        # SDX_Elite/accuracy_results.txt, line 12: Accuracy: 82.17%
        ("mobile-v4.0", "SDX_Elite", "mobilenet_v4", "offline", "Top-1 (%): 82.17"),
    ]:
        found = one(warehouse, one_of, round_id=round_id, system_dir=system_dir, benchmark=benchmark, scenario=scenario)
        assert found == (expected,)


def test_the_rate_of_the_app_is_that_of_the_log_in_offline(warehouse: Warehouse) -> None:
    """The app and LoadGen state the same rate; LoadGen rounds to six digits."""
    sql = """
        select app.throughput_samples_per_s, measured.result_number
        from intermediate.int_mobile_app_results_assigned as app
        join intermediate.int_device_results_measured as measured
            on app.source_id = measured.source_id and app.benchmark_id = measured.benchmark_id
            and app.scenario = measured.scenario and app.submitter_text = measured.submitter_text
            and app.system_dir = coalesce(measured.system_dir, '')
        where app.scenario = 'offline' and app.throughput_samples_per_s is not null
    """
    pairs = rows(warehouse, sql)
    assert len(pairs) == 7  # exports of two devices in v2.0, three in v2.1 and two in v3.0
    for app, log in pairs:
        assert app == pytest.approx(log, rel=5e-6)


def test_the_device_is_the_system(warehouse: Warehouse) -> None:
    sql = """
        select system_dir, system_name, host_processor_name, accelerator_name, system_kind, availability
        from marts.fct_results where suite = 'mobile' and round_id in ('mobile-v2.0', 'mobile-v2.1', 'mobile-v3.0')
            and benchmark_id = 'mobilebert'
    """
    systems = {row[0]: row[1:] for row in rows(warehouse, sql)}
    # SD8G1_MI_12.json describes the folder SD8G1_Mi_12, SD8CXG3.json both folders of the laptop.
    assert systems["SD8G1_Mi_12"][:2] == ("Xiaomi MI 12", "Qualcomm Snapdragon 8 Gen 1")
    assert systems["SDCX8G3_AC"] == systems["SDCX8G3_DC"]
    assert systems["SDCX8G3_AC"][:2] == ("Lenovo X13s", "Qualcomm Snapdragon 8CX Gen 3 Compute Platform")
    # The only description of the round; its accelerator is that of the app.
    assert systems["exynos2300"] == ("Samsung Exynos 2300 ERD", "exynos2300", "samsung npu", "npu", "rdi")
    # The one result that ran on the GPU.
    assert systems["exynos2200"][2:] == ("Xclipse 920", "gpu", "available")
    kinds = "select system_kind, count(*) from marts.fct_results where suite = 'mobile' group by all"
    assert counts(warehouse, kinds) == {"npu": 108, "gpu": 1}


def test_a_date_that_no_file_states_says_so(warehouse: Warehouse) -> None:
    sql = """
        select round_id, cast(round_date as varchar), date_kind
        from seeds.rounds where suite in ('mobile', 'automotive')
    """
    # A round is not published before its last run: 5 April and 1 October 2024 in Mobile v4.0 and v4.1 (test_datetime of
    # their logs), after the days of Inference v4.0 and v4.1. The days are those of `date_source`.
    assert sorted(rows(warehouse, sql)) == [
        ("automotive-v0.5", "2025-08-27", "unverified"),
        ("mobile-v2.0", "2022-04-06", "unverified"),
        ("mobile-v2.1", "2022-09-08", "unverified"),
        ("mobile-v3.0", "2023-04-05", "unverified"),
        ("mobile-v4.0", "2024-05-21", "unverified"),
        ("mobile-v4.1", "2025-02-11", "unverified"),
    ]


def test_everything_is_understood(warehouse: Warehouse) -> None:
    sql = "select count(*) from marts.rejected_rows where round_id like 'mobile-%' or round_id like 'automotive-%'"
    assert one(warehouse, sql) == (0,)
    held = """
        select count(*), bool_and(is_held_whole), sum(result_count) from marts.coverage_by_round
        where suite in ('mobile', 'automotive')
    """
    assert one(warehouse, held) == (7, True, 118)


def test_the_citation_names_suite_scenario_and_percentile(warehouse: Warehouse) -> None:
    sql = """
        select citations.citation_text from marts.citations join marts.fct_results as facts using (result_id)
        where facts.source_path = $path
    """
    (text,) = one(warehouse, sql, path=f"{SAMSUNG}/exynos2200/log_performance/IC_tpu_uint8/mlperf_log_detail.txt")
    assert text == (
        "Samsung achieved a verified score of 0.485898 ms (90th percentile latency per query) on the MLPerf® Mobile "
        "v2.0 Closed MobileNetEdgeTPU (image classification) SingleStream benchmark, using Samsung Galaxy S22+ 5G "
        "SM-S906B/DS (Available)."
    )


def test_the_benchmarks_of_the_app_are_those_of_the_folders(mirror: Path) -> None:
    """Each export of v3.0 states as many results as its device has folders."""
    exports = files_of(mirror, "mobile-v3.0", "/results.json")
    assert Counter(len(json.loads(text)["results"]) for text in exports.values()) == {6: 2}
