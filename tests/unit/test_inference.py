from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.archives import Member
from extract.readers import READERS
from extract.readers.inference import layout
from tests.submissions import TEN_OCLOCK_S, log_line, sample_line, session, submission

READER = READERS["inference_submissions"]
RESULT = "closed/Acme/results/box_x1/resnet50/Offline"
DETAIL = f"{RESULT}/performance/run_1/mlperf_log_detail.txt"
SUMMARY = f"{RESULT}/performance/run_1/mlperf_log_summary.txt"
SAMPLES = f"{RESULT}/performance/run_1/spl.txt"
SERVER = f"{RESULT}/performance/power/server.json"
ACCURACY = f"{RESULT}/accuracy/accuracy.txt"


def read(files: Mapping[str, bytes]) -> dict[str, pl.DataFrame]:
    """All rows of each table that has some."""
    parts: dict[str, list[pl.DataFrame]] = {}
    for batch in READER.read("s", [Member(path, len(content), lambda c=content: c) for path, content in files.items()]):
        parts.setdefault(batch.table.name, []).append(
            batch.rows.cast({k: v for k, v in batch.table.schema.items() if k in batch.rows.columns})
        )
    return {name: pl.concat(frames) for name, frames in parts.items()}


def rejections(tables: Mapping[str, pl.DataFrame]) -> list[tuple[str, int | None]]:
    if "rejections" not in tables:
        return []
    return list(tables["rejections"].select("reason", "source_line").iter_rows())


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (DETAIL, "detail_log"),
        (SUMMARY, "summary_log"),
        (SUMMARY.replace("run_1", "run_5"), "summary_log"),
        (SAMPLES, "power_samples"),
        (SERVER, "power_server"),
        (SERVER.replace("server.json", "ptd_logs.txt"), "power_other"),
        (ACCURACY, "accuracy"),
        (DETAIL.replace("performance", "Performance").replace("Offline", "offline"), "detail_log"),
        # A scenario of any name: a seed says which are known.
        (DETAIL.replace("Offline", "Backwards"), "detail_log"),
        (SERVER.replace("Offline", "Backwards"), "power_server"),
        (ACCURACY.replace("Offline", "Backwards"), "accuracy"),
        ("open/Acme/systems/box.json", "system"),
        ("open/Acme/model_mapping.json", "model_mapping"),
    ],
)
def test_the_kind_of_a_file_follows_from_its_path(path: str, kind: str) -> None:
    assert layout.accepts(path)
    assert layout.kind_of(path) == kind


@pytest.mark.parametrize(
    "path",
    [
        DETAIL.replace("run_1", "run_2"),
        DETAIL.replace("performance/run_1", "performance/ranging"),
        SAMPLES.replace("run_1", "ranging"),
        DETAIL.replace("/results/", "/compliance/"),
        f"{RESULT}/TEST01/performance/run_1/mlperf_log_detail.txt",
        DETAIL.replace("Offline/", "Offline/Offline/"),
        f"closed/Acme/measurements/{DETAIL}",
        "closed/Centaur Technology/measurements/a/b/c/d.json",
        f"closed/Acme/code/{DETAIL}",
        "closed/Lenovo/systems/unused/a100.json",
        "closed/.DS_Store",
        "summary_results.json",
    ],
)
def test_files_of_the_same_name_elsewhere_do_not_matter(path: str) -> None:
    assert not layout.accepts(path)


def test_a_log_gives_each_scalar_with_its_line() -> None:
    lines = [
        "free text, as before v1.0",
        log_line("result_validity", "VALID"),
        log_line("loaded_qsl_set", list(range(300_000))),  # about 2 MB in one line
        log_line("result_samples_per_second", 240018),
        log_line("result_min_duration_met", value=True),
        log_line("early_stopping_result", ' * "quoted"\n'),
        log_line("bad", "x", is_error=True),
    ]
    entries = read({DETAIL: "\r\n".join(lines).encode()})["inference_log_entries"]
    assert entries.select("source_line", "key", "value", "is_error").rows() == [
        (2, "result_validity", "VALID", False),
        (4, "result_samples_per_second", "240018", False),
        (5, "result_min_duration_met", "true", False),
        (7, "bad", "x", True),
        (6, "early_stopping_result", ' * "quoted"\n', False),
    ]


def test_a_broken_log_line_is_rejected_with_its_line_and_the_others_stay() -> None:
    lines = [
        log_line("a", 1),
        ':::MLLOG {"key": "b", "value": 2, ',
        ":::MLLOG [1]",
        log_line("loaded_qsl_set", [1, 2])[:-9],
    ]
    tables = read({DETAIL: "\n".join([*lines, log_line("c", 3)]).encode()})
    assert tables["inference_log_entries"]["key"].to_list() == ["a", "c"]
    assert rejections(tables) == [("invalid_log_line", 2), ("invalid_log_line", 3), ("invalid_log_line", 4)]


def test_a_log_without_its_end_keeps_what_it_has() -> None:
    log = "\n".join([log_line("effective_scenario", "Offline"), log_line("result_samples_per_second", 100)])
    tables = read({DETAIL: log[:-30].encode()})
    assert tables["inference_log_entries"]["key"].to_list() == ["effective_scenario"]
    assert rejections(tables) == [("invalid_log_line", 2)]


def test_a_summary_is_read_down_to_the_parameters() -> None:
    summary = b"""=====
SUT name : XLNX_AI
Scenario : Single Stream
90th percentile latency (ns) : 9289844
Result is : VALID
QPS w/o loadgen overhead        : 107.60
=====
Test Parameters Used
target_qps : 5800
"""
    entries = read({SUMMARY: summary})["inference_log_entries"]
    assert entries.select("source_line", "key", "value").rows() == [
        (2, "SUT name", "XLNX_AI"),
        (3, "Scenario", "Single Stream"),
        (4, "90th percentile latency (ns)", "9289844"),
        (5, "Result is", "VALID"),
        (6, "QPS w/o loadgen overhead", "107.60"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"accuracy=1.0%\naccuracy=76.123%, good=38\n", {"acc": ("76.123", 2), "acc_json": ("76.123", 2)}),
        (b'{"accuracy": 72.58, "n": 1}\n', {"acc_json": ("72.58", 1)}),
        (b'{"exact_match": 83.1, "f1": 90.9}\n', {"f1": ("90.9", 1), "f1_double_quoted": ("90.9", 1)}),
        (b"{'exact_match': 83.1, 'f1': 90.9}\n", {"f1": ("90.9", 1), "exact_match": ("83.1", 1)}),
        (b"loading...\nAccuracy: mean = 0.86171, kidney = 0.9\n", {"dice": ("0.86171", 2)}),
        (b"Word Error Rate: 0.07, accuracy=92.55%\n", {"word_accuracy": ("92.55", 1)}),
        (
            b"{'rouge1': 44.4, 'gen_len': 12}\n",
            {"rouge1": ("44.4", 1), "rouge1_quoted": ("44.4", 1), "gen_len": ("12", 1)},
        ),
        (b"{'rouge1': '44.4'}\n", {"rouge1_quoted": ("44.4", 1)}),
        (b"mAP=37.1\nresult {'Total': 54.2}\n", {"map": ("37.1", 1), "map_total": ("54.2", 2)}),
        (b"hash=b97351d8\n", {}),
    ],
)
def test_the_last_value_of_each_way_of_writing_counts(text: bytes, found: dict[str, tuple[str, int]]) -> None:
    values = read({ACCURACY: text}).get("inference_accuracies")
    rows = [] if values is None else values.select("pattern_id", "value", "source_line").iter_rows()
    assert {name: (value, line) for name, value, line in rows} == found


def test_samples_have_their_line_their_time_in_utc_and_their_channels() -> None:
    lines = [sample_line(0, 30, channels=(10, 20)), sample_line(1, 50, channels=(25, 25)), "", ""]
    samples = read({SAMPLES: "\r\n".join(lines).encode(), SERVER: session(TEN_OCLOCK_S - 15)})["power_samples"]
    assert samples.select("source_line", "sampled_at", "logged_at", "power_w", "power_factor").rows() == [
        (1, datetime(2021, 3, 1, 10, 0, 0), datetime(2021, 3, 1, 10, 0, 0), 30.0, 0.9),  # noqa: DTZ001
        (2, datetime(2021, 3, 1, 10, 0, 1), datetime(2021, 3, 1, 10, 0, 1), 50.0, 0.9),  # noqa: DTZ001
    ]
    assert samples["run_id"].unique().to_list() == [f"s/{RESULT}/performance/run_1"]
    assert samples["channels"][1].to_list() == [
        {"channel": "Ch1", "power_w": 25.0, "voltage_v": 230.0, "current_a": 0.25, "power_factor": 0.9},
        {"channel": "Ch2", "power_w": 25.0, "voltage_v": 230.0, "current_a": 0.25, "power_factor": 0.9},
    ]


@pytest.mark.parametrize("is_session_first", [True, False])
def test_a_local_clock_is_taken_from_the_session_whichever_comes_first(*, is_session_first: bool) -> None:
    # The analyzer's computer shows 10:00 where the session, 15 s before, says 16:59:45 UTC: it is 7 hours behind.
    files = {SERVER: session(TEN_OCLOCK_S + 7 * 3600 - 15), SAMPLES: f"{sample_line(0, 30)}\n".encode()}
    order = files if is_session_first else dict(reversed(files.items()))
    samples = read(order)["power_samples"]
    assert samples["sampled_at"].to_list() == [datetime(2021, 3, 1, 17, 0, 0)]  # noqa: DTZ001


@pytest.mark.parametrize("server", [None, b"{}", b"{", b'{"phases": 3}'])
def test_without_a_session_the_time_in_utc_is_unknown(server: bytes | None) -> None:
    files = {SAMPLES: f"{sample_line(0, 30)}\n".encode()} | ({SERVER: server} if server else {})
    tables = read(files)
    assert tables["power_samples"]["sampled_at"].to_list() == [None]
    assert len(rejections(tables)) == (1 if server else 0)


def test_lines_that_are_no_samples_are_rejected_and_the_others_stay() -> None:
    good = sample_line(1, 30)
    lines = [
        sample_line(0, 30),
        good.replace("30.000000", "NaN"),
        good.replace("Watts", "Watt"),
        good.replace("03-01-2021", "13-01-2021"),
        good + ",1",
        good[:40],
        "garbage \N{SNOWMAN}",
        "",
        sample_line(2, 31),
    ]
    tables = read({SAMPLES: ("\n".join(lines) + "\n").encode()})
    assert tables["power_samples"]["source_line"].to_list() == [1, 9]
    assert rejections(tables) == [("no_power_sample", line) for line in (2, 3, 4, 5, 6, 7)]


@pytest.mark.parametrize("missing_characters", [1, 12, 40, 100])
def test_a_cut_last_line_is_rejected(missing_characters: int) -> None:
    text = "\n".join([sample_line(0, 30), sample_line(1, 31)])
    tables = read({SAMPLES: text[:-missing_characters].encode()})
    assert tables["power_samples"]["source_line"].to_list() == [1]
    assert rejections(tables) == [("cut_power_sample", 2)]


def test_a_whole_last_line_without_its_end_is_a_sample() -> None:
    tables = read({SAMPLES: "\n".join([sample_line(0, 30), sample_line(1, 31)]).encode()})
    assert tables["power_samples"]["power_w"].to_list() == [30.0, 31.0]


def test_several_analyzers_are_in_one_line_after_their_sum() -> None:
    both = [sample_line(0, 10), sample_line(0, 20)]
    line = sample_line(0, 30) + "".join(f",Analyzer{number},{part}" for number, part in enumerate(both, start=1))
    samples = read({SAMPLES: f"{line}\n".encode()})["power_samples"]
    assert samples["power_w"].to_list() == [30.0]
    assert [(part["channel"], part["power_w"]) for part in samples["channels"][0]] == [
        ("Analyzer1", 10.0),
        ("Analyzer2", 20.0),
    ]


def test_a_log_without_any_sample_is_rejected() -> None:
    assert rejections(read({SAMPLES: b"no analyzer\n"})) == [("no_power_sample", 1)]
    assert rejections(read({SAMPLES: b""})) == [("no_power_sample", 1)]


def test_a_broken_description_is_rejected_with_its_line() -> None:
    path = "closed/Acme/systems/box.json"
    assert rejections(read({path: b'{\n"a": 1,\n"b"}'})) == [("invalid_json", 3)]
    assert rejections(read({path: b"\xff\xfe"})) == [("invalid_json", None)]
    assert rejections(read({path: b"[1]"})) == [("invalid_json", 1)]
    assert read({path: b'\xef\xbb\xbf{"system_name": " A"}'})["inference_systems"]["system_name"].to_list() == [" A"]


def test_numbers_of_a_description_stay_as_written() -> None:
    description = {
        "system_name": "A",
        "number_of_nodes": "1",
        "accelerators_per_node": 8,
        "host_processors_per_node": None,
    }
    systems = read({"closed/Acme/systems/box.json": json.dumps(description).encode()})["inference_systems"]
    columns = ("number_of_nodes", "accelerators_per_node", "host_processors_per_node", "framework")
    assert systems.select(columns).row(0) == ("1", "8", None, None)


def test_every_file_of_a_result_is_listed() -> None:
    files = submission()
    assert sorted(read(files)["inference_files"]["source_path"].to_list()) == sorted(files)


def test_a_power_log_has_the_hash_of_its_bytes() -> None:
    # The SHA-256 of "abc" in appendix B.1 of FIPS 180-2. What is not the analyzer's log has none.
    files = {SAMPLES: b"abc", SERVER: session(TEN_OCLOCK_S), DETAIL: b"abc", SERVER.replace("server.json", "x"): b"abc"}
    hashes = dict(read(files)["inference_files"].select("source_path", "content_sha256").iter_rows())
    assert hashes == dict.fromkeys(files) | {
        SAMPLES: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    }


@given(content=st.binary(max_size=400), path=st.sampled_from(sorted([*submission(), "open/A/model_mapping.json"])))
def test_any_bytes_give_rows_or_rejections(content: bytes, path: str) -> None:
    for begin in (b"", b":::MLLOG {", sample_line(1, 2).encode() + b"\n"):
        tables = read({path: begin + content})
        assert tables["inference_files"].height == 1


# What a server wrote, shortened: one field per line, as the official power tool writes it.
SAID = [
    {
        "cmd": "Identify",
        "reply": "YokogawaWT330E,1000,1,version=1.9.2-3976349f,no_cal_date,YOKOGAWA;WT333E;AB123;F1.04",
    },
    {"cmd": "SR,V,239.4", "reply": "Range V changed"},
]
SHA1_OF_ABC = "a9993e364706816aba3e25717850c26c9cd0d89d"  # the first example of FIPS 180-1
SHA256_OF_AB123 = "764fd8a9ec333d1e"  # printf AB123 | sha256sum | cut -c 1-16


def written_session(**members: object) -> bytes:
    return json.dumps(json.loads(session(TEN_OCLOCK_S)) | members, indent=1).encode()


def test_what_was_said_to_the_analyzer_is_kept_in_order_with_its_lines() -> None:
    client = [{"cmd": "time", "reply": "1"}]
    content = written_session(messages=client, ptd_messages=SAID)
    messages = read({SERVER: content})["inference_power_messages"]
    rows = list(messages.select("dialogue", "position", "command", "source_line").iter_rows())
    lines = content.decode().split("\n")
    assert sorted(rows) == [
        (
            dialogue,
            position,
            said["cmd"],
            next(n for n, line in enumerate(lines, 1) if f'"cmd": "{said["cmd"]}"' in line),
        )
        for dialogue, position, said in [
            ("messages", 1, client[0]),
            ("ptd_messages", 1, SAID[0]),
            ("ptd_messages", 2, SAID[1]),
        ]
    ]


def test_the_serial_number_of_the_analyzer_is_nowhere_in_clear_text() -> None:
    tables = read({SERVER: written_session(ptd_messages=SAID)})
    identities = [
        tables["inference_power_sessions"]["identity"].item(),
        tables["inference_power_messages"].filter(command="Identify")["reply"].item(),
    ]
    assert identities == [SAID[0]["reply"].replace("AB123", SHA256_OF_AB123)] * 2
    assert not any("AB123" in str(row) for table in tables.values() for row in table.rows())


def test_an_analyzer_without_a_serial_number_has_none() -> None:
    said = [{"cmd": "Identify", "reply": "YokogawaWT210,1000,version=1.9.2,no_cal_date,YOKOGAWA;760401;0;F1.12"}]
    sessions = read({SERVER: written_session(ptd_messages=said)})["inference_power_sessions"]
    assert sessions["identity"].item() == said[0]["reply"]


def test_the_checksum_of_a_power_log_stands_beside_the_one_that_is_listed() -> None:
    listed = {"ranging/spl.txt": "0" * 40, "run_1/spl.txt": SHA1_OF_ABC}
    # The checksums of the tool's own code are written in the same form, and are not files of the measurement.
    content = written_session(sources={"client.py": "1" * 40}, results=listed)
    checksums = read({SERVER: content, SAMPLES: b"abc"})["inference_power_checksums"]
    lines = content.decode().split("\n")
    assert list(checksums.select("source_path", "listed_path", "sha1", "source_line").iter_rows()) == [
        (SERVER, "ranging/spl.txt", "0" * 40, 1 + lines.index(next(line for line in lines if "ranging/spl" in line))),
        (SERVER, "run_1/spl.txt", SHA1_OF_ABC, 1 + lines.index(next(line for line in lines if "run_1/spl" in line))),
        (SAMPLES, "run_1/spl.txt", SHA1_OF_ABC, None),
    ]


def test_lines_that_cannot_be_told_are_null() -> None:
    messages = read({SERVER: written_session(ptd_messages=SAID, note={"cmd": "x"})})["inference_power_messages"]
    assert messages["source_line"].to_list() == [None, None]


def test_a_session_that_was_stopped_has_no_last_time() -> None:
    phases = json.loads(session(TEN_OCLOCK_S))["phases"]
    content = written_session(phases={name: steps[:3] for name, steps in phases.items()}, uuid={"client": "c"})
    row = read({SERVER: content})["inference_power_sessions"].row(0, named=True)
    # The times of `session`: 40, 30 and 20 seconds before ten o'clock, and 0, 10 and 20 after it.
    assert [
        row[f"{phase}_{step}_s"] for phase in ("ranging", "testing") for step in ("requested", "started", "stopped")
    ] == [TEN_OCLOCK_S + seconds for seconds in (-40, -30, -20, 0, 10, 20)]
    assert (row["ranging_completed_s"], row["testing_completed_s"]) == (None, None)
    assert (row["client_uuid"], row["server_uuid"], row["debug"]) == ("c", None, None)


def test_a_log_that_lost_its_carriage_returns_can_be_recognised() -> None:
    # printf 'a\r\n' | sha1sum
    checksums = read({SAMPLES: b"a\n"})["inference_power_checksums"]
    assert checksums["sha1_with_crlf"].item() == "764c16af46dd4f15edb05ecc5595b50cbe3714ea"
    assert read({SAMPLES: b"a\r\n"})["inference_power_checksums"]["sha1_with_crlf"].item() is None
