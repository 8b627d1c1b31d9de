"""The reader of training submissions: what it takes from logs, and what it does with broken ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.archives import Member
from extract.local import extract_local
from extract.readers.training import READER, layout
from extract.readers.training.entries import Entry, EntryPattern
from tests.project import workspace_at

FOLDER = "Dell/results/8xH100/bert"
RUN = f"{FOLDER}/result_0.txt"
NODE = f"{FOLDER}/power/result_0/node_0.txt"
SWITCH = f"{FOLDER}/power/result_0/sw_0.txt"


def read(files: Mapping[str, bytes | str]) -> dict[str, list[dict]]:
    contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    members = [Member(path, len(content), lambda c=content: c) for path, content in contents.items()]
    found: dict[str, list[dict]] = {}
    for batch in READER.read("source", members):
        found.setdefault(batch.table.name, []).extend(batch.rows.to_dicts())
    return found


def entry(time_ms: int, key: str, value: object = None, **metadata: object) -> str:
    kind = "POINT_IN_TIME"
    fields = {"namespace": "", "time_ms": time_ms, "event_type": kind, "key": key, "value": value, "metadata": metadata}
    return f":::MLLOG {json.dumps(fields)}"


def log(*lines: str, end: str = "\n") -> str:
    return "".join(line + end for line in lines)


WHOLE = (
    entry(1000, "init_start"),
    entry(61_000, "init_stop"),
    entry(61_000, "run_start"),
    entry(661_000, "run_stop", status="success"),
)


def run_of(text: bytes | str) -> dict:
    (row,) = read({RUN: text})["training_runs"]
    return row


def test_a_run_is_its_times_and_its_status() -> None:
    row = run_of(
        log("noise", "0: " + entry(900, "submission_benchmark", "bert"), entry(950, "global_batch_size", 48), *WHOLE)
    )
    assert row == {
        "init_started_ms": 1000,
        "init_stopped_ms": 61_000,
        "run_started_ms": 61_000,
        "run_stopped_ms": 661_000,
        "run_start_count": 1,
        "run_stop_count": 1,
        "status": "success",
        "benchmark_text": "bert",
        "global_batch_size": "48",
        "broken_entry_count": 0,
        "source_path": RUN,
        "source_line": 7,
    }


def test_lines_may_end_in_any_way() -> None:
    expected = run_of(log(*WHOLE))
    assert run_of(log(*WHOLE, end="\r\n")) == expected
    # A line is counted by line feeds, as editors and `sed` do.
    assert run_of(log(*WHOLE, end="\r")) == {**expected, "source_line": 1}
    assert run_of(log(*WHOLE).rstrip("\n")) == expected


def test_the_first_process_begins_the_initialization() -> None:
    row = run_of(log(entry(5000, "init_start"), entry(2000, "init_start"), entry(9000, "init_start"), *WHOLE[1:]))
    assert row["init_started_ms"] == 2000


def test_what_is_before_the_last_marker_does_not_matter() -> None:
    row = run_of(log(*WHOLE[:3], ":::MLLOG {cut " + WHOLE[3]))
    assert (row["run_stopped_ms"], row["broken_entry_count"]) == (661_000, 0)


def test_lines_that_are_no_utf_8_are_reported_and_the_others_are_read() -> None:
    name = entry(1, "data_file", "name").encode().replace(b"name", b"n\xe4me", 1)
    platform = entry(1, "submission_benchmark", "X").encode().replace(b"X", b"b\xe9rt", 1)
    tables = read({RUN: b"\r\n".join([b"noise", name, platform, *(line.encode() for line in WHOLE)])})
    (row,) = tables["training_runs"]
    assert (row["broken_entry_count"], row["benchmark_text"], row["run_stopped_ms"]) == (0, None, 661_000)
    (reported,) = tables["rejections"]
    assert (reported["source_path"], reported["source_line"], reported["reason"]) == (RUN, 2, "not_utf_8")
    assert reported["detail"].startswith("lines: 2; the first: ")
    assert r"n\xe4me" in reported["detail"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (  # v0.6
            [
                ':::MLL 1558636070.322 submission_benchmark: {"metadata": {"lineno": 226}, "value": "resnet"}',
                ':::MLL 1558636071.001 run_start: {"value": null, "metadata": {"lineno": 1}}',
                ":::MLL 1558636131.002 run_stop: {\"value\": null, \"metadata\": {'lineno': 2, 'status': 'success'}}",
            ],
            (1558636071001, 1558636131002, "success", "resnet", 3),
        ),
        (  # v0.5: the text before the marker is that of a logging library
            [
                "INFO:mlperf_compliance::::MLPv0.5.0 resnet 1543785258.927179813 (benchmark_cnn.py:1271) run_start",
                ':::MLPv0.5.0 resnet 1543793538.0145 (benchmark_cnn.py:2520) run_stop: {"success": true}\r',
            ],
            (1543785258927, 1543793538014, "success", None, 2),
        ),
        (  # v0.5: the outcome is left out, or is that of a run that did not reach the target
            [":::MLPv0.5.0 resnet 5 (caffe.cpp:1) run_start", ":::MLPv0.5.0 resnet 65 (caffe.cpp:2) run_stop"],
            (5000, 65000, "success", None, 2),
        ),
        (
            # A logging library repeats the line.
            [
                ":::MLPv0.5.0 ncf 5.1 (n:1) run_start",
                "INFO:x::::MLPv0.5.0 ncf 5.1 (n:1) run_start",
                ':::MLPv0.5.0 ncf 6.2 (n:2) run_stop: {"success": false}',
            ],
            (5100, 6200, "aborted", None, 3),
        ),
    ],
)
def test_logs_of_the_first_rounds(lines: list[str], expected: tuple[object, ...]) -> None:
    row = run_of(log(*lines))
    names = ("run_started_ms", "run_stopped_ms", "status", "benchmark_text", "source_line")
    assert (row["run_start_count"], row["run_stop_count"]) == (1, 1)
    assert tuple(row[name] for name in names) == expected


@pytest.mark.parametrize(
    ("time_ms", "expected"),
    [("1592736824359.0", 1592736824359), ("1592878316890.947", 1592878316891), ("1e400", None)],
)
def test_a_time_with_a_point_is_rounded_to_milliseconds(time_ms: str, expected: int | None) -> None:
    line = entry(7, "run_start").replace('"time_ms": 7', f'"time_ms": {time_ms}')
    assert run_of(log(line))["run_started_ms"] == expected


def test_systems_of_the_first_rounds() -> None:
    first = {
        "division": "closed",
        "status": "cloud",
        "hardware": "8xV100",
        "framework": "TF",
        "nodes": [{"num_nodes": 2, "cpu": "Skylake", "accelerator": "V100", "num_accelerators": 8}],
    }
    logged = "".join(
        f"{key}: {json.dumps({'value': value, 'metadata': {}})}\n"
        for key, value in {
            "org": "NVIDIA",
            "division": "closed",
            "status": "onprem",
            "platform": "130xDGX-1",
            "entry": str({"framework": "MXNet", "nodes": str({"num_nodes": "130", "accelerator": "V100"})}),
        }.items()
    )
    misspelled = {"sumitter": "Intel", "divison": "Open", "number of nodes": "32", "system_name": "CLX"}
    tables = read(
        {
            "v0.5.0/google/cloud/results/8xV100/entry.json": json.dumps(first),
            "NVIDIA/systems/dgx.json": logged,
            "Intel/systems/clx.json": json.dumps(misspelled),
        }
    )
    assert "rejections" not in tables
    keys = ("submitter", "division", "status", "system_name", "number_of_nodes", "accelerator_model_name", "framework")
    assert [tuple(row[key] for key in keys) for row in tables["training_systems"]] == [
        (None, "closed", "cloud", "8xV100", "2", "V100", "TF"),
        ("NVIDIA", "closed", "onprem", "130xDGX-1", "130", "V100", "MXNet"),
        ("Intel", "Open", None, "CLX", "32", None, None),
    ]


def test_a_log_of_another_grammar_is_rejected() -> None:
    (reported,) = read({RUN: "::MLPv9 run_start 1557420000.1\n"})["rejections"]
    assert (reported["source_path"], reported["source_line"]) == (RUN, None)
    assert reported["reason"] == "unknown_log_format"
    assert reported["detail"] == "::MLPv9 run_start 1557420000.1\n"
    assert "rejections" not in read({RUN: "\n\n"})  # an empty log has no form


def test_the_beginning_of_an_unknown_log_may_end_within_a_character() -> None:
    """200 bytes: one of `x`, and 199 of characters of two each."""
    (reported,) = read({RUN: " \nx" + "é" * 150})["rejections"]
    assert reported["detail"] == "x" + "é" * 99 + "\N{REPLACEMENT CHARACTER}"


def test_each_broken_line_is_rejected_with_its_cause() -> None:
    found = read({RUN: log(":::MLLOG []", WHOLE[0], ':::MLLOG {"time_ms": 5}')})
    assert [tuple(row.values()) for row in found["rejections"]] == [
        ("invalid_log_line", "TypeError: a list, not an object", RUN, 1),
        ("invalid_log_line", "KeyError: 'key'", RUN, 3),
    ]
    (row,) = found["training_runs"]
    assert (row["broken_entry_count"], row["run_start_count"], row["run_started_ms"]) == (2, 0, None)


def test_a_run_without_an_end_has_no_end() -> None:
    row = run_of(log(*WHOLE[:3]))
    assert (row["run_stop_count"], row["run_stopped_ms"], row["status"], row["source_line"]) == (0, None, None, None)


def test_an_aborted_run_says_so() -> None:
    assert run_of(log(*WHOLE[:3], entry(70_000, "run_stop", status="aborted")))["status"] == "aborted"


def test_of_entries_at_one_time_the_first_counts() -> None:
    stops = [entry(70_000, "run_stop", status=status) for status in ("success", "aborted")]
    row = run_of(log(*WHOLE[:3], *stops))
    assert (row["status"], row["source_line"]) == ("success", 4)


def test_two_runs_in_one_log_are_counted() -> None:
    row = run_of(log(*WHOLE, *WHOLE))
    assert (row["run_start_count"], row["run_stop_count"]) == (2, 2)


@pytest.mark.parametrize(
    "line",
    [
        ':::MLLOG {"namespace": "", "time_ms": 5, "event_type": "POINT_IN_TIME", "key": "train_loss", "value": 1.0',
        ":::MLLOG {}",
        ":::MLLOG []",
        ":::MLLOG ",
        ':::MLLOG {"time_ms": "5", "key": "run_start", "value": null}',
        ':::MLLOG {"time_ms": true, "key": "run_start", "value": null}',
        ':::MLLOG {"time_ms": 99999999999999999999, "key": "run_start", "value": null}',
        ":::MLLOG " + "[" * 100_000,
    ],
)
def test_a_broken_line_is_counted_and_rejected(line: str) -> None:
    found = read({RUN: log(WHOLE[0], line, *WHOLE[1:])})
    assert found["training_runs"][0]["broken_entry_count"] == 1
    assert [(row["reason"], row["source_line"]) for row in found["rejections"]] == [("invalid_log_line", 2)]


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    cut=st.integers(0, 200),
)
def test_what_is_passed_over_is_json(value: object, cut: int) -> None:
    text = entry(5, "train_loss", value, step=1.5).removeprefix(":::MLLOG ")
    damaged = (text[:cut] + text[cut + 1 :]).encode()
    if not list(EntryPattern(b"run_start").find(b":::MLLOG " + damaged)):
        assert json.loads(damaged.decode("latin-1"))["key"]


@given(value=st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_a_wanted_line_says_what_json_says(value: object) -> None:
    (found,) = EntryPattern(b"run_start").find(entry(5, "run_start", value, status="x").encode())
    assert isinstance(found, Entry)
    assert (found.time_ms, found.key, found.value, found.metadata) == (5, "run_start", value, {"status": "x"})


# 10 W for the first 10 s, 20 W for the next 10 s: 100 J + 200 J. Of a run from second 5 to second 20 they cover all
# 15 s, with 50 J + 200 J.
POWER = (
    entry(0, "power_measurement_start"),
    entry(0, "conversion_eff", 0.94, measurement_type="AC"),
    entry(10_000, "power_reading", 10.0),
    entry(20_000, "power_reading", 20),
    entry(21_000, "power_measurement_stop"),
)
SHORT_RUN = log(entry(5000, "run_start"), entry(20_000, "run_stop", status="success"))


@pytest.mark.parametrize("order", [(NODE, RUN), (RUN, NODE)])
def test_a_power_log_is_sums_over_the_log_and_over_the_run(order: tuple[str, str]) -> None:
    files = {RUN: SHORT_RUN, NODE: log(*POWER)}
    (row,) = read({path: files[path] for path in order})["training_power_logs"]
    assert row == {
        "log_started_ms": 0,
        "log_stopped_ms": 21_000,
        "last_reading_ms": 20_000,
        "reading_count": 2,
        "energy_j": 300.0,
        "min_power_w": 10.0,
        "max_power_w": 20.0,
        "in_run_energy_j": 250.0,
        "in_run_ms": 15_000,
        "conversion_efficiency": 0.94,
        "measurement_type": "AC",
        "estimated_power_w": None,
        "content_sha256": hashlib.sha256(log(*POWER).encode()).hexdigest(),
        "source_path": NODE,
        "source_line": 1,
    }


def test_a_log_without_blanks_metadata_or_order_is_read() -> None:
    start = POWER[0].replace(": ", ":").replace(", ", ",").replace("{}", '""').replace("null", '"null"')
    readings = [line.replace('"metadata": {}', '"metadata": ""') for line in POWER[2:4]]
    stop = start.replace("start", "stop")
    (row,) = read({NODE: log(start, *readings, stop), RUN: SHORT_RUN})["training_power_logs"]
    # The stop line has the time of the start; what that means is for the models to say.
    assert (row["energy_j"], row["in_run_energy_j"], row["log_stopped_ms"], row["last_reading_ms"]) == (
        300,
        250,
        0,
        20_000,
    )


def test_the_first_reading_counts_from_the_start() -> None:
    """A start at 4 s and a reading at 10 s: 6 s of 10 W, and 10 s of 20 W."""
    (row,) = read({NODE: "\n" + log(entry(4000, "power_measurement_start"), *POWER[1:]), RUN: SHORT_RUN})[
        "training_power_logs"
    ]
    assert (row["log_started_ms"], row["energy_j"], row["source_line"]) == (4000, 260.0, 2)
    # From second 5: 5 s of 10 W and 10 s of 20 W.
    assert (row["in_run_energy_j"], row["in_run_ms"]) == (250.0, 15_000)


def test_the_last_reading_is_that_of_the_last_line() -> None:
    lines = [*POWER[:4], entry(25_000, "power_reading", 4.0), entry(25_000, "power_measurement_stop")]
    (row,) = read({NODE: log(*lines), RUN: SHORT_RUN})["training_power_logs"]
    # 100 J and 200 J, then 4 W for 5 s.
    assert (row["last_reading_ms"], row["reading_count"], row["energy_j"]) == (25_000, 3, 320.0)
    assert (row["min_power_w"], row["max_power_w"]) == (4.0, 20.0)


def test_a_reading_of_another_form_is_a_reading() -> None:
    reading = json.dumps({"key": "power_reading", "value": 20, "time_ms": 20_000})
    (row,) = read({NODE: log(*POWER[:3], f":::MLLOG {reading}", POWER[4]), RUN: SHORT_RUN})["training_power_logs"]
    assert (row["energy_j"], row["reading_count"], row["max_power_w"]) == (300.0, 2, 20.0)


def test_each_line_of_a_power_log_that_is_none_is_rejected() -> None:
    lines = [*(line.encode() for line in POWER[:3]), b":::MLLOG {cut", entry(1, "run_start").encode(), b"\xff"]
    found = read({NODE: b"\n".join([*lines, *(line.encode() for line in POWER[3:])]), RUN: SHORT_RUN})
    assert [tuple(row.values()) for row in found["rejections"]] == [
        ("not_utf_8", "lines: 1; the first: \\xff", NODE, 6),
        (
            "invalid_power_line",
            "JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
            NODE,
            4,
        ),
        ("invalid_power_line", "key run_start", NODE, 5),
    ]
    assert found["training_power_logs"][0]["energy_j"] == 300.0


@pytest.mark.parametrize("power_w", [1e12, -1e12])
@pytest.mark.parametrize("key", ["power_reading", "conversion_eff", "interconnect_power_est"])
def test_a_number_beyond_all_readings_is_rejected(key: str, power_w: float) -> None:
    """The bound is 10^12: nothing draws a terawatt."""
    plain = entry(15_000, key, power_w)
    for line in (plain, plain.replace('"namespace": "", ', "")):
        found = read({NODE: log(*POWER[:3], line, *POWER[3:]), RUN: SHORT_RUN})
        assert [(row["reason"], row["source_path"], row["source_line"]) for row in found["rejections"]] == [
            ("invalid_power_line", NODE, 4)
        ]
        assert found["training_power_logs"][0]["energy_j"] == 300.0


def test_a_log_that_ends_before_the_run_covers_a_part() -> None:
    run = log(entry(15_000, "run_start"), entry(100_000, "run_stop", status="success"))
    (row,) = read({NODE: log(*POWER), RUN: run})["training_power_logs"]
    assert (row["in_run_energy_j"], row["in_run_ms"]) == (100.0, 5000)  # 20 W for 5 s of 85


def test_a_log_without_stop_or_without_length_is_a_row() -> None:
    (row,) = read({NODE: log(*POWER[:4]), RUN: SHORT_RUN})["training_power_logs"]
    assert (row["log_stopped_ms"], row["energy_j"]) == (None, 300.0)
    (row,) = read({NODE: log(POWER[0], entry(0, "power_measurement_stop")), RUN: SHORT_RUN})["training_power_logs"]
    assert (row["energy_j"], row["reading_count"], row["in_run_energy_j"], row["last_reading_ms"]) == (
        None,
        0,
        None,
        None,
    )


@pytest.mark.parametrize("value", [None, "null", "NaN", True, float("nan"), float("inf"), 10**400, {"a": 1}])
def test_a_reading_that_is_no_number_is_rejected(value: object) -> None:
    found = read({NODE: log(*POWER[:3], entry(15_000, "power_reading", value), *POWER[3:]), RUN: SHORT_RUN})
    assert found["training_power_logs"][0]["energy_j"] == 300.0
    assert [(row["reason"], row["source_line"]) for row in found["rejections"]] == [("invalid_power_line", 4)]


def test_a_reading_beyond_all_numbers_is_rejected() -> None:
    found = read({NODE: log(*POWER[:3], POWER[2].replace("10.0", "1e999"), *POWER[3:]), RUN: SHORT_RUN})
    assert found["training_power_logs"][0]["energy_j"] == 300.0
    assert [(row["reason"], row["source_line"]) for row in found["rejections"]] == [("invalid_power_line", 4)]


def test_readings_outside_the_measurement_are_rejected() -> None:
    found = read({NODE: log(POWER[2], *POWER, POWER[3], POWER[3]), RUN: SHORT_RUN})
    assert found["training_power_logs"][0]["energy_j"] == 300.0
    assert [tuple(row.values()) for row in found["rejections"]] == [
        ("invalid_power_line", "reading before the start", NODE, 1),
        ("power_lines_after_stop", "2 lines", NODE, 7),
    ]


def test_a_power_log_whose_run_is_missing_or_endless_has_no_energy_in_it() -> None:
    found = read({NODE: log(*POWER)})
    assert found["training_power_logs"][0]["in_run_energy_j"] is None
    assert [row["reason"] for row in found["rejections"]] == ["power_log_without_run"]
    endless = read({NODE: log(*POWER), RUN: log(entry(5000, "run_start"))})
    assert endless["training_power_logs"][0]["in_run_energy_j"] is None


def test_a_switch_is_never_set_against_the_clock_of_the_run() -> None:
    estimate = log(entry(1_652_749_794_206, "interconnect_power_est", 16100), entry(0, "interconnect_power_est", 5))
    found = read({SWITCH: estimate, SWITCH.replace("0.txt", "1.txt"): log(*POWER), RUN: SHORT_RUN})
    estimated, metered = found["training_power_logs"]
    assert (estimated["estimated_power_w"], estimated["energy_j"], estimated["source_line"]) == (16100.0, None, 1)
    assert (metered["energy_j"], metered["in_run_energy_j"], metered["in_run_ms"]) == (300.0, None, None)


@pytest.mark.parametrize(
    "text", ['{"scaling_factor": "1.1"}', "{}", '{"scaling_factor": 1.0', "[]", '{"scaling_factor": true}']
)
def test_a_scaling_file_that_says_no_factor_is_a_row_without_one(text: str) -> None:
    found = read({f"{FOLDER}/scaling.json": text})
    assert [row["scaling_factor"] for row in found["training_scaling_factors"]] == [None]
    assert len(found["rejections"]) == 1


def test_a_scaling_factor_is_as_committed() -> None:
    (row,) = read({f"{FOLDER}/scaling.json": '{"scaling_factor": 1.0188032454361055}'})["training_scaling_factors"]
    assert row["scaling_factor"] == 1.0188032454361055


def test_counts_in_a_system_description_are_text_however_written() -> None:
    text = json.dumps({"submitter": "Dell", "number_of_nodes": 8, "accelerators_per_node": "4", "framework": ["A", 1]})
    (row,) = read({"Dell/systems/8xH100.json": text})["training_systems"]
    assert (row["number_of_nodes"], row["accelerators_per_node"], row["framework"]) == ("8", "4", '["A", 1]')


def test_a_broken_system_description_is_rejected_with_its_line() -> None:
    found = read({"Dell/systems/8xH100.json": '{"submitter": "Dell",\n"status" "onprem"}'})
    assert list(found) == ["rejections"]
    assert (found["rejections"][0]["reason"], found["rejections"][0]["source_line"]) == ("invalid_json", 2)


@pytest.mark.parametrize(
    ("path", "is_wanted"),
    [
        (RUN, True),
        ("IBM+CoreWeave+NVIDIA/results/a b,c/gpt3/result_5119-2405_raw_06.txt", True),
        (f"{FOLDER}/power/result_0/node_63.txt", True),
        (f"{FOLDER}/power/result_0/total_power.txt", False),
        (f"{FOLDER}/power/node_0.txt", False),
        (f"{FOLDER}/._result_0.txt", False),
        (f"{FOLDER}/compliance_0.out", False),
        (f"{FOLDER}/logs/result_0.txt", False),
        ("Dell/benchmarks/bert/results/x/result_0.txt", False),
        ("Dell/systems/8xH100.json", True),
        ("Dell/systems/._8xH100.json", False),
        (f"{FOLDER}/scaling.json", True),
        ("Fujitsu+RIKEN/results/fugaku/weak/cosmoflow/result_1.txt", True),
        ("Fujitsu+RIKEN/results/fugaku/weak/cosmoflow/pruned_results/result_2.txt", True),
        ("Fujitsu+RIKEN/results/fugaku/weak/cosmoflow/other/result_2.txt", False),
        ("NVIDIA/results/eos/strong/deepcam/result_0.txt", True),
        ("NVIDIA/results/eos/medium/deepcam/result_0.txt", False),
    ],
)
def test_only_anchored_paths_count(path: str, *, is_wanted: bool) -> None:
    assert layout.accepts(path) is is_wanted


def test_a_power_log_belongs_to_the_run_of_its_stem() -> None:
    assert layout.run_of(f"{FOLDER}/result_1-2_06.old.txt") == f"{FOLDER}/result_1-2_06"
    assert layout.run_of(f"{FOLDER}/power/result_1-2_06/node_0.txt") == f"{FOLDER}/result_1-2_06"


def test_a_folder_on_this_machine_is_read_like_a_round(tmp_path: Path) -> None:
    for path, text in {RUN: log(*WHOLE), NODE: log(*POWER), f"{FOLDER}/readme.md": "none"}.items():
        (tmp_path / "tree" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / path).write_text(text)
    source, landed = extract_local(workspace_at(tmp_path / "warehouse"), tmp_path / "tree", "training-v5.0")
    assert (source.reader, landed.rows) == ("training_submissions", {"training_runs": 1, "training_power_logs": 1})
    home = workspace_at(tmp_path / "warehouse").extracts / source.source_id
    assert pl.read_parquet(home / "training_runs").item(0, "run_stopped_ms") == 661_000


def test_a_submission_of_hpc_is_read_by_the_same_reader(tmp_path: Path) -> None:
    folder = tmp_path / "tree/LBNL/results/perlmutter/weak/deepcam/pruned_results"
    folder.mkdir(parents=True)
    for run in (folder / "result_1.txt", folder.parent / "result_0.txt"):
        run.write_text(log(*WHOLE))
    source, landed = extract_local(workspace_at(tmp_path / "warehouse"), tmp_path / "tree", "hpc-v3.0")
    assert (source.reader, source.suite, landed.rows) == ("training_submissions", "hpc", {"training_runs": 2})
