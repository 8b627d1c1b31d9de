"""Each row and each rejection of the readers of submissions has the path and the line that it is of."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from extract.archives import Member
from extract.readers import READERS
from tests.submissions import log_line

Found = dict[str, list[dict]]


def read(suite: str, files: Mapping[str, str | bytes]) -> Found:
    contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    members = [Member(path, len(content), lambda c=content: c) for path, content in contents.items()]
    found: Found = {}
    for batch in READERS[f"{suite}_submissions"].read("source", members):
        found.setdefault(batch.table.name, []).extend(batch.rows.to_dicts())
    return found


def places(found: Found, table: str) -> list[tuple[str, int | None]]:
    return [(row["source_path"], row["source_line"]) for row in found[table]]


def rejected(found: Found) -> list[tuple[object, ...]]:
    names = ("source_path", "source_line", "reason", "detail")
    return [tuple(row[name] for name in names) for row in found.get("rejections", [])]


TINY = "closed/bosch/results/BOARD/ad/performance"
TINY_SYSTEM = "closed/bosch/systems/BOARD.json"


def test_a_window_of_a_tiny_log() -> None:
    path = f"{TINY}/log.txt"
    found = read("tiny", {path: "x\nm-infer-start-3\nm-lap-us-1\nm-lap-us-5\nm-infer-done\nm-infer-start-4\n"})
    assert found["tiny_log_windows"] == [
        {
            "inference_count": 3,
            "first_lap_us": 1,
            "last_lap_us": 5,
            "source_path": path,
            "source_line": 2,
        }
    ]
    assert rejected(found) == [(path, 6, "unfinished_window", "m-infer-start-4")]


def test_bytes_of_a_tiny_log_that_are_no_text() -> None:
    path = f"{TINY}/log.txt"
    text = b"m-infer-start-3\r\nm-lap-us-1\r\xff\nm-lap-us-5\nm-infer-done"
    assert rejected(read("tiny", {path: text})) == [(path, 3, "not_utf_8", r"lines: 1; the first: \xff")]


@pytest.mark.parametrize(
    ("count", "last", "reason"),
    [
        # The largest integer of which a double represents all smaller ones is 2^53.
        ("1", "9007199254740992", None),
        ("1", "9007199254740993", "number_too_large"),
        ("9007199254740993", "5", "number_too_large"),
        # Python refuses to read thousands of digits.
        ("1", "0" * 99 + "5", None),
        ("1", "0" * 100 + "5", "number_too_large"),
        ("1", "9" * 5000, "number_too_large"),
        ("0", "5", None),
    ],
)
def test_the_largest_number_of_a_tiny_log(count: str, last: str, reason: str | None) -> None:
    found = read("tiny", {f"{TINY}/log.txt": f"m-infer-start-{count}\nm-lap-us-1\nm-lap-us-{last}\nm-infer-done"})
    assert [one[2] for one in rejected(found)] == ([reason] if reason else [])
    assert len(found.get("tiny_log_windows", [])) == (0 if reason else 1)


def test_values_and_the_lack_of_them_in_a_tiny_output() -> None:
    first, second = f"{TINY}/results.txt", f"{TINY.replace('performance', 'accuracy')}/results.txt"
    found = read("tiny", {first: "\nMedian throughput is 1.5 inf./sec.", second: "\n nothing \n"})
    assert found["tiny_values"] == [
        {"pattern_id": "median_throughput", "value": "1.5", "source_path": first, "source_line": 2}
    ]
    assert rejected(found) == [(second, None, "no_value", "nothing")]
    assert places(found, "tiny_files") == [(first, None), (second, None)]


def test_a_description_of_a_tiny_system() -> None:
    other = TINY_SYSTEM.replace("BOARD", "other")
    found = read("tiny", {TINY_SYSTEM: '{"Board Name": "B"}', other: '{"a"\n"b"}'})
    assert places(found, "tiny_systems") == [(TINY_SYSTEM, 1)]
    assert rejected(found) == [(other, 2, "invalid_json", "Expecting ':' delimiter")]


def test_a_control_character_is_kept() -> None:
    """In valid JSON it is an escape sequence."""
    (row,) = read("tiny", {TINY_SYSTEM: '{"Board Name": "two\n\tlines\x1f"}'})["tiny_systems"]
    assert (row["board_name"], row["repairs"]) == ("two\n\tlines\x1f", "control_character")


PHONE = "closed/Acme/results/phone"


def test_an_export_of_the_mobile_app() -> None:
    path, other = f"{PHONE}/results.json", "closed/Acme/results/results.json"
    run = {"benchmark_id": "a", "score": "1.5", "accuracy": "2%", "mode": "accuracy_mode"}
    found = read("mobile", {path: json.dumps([run]), other: "[{}]"})
    assert found["mobile_app_results"] == [
        {
            "benchmark_text": "a",
            "scenario_text": None,
            "mode": "accuracy",
            "throughput": None,
            "accuracy": "2%",
            "accelerator_text": None,
            "source_path": path,
            "source_line": None,
        }
    ]
    assert rejected(found) == [(other, None, "unknown_app_results", "KeyError: 'results'")]


def test_a_printed_accuracy_of_the_mobile_app() -> None:
    path = f"{PHONE}/accuracy_results.txt"
    text = b"\n##a##\nI main] Accuracy: 1.5 mAP \n##b##\n\xff\n"
    found = read("mobile", {path: text})
    assert found["mobile_app_results"] == [
        {
            "benchmark_text": "a",
            "scenario_text": None,
            "mode": "accuracy",
            "throughput": None,
            "accuracy": "1.5 mAP",
            "accelerator_text": None,
            "source_path": path,
            "source_line": 3,
        }
    ]
    assert rejected(found) == [
        (path, 5, "not_utf_8", r"lines: 1; the first: \xff"),
        (path, 4, "no_accuracy", "##b##"),
    ]


def test_a_description_of_a_device() -> None:
    path, other = "closed/Acme/systems/phone.json", "closed/Acme/systems/other.json"
    found = read("mobile", {path: '{"System": "P"}', other: "[1]"})
    assert places(found, "mobile_systems") == [(path, 1)]
    assert rejected(found) == [(other, 1, "invalid_json", "a list, not an object")]


def test_a_description_of_a_storage_system() -> None:
    names = ("a", "b", "c", "d")
    paths = {name: f"Closed/Acme/systems/{name}.json" for name in names}
    texts = {
        "a": '{"nodes": [], "storage_system": {"vendor_name": "V"}}',
        "b": '{"one": 1, "two": 2}',
        "c": "[]",
        # Without an object of that name, nothing of the system is stated.
        "d": '{"nodes": [], "storage_system": "none"}',
    }
    found = read("storage", {paths[name]: texts[name] for name in names})
    assert places(found, "storage_systems") == [(paths["a"], 1), (paths["d"], 1)]
    assert [row["vendor_name"] for row in found["storage_systems"]] == ["V", None]
    assert rejected(found) == [
        (paths["b"], None, "no_system_description", "its members are: one, two"),
        (paths["c"], 1, "invalid_json", "a list, not an object"),
    ]


def test_a_summary_of_a_storage_run_that_is_none() -> None:
    paths = [f"Closed/Acme/results/A/b/{name}/summary.json" for name in ("run1", "trial", "run2")]
    metric = {
        "train_au_mean_percentage": 1,
        "train_throughput_mean_samples_per_second": 2,
        "train_io_mean_MB_per_second": 3,
    }
    counts = {"num_accelerators": 1, "num_hosts": 1, "epochs": 1, "num_files_train": 1, "num_samples_per_file": 2**53}
    whole = counts | {"num_samples_per_file": 2**53 - 1, "metric": metric}
    found = read("storage", dict(zip(paths, map(json.dumps, (counts | {"metric": metric}, whole, [])), strict=True)))
    assert rejected(found) == [
        # A count from 2^53 on may not be the one that was written.
        (paths[0], None, "unknown_summary", "no number in: num_samples_per_file"),
        (paths[1], None, "unknown_layout", "no folder of the path ends in run and a number"),
        (paths[2], 1, "invalid_json", "a list, not an object"),
    ]
    assert list(found) == ["rejections"]


TRAINING = "Dell/results/8xH100/bert"


def test_a_scaling_factor() -> None:
    names = ("a", "b", "c")
    paths = {name: f"Dell/results/{name}/bert/scaling.json" for name in names}
    texts = {"a": '{"scaling_factor": 1.5}', "b": '{"scaling_factor": "1.1"}', "c": "[]"}
    found = read("training", {paths[name]: texts[name] for name in names})
    assert [(*place, row["scaling_factor"]) for place, row in zip(
        places(found, "training_scaling_factors"), found["training_scaling_factors"], strict=True
    )] == [(paths["a"], 1, 1.5), (paths["b"], 1, None), (paths["c"], 1, None)]  # fmt: skip
    assert rejected(found) == [
        (paths["b"], 1, "no_scaling_factor", "scaling_factor '1.1'"),
        (paths["c"], 1, "invalid_json", "a list, not an object"),
    ]


NODE = {"num_nodes": "2", "cpu": "C", "num_accelerators": "8", "accelerator": "A"}
OF_NODE = ("number_of_nodes", "host_processor_model_name", "accelerators_per_node", "accelerator_model_name")


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([NODE, {"num_nodes": "9"}], ("2", "C", "8", "A")),
        ([{}, NODE], (None, None, None, None)),
        ([], (None, None, None, None)),
        (["two"], (None, None, None, None)),
        ("two", (None, None, None, None)),
        (None, (None, None, None, None)),
    ],
)
def test_the_first_kind_of_node_of_the_first_rounds(nodes: object, expected: tuple[str | None, ...]) -> None:
    path = "v0.5.0/google/cloud/results/8xV100/entry.json"
    stated = {"org": "G", "division": "closed", "status": "cloud", "hardware": "8xV100", "framework": "TF"}
    found = read("training", {path: json.dumps(stated | {"nodes": nodes})})
    (row,) = found["training_systems"]
    assert tuple(row[name] for name in OF_NODE) == expected
    names = ("submitter", "division", "status", "system_name", "framework", "repairs", "source_path", "source_line")
    assert tuple(row[name] for name in names) == ("G", "closed", "cloud", "8xV100", "TF", None, path, 1)


@pytest.mark.parametrize("nodes", [str(NODE), str([NODE, {}])])
def test_the_nodes_of_v0_6_are_one_or_several(nodes: str) -> None:
    path = "NVIDIA/systems/dgx.json"
    values = {"org": "N", "platform": "DGX", "entry": str({"status": "onprem", "nodes": nodes})}
    text = "".join(f"{key}: {json.dumps({'value': value})}\n" for key, value in values.items())
    found = read("training", {path: f"noise\n{text}"})
    (row,) = found["training_systems"]
    assert tuple(row[name] for name in OF_NODE) == ("2", "C", "8", "A")
    assert (row["submitter"], row["system_name"], row["status"]) == ("N", "DGX", "onprem")


def test_a_description_of_v0_6_whose_line_is_broken_is_rejected() -> None:
    path = "NVIDIA/systems/dgx.json"
    ((where, line, reason, detail),) = rejected(read("training", {path: 'org: {"value": }\n'}))
    assert (where, line, reason) == (path, None, "unreadable_file")
    assert detail == "JSONDecodeError: Expecting value: line 1 column 11 (char 10)"


INFERENCE = "closed/Acme/results/box/resnet50/Offline"


def test_a_mapping_of_models() -> None:
    path, other = "open/Acme/model_mapping.json", "open/Other/model_mapping.json"
    found = read("inference", {path: '{"my-net": "resnet50", "other": 5}', other: "[]"})
    assert found["inference_model_mappings"] == [
        {"benchmark_text": "my-net", "model": "resnet50", "source_path": path, "source_line": None},
        {"benchmark_text": "other", "model": "5", "source_path": path, "source_line": None},
    ]
    assert rejected(found) == [(other, 1, "invalid_json", "a list, not an object")]


def test_an_accuracy() -> None:
    path = f"{INFERENCE}/accuracy/accuracy.txt"
    found = read("inference", {path: b"\n\xff\naccuracy=75.5%, good=1\naccuracy=76.5%, good=1\n"})
    assert {(row["value"], row["source_path"], row["source_line"]) for row in found["inference_accuracies"]} == {
        ("76.5", path, 4)
    }
    assert rejected(found) == [(path, 2, "not_utf_8", r"lines: 1; the first: \xff")]


def test_an_entry_of_a_log() -> None:
    path = f"{INFERENCE}/performance/run_1/mlperf_log_detail.txt"
    usual, unusual = log_line("result_validity", "VALID"), log_line("note", "a \\ b", is_error=True)
    found = read("inference", {path: f"x\n{usual}\r\n{unusual}\r\n:::MLLOG [1]\n"})
    assert found["inference_log_entries"] == [
        {"key": "result_validity", "value": "VALID", "is_error": False, "source_path": path, "source_line": 2},
        {"key": "note", "value": "a \\ b", "is_error": True, "source_path": path, "source_line": 3},
    ]
    ((where, line, reason, detail),) = rejected(found)
    assert (where, line, reason) == (path, 4, "invalid_log_line")
    assert detail == "TypeError: list indices must be integers or slices, not str"


def test_an_entry_of_another_form_than_loadgens() -> None:
    """What it does not say of an error is no error; a value that is no text is as in JSON."""
    path = f"{INFERENCE}/performance/run_1/mlperf_log_detail.txt"
    said = [
        {"key": "a", "value": 5},
        {"key": "b", "value": None, "metadata": {}},
        {"key": 7, "value": False, "metadata": {"is_error": True}},
        {"key": "c", "value": [1]},
        {"key": "d", "value": {"x": 1}},
    ]
    text = "\n".join(f":::MLLOG {json.dumps(members)}" for members in said)
    found = read("inference", {path: text})
    names = ("key", "value", "is_error", "source_line")
    assert [tuple(row[name] for name in names) for row in found["inference_log_entries"]] == [
        ("a", "5", False, 1),
        ("b", "null", False, 2),
        ("7", "false", True, 3),
    ]
    assert rejected(found) == []


def test_half_a_character_stays_spelled_out() -> None:
    """JSON can escape half of a surrogate pair, which no text can hold."""
    path = "closed/Acme/systems/box.json"
    found = read("inference", {path: '{"system_name": "A \\ud83d B", "framework": "F"}'})
    (row,) = found["inference_systems"]
    assert (row["system_name"], row["framework"], row["submitter"]) == ("A \\ud83d B", "F", None)
