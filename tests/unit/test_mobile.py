"""The reader of Mobile submissions: each layout of the folders, the results of the app, and the descriptions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from extract.archives import Member
from extract.local import extract_local
from extract.readers.mobile import READER, layout
from tests.project import workspace_at
from tests.submissions import log_line

DEVICE = "closed/Acme/results/phone"


def read(files: Mapping[str, str]) -> dict[str, list[dict]]:
    contents = {path: text.encode() for path, text in files.items()}
    members = [Member(path, len(content), lambda c=content: c) for path, content in contents.items()]
    found: dict[str, list[dict]] = {}
    for batch in READER.read("source", members):
        found.setdefault(batch.table.name, []).extend(batch.rows.to_dicts())
    return found


@pytest.mark.parametrize(
    ("path", "kind", "parts"),
    [
        (f"{DEVICE}/EDSR/SingleStream/log_performance/mlperf_log_detail.txt", "detail_log",
         ("phone", "EDSR", "SingleStream", "performance")),
        (f"{DEVICE}/EDSR/SingleStream/log_accuracy/mlperf_log_summary.txt", "summary_log",
         ("phone", "EDSR", "SingleStream", "accuracy")),
        ("closed/Acme/results/mosaic/Offline/log_performance/mlperf_log_detail.txt", "detail_log",
         (None, "mosaic", "Offline", "performance")),
        (f"{DEVICE}/log_performance/IC_tpu_uint8_offline/mlperf_log_detail.txt", "detail_log",
         ("phone", "IC_tpu_uint8_offline", None, "performance")),
        (f"{DEVICE}/image_classification_v2-performance/mlperf_log_detail.txt", "detail_log",
         ("phone", "image_classification_v2", None, "performance")),
        (f"{DEVICE}/results.json", "app_results", ("phone", None, None, None)),
        ("closed/Acme/results/results.json", "app_results", (None, None, None, None)),
        (f"{DEVICE}/accuracy_results.txt", "accuracy_text", ("phone", None, None, None)),
        ("closed/Acme/systems/phone.json", "system", ("phone", None, None, None)),
        (f"{DEVICE}/2024/run/EDSR/SingleStream/mlperf_log_detail.txt", "unknown", (None, None, None, None)),
        (f"{DEVICE}/EDSR/mlperf_log_summary.txt", "unknown", (None, None, None, None)),
    ],
)  # fmt: skip
def test_each_layout_is_read(path: str, kind: str, parts: tuple[str | None, ...]) -> None:
    assert layout.accepts(path)
    assert all(layout.accepts(path[: end + 1]) for end, letter in enumerate(path) if letter == "/")
    found, stated = layout.place_of(path)
    assert found == kind
    assert (stated["division"], stated["submitter_text"]) == ("closed", "Acme")
    assert tuple(stated[name] for name in ("system_dir", "benchmark_text", "scenario_text", "mode")) == parts


@pytest.mark.parametrize(
    "path",
    [
        "closed/Acme/measurements/phone/edsr/SingleStream/phone_SingleStream.json",
        "closed/Acme/code/mlperf_log_detail.txt",
        f"{DEVICE}/performance_results.txt",
        f"{DEVICE}/EDSR/SingleStream/log_accuracy/mlperf_log_accuracy.json",
        "README.md",
    ],
)
def test_other_files_are_left_out(path: str) -> None:
    assert not layout.accepts(path)
    with pytest.raises(ValueError, match=path):
        layout.place_of(path)


def test_a_log_in_an_unknown_folder_is_rejected() -> None:
    path = f"{DEVICE}/2024/run/EDSR/SingleStream/mlperf_log_detail.txt"
    rows = read({path: log_line("result_90.00_percentile_latency_ns", 1)})
    assert [(row["source_path"], row["reason"]) for row in rows["rejections"]] == [(path, "unknown_layout")]
    assert [row["kind"] for row in rows["mobile_files"]] == ["unknown"]
    assert "inference_log_entries" not in rows


def test_the_detail_log_of_the_performance_run_is_read() -> None:
    log = f"{log_line('effective_scenario', 'Offline')}\n{log_line('result_samples_per_second', 1648.73)}\n"
    run = f"{DEVICE}/EDSR/Offline/log_performance"
    rows = read(
        {
            f"{run}/mlperf_log_detail.txt": log,
            f"{run}/mlperf_log_summary.txt": "Samples per second: 7",
            f"{DEVICE}/EDSR/Offline/log_accuracy/mlperf_log_detail.txt": log,
        }
    )
    entries = [
        (row["key"], row["value"], row["source_line"], row["source_path"]) for row in rows.pop("inference_log_entries")
    ]
    assert entries == [
        ("effective_scenario", "Offline", 1, f"{run}/mlperf_log_detail.txt"),
        ("result_samples_per_second", "1648.73", 2, f"{run}/mlperf_log_detail.txt"),
    ]
    assert rows.keys() == {"mobile_files"}
    assert len(rows["mobile_files"]) == 3


# The three forms of the app's export, with the values of OD_uint8 in v2.0 (Samsung, results.json line 14 and 86) and
# v2.1, and of super_resolution in v3.0 (SD8G2).
LIST_OF_RUNS = [
    {"benchmark_id": "OD_uint8", "score": "933.8638", "accuracy": "N/A", "mode": "performance_lite_mode"},
    {"benchmark_id": "OD_uint8", "score": "Infinity", "accuracy": "0.2785 mAP", "mode": "accuracy_mode"},
]
LIST_OF_EXPORTS = [
    {
        "meta": {},
        "results": [
            {
                "benchmark_id": "OD_uint8",
                "loadgen_scenario": "SingleStream",
                "performance_run": {
                    "throughput": 1748.0378197288487,
                    "accuracy": {"value": 0.0, "string": "0.0000 mAP"},
                },
                "accuracy_run": {"throughput": None, "accuracy": {"value": 0.2712, "string": "0.2713 mAP"}},
                "backend_info": {"accelerator_name": "samsung npu"},
            }
        ],
    }
]
EXPORT = {
    "results": [
        {
            "benchmark_id": "super_resolution",
            "loadgen_scenario": "SingleStream",
            "performance_run": {"throughput": {"value": 105.37986332020968}, "accuracy": None},
            "accuracy_run": {
                "accuracy": {"normalized": 0.3348965346813202, "formatted": "33.49 dB"},
                "throughput": None,
            },
            "backend_info": {"accelerator_name": "HTP"},
        },
        {"benchmark_id": "object_detection", "performance_run": None, "accuracy_run": None},
    ]
}
CELLS = ("benchmark_text", "scenario_text", "mode", "throughput", "accuracy", "accelerator_text")


@pytest.mark.parametrize(
    ("export", "expected"),
    [
        (
            LIST_OF_RUNS,
            [
                ("OD_uint8", None, "performance", "933.8638", None, None),
                ("OD_uint8", None, "accuracy", None, "0.2785 mAP", None),
            ],
        ),
        (
            LIST_OF_EXPORTS,
            [
                ("OD_uint8", "SingleStream", "performance", "1748.0378197288487", None, "samsung npu"),
                ("OD_uint8", "SingleStream", "accuracy", None, "0.2713 mAP", "samsung npu"),
            ],
        ),
        (
            EXPORT,
            [
                ("super_resolution", "SingleStream", "performance", "105.37986332020968", None, "HTP"),
                ("super_resolution", "SingleStream", "accuracy", None, "33.49 dB", "HTP"),
            ],
        ),
    ],
)
def test_each_form_of_the_export_is_read(export: object, expected: list[tuple]) -> None:
    rows = read({f"{DEVICE}/results.json": json.dumps(export)})
    assert [tuple(row[name] for name in CELLS) for row in rows["mobile_app_results"]] == expected


@pytest.mark.parametrize("text", ["[1]", "{}", "no JSON", '{"results": [{"benchmark_id": "a"}]}'])
def test_an_export_of_another_form_is_rejected_whole(text: str) -> None:
    rows = read({f"{DEVICE}/results.json": text})
    assert [row["reason"] for row in rows["rejections"]] == ["unknown_app_results"]
    assert "mobile_app_results" not in rows


def test_the_printed_accuracy_is_below_its_name() -> None:
    text = (
        "#######object_detection###### \n"
        "2024-09-18 23:39:17.151450: I flutter/cpp/binary/main.cc:420] Accuracy: 0.2743 mAP\n"
        "#######super_resolution###### \n"
        "#######image_classification_v2###### \n"
        "2024-09-18 23:37:38.817177: I flutter/cpp/binary/main.cc:420] Accuracy: 81.94%\n"
    )
    rows = read({f"{DEVICE}/accuracy_results.txt": text})
    assert [(row["benchmark_text"], row["accuracy"], row["source_line"]) for row in rows["mobile_app_results"]] == [
        ("object_detection", "0.2743 mAP", 2),
        ("image_classification_v2", "81.94%", 5),
    ]
    assert [(row["reason"], row["source_line"]) for row in rows["rejections"]] == [("no_accuracy", 3)]


# As Qualcomm wrote them in v2.0, v4.1 and v3.0, and Samsung in v2.0 and v4.0.
FLAT = '{"System": "Xiaomi MI 12", "Processor Name": "SD8G1", "Accelerator_type_2": "HTP"}'
OFFICIAL_KEYS = '{"system_name": "S22", "host_processor_model_name": "exynos2200", "Accelerator_type_1": "NPU"}'
GROUPED = """{
"system": {"Processor_name": "Exynos 2400", "Accelerator_type_1": "NPU", "Accelerator_type_2": ""},
"notes": {"Phone summary": "", "SoC Product information": "Galaxy S24"}
}"""
COMMA_AT_END = """{
"system": {"Processor Name": "SDX", "Accelerator type": "NPU",},
"notes": {"Phone summary": "Surface", "SoC Product information": "SDX"}
}"""
UNQUOTED = """{
"System": "X13s",
"Processor Name": "8CX",
"Accelerator_type": "Hexagon"

"TFlite Version": "2.8.0" + patches for native Windows on ARM,
"vendor SDK": "SDK"
}"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FLAT, ("Xiaomi MI 12", "SD8G1", "HTP", None)),
        (OFFICIAL_KEYS, ("S22", "exynos2200", "NPU", None)),
        (GROUPED, ("Galaxy S24", "Exynos 2400", "NPU", None)),
        (COMMA_AT_END, ("Surface", "SDX", "NPU", "trailing_comma")),
        (UNQUOTED, ("X13s", "8CX", "Hexagon", "missing_comma, unquoted_text")),
    ],
)
def test_each_form_of_a_description_is_read(text: str, expected: tuple[str | None, ...]) -> None:
    (row,) = read({"closed/Acme/systems/phone.json": text})["mobile_systems"]
    assert (row["system_name"], row["processor_name"], row["accelerator_name"], row["repairs"]) == expected


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def test_a_mobile_submission_on_this_machine_is_extracted(tmp_path: Path) -> None:
    log = log_line("result_samples_per_second", 1648.73)
    tree = write(tmp_path / "tree", {f"{DEVICE}/EDSR/Offline/log_performance/mlperf_log_detail.txt": log})
    source, landed = extract_local(workspace_at(tmp_path / "warehouse"), tree, "mobile-v4.1")
    assert (source.reader, source.suite) == ("mobile_submissions", "mobile")
    assert landed.rows == {"mobile_files": 1, "inference_log_entries": 1}


def test_an_automotive_submission_on_this_machine_is_extracted(tmp_path: Path) -> None:
    log = log_line("early_stopping_latency_ss", 5209854)
    run = "closed/Acme/results/car/ssd/SingleStream/performance/run_1"
    tree = write(tmp_path / "tree", {f"{run}/mlperf_log_detail.txt": log})
    source, landed = extract_local(workspace_at(tmp_path / "warehouse"), tree, "automotive-v0.5")
    assert (source.reader, source.suite) == ("inference_submissions", "automotive")
    assert landed.rows == {"inference_files": 1, "inference_log_entries": 1}
