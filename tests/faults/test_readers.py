"""Whatever bytes come, a reader gives rows or one typed error with its position, in bounded memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.archives import Member
from extract.errors import SourceError
from extract.readers import READERS
from tests.project import ROOT

RUN = "closed/A/results/system/resnet/Offline/performance"
DETAIL = f"{RUN}/run_1/mlperf_log_detail.txt"
SPL = f"{RUN}/run_1/spl.txt"
ACCURACY = "closed/A/results/system/resnet/Offline/accuracy/accuracy.txt"
BOARD_RESULTS = "closed/A/results/board/ad/accuracy/results.txt"
# A path that each reader accepts, of each kind of file that it knows.
WANTED = {
    "paper_results": ["code/data.csv"],
    "paper_training_results": ["code/data.csv"],
    "paper_performance_trends": ["code/data.csv"],
    "inference_summary": ["summary_results.json"],
    "cm_exports": [
        "experiment/mlperf-inference--v4.1--edge--closed--resnet--offline/2024-01-01/cm-result.json",
        "experiment/mlperf-tiny--v1.1--closed--ad/2024-01-01/cm-result.json",
        "experiment/mlperf-training--3.0--open--bert/2024-01-01/cm-result.json",
    ],
    "openmlperf_exports": [
        "work/cmx4experiments/flex.experiment/mlperf-inference-3.1-imported/20250113.113323/cmx-result-summary.json",
        "work/cmx4experiments/flex.experiment/mlperf-training-3.0-imported/20250113.113323/cmx-result-summary.json",
    ],
    "website_export": ["mlperf-data/mlperf-6.0.csv"],
    "inference_submissions": [
        DETAIL,
        SPL,
        f"{RUN}/run_1/mlperf_log_summary.txt",
        f"{RUN}/power/server.json",
        f"{RUN}/power/client.json",
        ACCURACY,
        "closed/A/systems/system.json",
        "open/A/model_mapping.json",
    ],
    "tiny_submissions": [
        "closed/A/results/board/ad/performance/performance_log.txt",
        BOARD_RESULTS,
        "closed/A/systems/board.json",
    ],
    "training_submissions": [
        "A/results/system/bert/result_0.txt",
        "A/results/system/strong/cosmoflow/result_0.txt",
        "A/results/system/bert/power/result_0/node_0.txt",
        "A/results/system/bert/scaling.json",
        "A/systems/system.json",
    ],
    "mobile_submissions": [
        "closed/A/results/phone/ssd/Offline/log_performance/mlperf_log_detail.txt",
        "closed/A/results/phone/results.json",
        "closed/A/results/phone/accuracy_results.txt",
        "closed/A/systems/phone.json",
    ],
    "storage_submissions": ["Closed/A/results/array/unet3d/run1/summary.json", "Closed/A/systems/array.json"],
}
SAMPLE = "Time,{time},Watts,{watts},Volts,229.500000,Amps,0.500000,PF,0.900000,Mark,2021-01-01_00-00-00_testing"
# Pieces of the formats, so that what is generated gets past the first check of a reader.
PIECES = st.sampled_from(
    [
        b":::MLLOG ",
        b'{"key": "result_validity", "value": ',
        b'"VALID", "time_ms": 1.0, "namespace": "n", "event_type": "e", "metadata": {"is_error": ',
        b'false, "is_warning": false, "file": "f", "line_no": 1, "pid": 1, "tid": 1}}',
        SAMPLE.format(time="01-01-2021 00:00:00.000", watts="1.000000").encode(),
        b'[{"Accuracy": ', b'"Division": "closed"',
        b"Time,", b",Watts,", b",Mark,", b"Ch1,", b"accuracy=", b"Dates,", b"\n", b"\r\n", b",", b'"', b"[", b"{", b"}",
        b"null", b"-1", b"1e999", b"NaN", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"phases", b"ptd_config",
    ]
)  # fmt: skip
CONTENT = st.one_of(
    st.binary(max_size=400), st.lists(st.one_of(PIECES, st.binary(max_size=8)), max_size=40).map(b"".join)
)


def read(name: str, *files: tuple[str, bytes]) -> dict[str, pl.DataFrame]:
    members = [Member(path, len(content), lambda c=content: c) for path, content in files]
    frames: dict[str, list[pl.DataFrame]] = {}
    for batch in READERS[name].read("s", members):
        # Texts may come as categories; what they are is the same.
        rows = batch.rows.cast({name: batch.table.schema[name] for name in batch.rows.columns})
        frames.setdefault(batch.table.name, []).append(rows)
    return {table: pl.concat(parts) for table, parts in frames.items()}


def kinds() -> Iterator[tuple[str, str]]:
    for name in READERS:
        yield from ((name, path) for path in WANTED[name])


@pytest.mark.parametrize(("name", "path"), list(kinds()))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(content=CONTENT)
def test_12_any_bytes_give_rows_or_a_source_error(name: str, path: str, content: bytes) -> None:
    assert READERS[name].accepts(path)
    try:
        tables = read(name, (path, content))
    except SourceError:
        return
    for rows in tables.values():
        assert set(rows["source_path"]) <= {path}
        assert rows.filter(pl.col("source_line") < 1).is_empty()


@pytest.mark.parametrize("name", ["paper_results", "paper_training_results", "paper_performance_trends"])
@pytest.mark.parametrize(
    ("content", "cause"),
    [
        ("Dates,1\nResNet,1\n".encode("utf-16"), "line 1: NUL byte at byte 3"),
        ("Dates,1\nResNet,1\n".encode("utf-16") + b"\n", "line 1: NUL byte at byte 3"),
        (b"\xef\xbb\xbfDates,1\n", "line 1: byte order mark at byte 0"),
        (b"Dates,1\r\nResNet,1\r\n", "line 1: carriage return at byte 7"),
        (b"Dates,1\nRes\x00Net,1\n", "line 2: NUL byte at byte 11"),
        ("Dates,1\nResNet,1\nCaf\u00e9,1\n".encode("latin-1"), "line 3: not UTF-8 at byte 20"),
    ],
    ids=["UTF-16", "UTF-16 and an odd byte", "byte order mark", "CRLF", "NUL", "Latin-1"],
)
def test_12_another_encoding_is_reported_with_its_position(name: str, content: bytes, cause: str) -> None:
    with pytest.raises(SourceError) as failure:
        read(name, ("code/data.csv", content))
    assert str(failure.value).startswith(f"s, code/data.csv, {cause}")


def test_35_a_cell_of_ten_megabytes_is_reported_with_its_line() -> None:
    with pytest.raises(SourceError, match="s, code/data.csv, line 2: invalid CSV: field larger than field limit"):
        read("paper_performance_trends", ("code/data.csv", b"Dates,1\nResNet," + b"9" * 10_000_000 + b"\n"))


def entry(key: str, value: object) -> str:
    metadata = {"is_error": False, "is_warning": False, "file": "f", "line_no": 1, "pid": 1, "tid": 1}
    return ":::MLLOG " + json.dumps(
        {"key": key, "value": value, "time_ms": 1.0, "namespace": "n", "event_type": "e", "metadata": metadata}
    )


def test_20_a_log_keeps_every_line_that_can_be_read() -> None:
    """Repeated keys are all kept with their lines: which of them counts is a rule of the models, not of the reader."""
    lines = [
        entry("result_validity", "INVALID"),
        ':::MLLOG {"key": "cut", "value": ',
        entry("loaded_qsl_set", list(range(200_000))),  # 1.3 MB in one line, and no measurement
        entry("result_validity", "VALID"),
        "not structured",
        entry('unusual "key"', {"nested": 1}),
        entry("text", 'with "quotes"'),
    ]
    tables = read("inference_submissions", (DETAIL, "\n".join(lines).encode()))
    assert tables["inference_log_entries"].select("source_line", "key", "value").rows() == [
        (1, "result_validity", "INVALID"),
        (4, "result_validity", "VALID"),
        (7, "text", 'with "quotes"'),
    ]
    assert tables["rejections"].select("source_path", "source_line", "reason").rows() == [
        (DETAIL, 2, "invalid_log_line")
    ]


@pytest.mark.parametrize(
    ("name", "path", "lines", "table"),
    [
        ("inference_submissions", DETAIL, [entry("a", 1), entry("b", "x")], "inference_log_entries"),
        ("inference_submissions", DETAIL.replace("detail", "summary"), ["A : 1", "B : x"], "inference_log_entries"),
        ("inference_submissions", ACCURACY, ["accuracy=1.5", "mAP=2.5x"], "inference_accuracies"),
        ("inference_submissions", SPL, [SAMPLE.format(time="01-01-2021 00:00:00.000", watts="1")] * 2, "power_samples"),
        ("tiny_submissions", BOARD_RESULTS, ["AUC: 0.5", "Power : 1.5 uW x"], "tiny_values"),
    ],
)  # fmt: skip
def test_20_a_line_that_is_not_utf_8_is_reported_and_the_others_are_read(
    name: str, path: str, lines: list[str], table: str
) -> None:
    """No byte is guessed or replaced: the line is not read at all."""
    sound, wrong = lines[0].encode(), lines[1].encode().replace(b"x", b"\xe4").replace(b"testing", b"test\xe4")
    both = read(name, (path, b"\n".join([sound, lines[1].encode(), b""])))
    tables = read(name, (path, b"\n".join([b"", wrong, sound, b"caf\xe9", b""])))
    assert 0 < tables[table].height < both[table].height
    assert set(tables[table]["source_line"]) == {3}
    (reported,) = tables["rejections"].rows(named=True)
    assert (reported["source_path"], reported["source_line"], reported["reason"]) == (path, 2, "not_utf_8")
    assert reported["detail"].startswith("lines: 2; the first: ")


def test_20_a_number_of_thousands_of_digits_is_reported() -> None:
    log = "m-infer-start-10\nm-lap-us-1\nm-lap-us-" + "9" * 5000 + "\nm-infer-done\n"
    tables = read("tiny_submissions", ("closed/A/results/board/ad/performance/log.txt", log.encode()))
    assert tables["rejections"].select("source_line", "reason").rows() == [(1, "number_too_large")]


def test_20_a_deeply_nested_line_is_reported() -> None:
    line = ":::MLLOG " + '{"key": "k", "value": ' + "[" * 100_000
    tables = read("inference_submissions", (DETAIL, line.encode()))
    assert tables["rejections"].select("source_line", "reason").rows() == [(1, "invalid_log_line")]


def test_19_a_power_log_keeps_what_was_measured_and_reports_the_rest() -> None:
    def sample(second: int, watts: str) -> str:
        return SAMPLE.format(time=f"01-01-2021 00:00:{second:02}.000", watts=watts)

    lines = [
        sample(0, "100.000000"),
        sample(1, "-1.000000"),  # the analyzer's codes for an overload and for no measurement stay, to be flagged
        sample(2, "-2.000000"),
        sample(3, "NaN"),
        sample(30, "101.000000"),  # after a gap
        sample(29, "102.000000"),  # a clock that went back
        "Time,yesterday,Watts,1.000000,Volts,1.000000,Amps,1.000000,PF,1.000000,Mark,m",
        "something else",
        sample(31, "103.000000")[:-20],
    ]
    tables = read("inference_submissions", (SPL, "\n".join(lines).encode()))
    assert tables["power_samples"].select("source_line", "power_w").rows() == [
        (1, 100.0),
        (2, -1.0),
        (3, -2.0),
        (5, 101.0),
        (6, 102.0),
    ]
    assert tables["rejections"].select("source_line", "reason").sort("source_line").rows() == [
        (4, "no_power_sample"),
        (7, "no_power_sample"),
        (8, "no_power_sample"),
        (9, "cut_power_sample"),
    ]
    # Without its session it is unknown what the analyzer's clock showed in UTC.
    assert tables["power_samples"]["sampled_at"].null_count() == 5


def test_power_logs_that_differ_in_one_byte_are_two_and_copies_are_one() -> None:
    log = (SAMPLE.format(time="01-01-2021 00:00:00.000", watts="100.000000") + "\n").encode()
    # The same samples, and other bytes: another last digit of the voltage, another end of the line.
    logs = {"a": log, "b": log, "c": log.replace(b"229.500000", b"229.500001"), "d": log.replace(b"\n", b"\r\n")}
    files = [(SPL.replace("/system/", f"/{name}/"), content) for name, content in logs.items()]
    hashes = read("inference_submissions", *files)["inference_files"]["content_sha256"].to_list()
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3


@pytest.mark.parametrize("content", [b"", b"\n", b"\n\n\n", b"no sample at all\n"])
def test_19_an_empty_power_log_has_no_samples(content: bytes) -> None:
    tables = read("inference_submissions", (SPL, content))
    assert "power_samples" not in tables
    assert tables["rejections"]["reason"].to_list() == ["no_power_sample"]


SESSION = json.dumps(
    {
        "session_name": "s",
        "phases": {kind: [[1609459200.0], [1609459201.0], [1609459900.0]] for kind in ("ranging", "testing")},
    }
).encode()
NEW_YEAR_S = 1609459200  # the first of January 2021, 00:00 UTC


@pytest.mark.parametrize(
    ("ahead_s", "offset_s"),
    [(-5, 0), (3600 - 5, 3600), (14 * 3600, 14 * 3600), (-12 * 3600, -12 * 3600), (15 * 3600, None), (10**9, None)],
)
def test_19_a_clock_that_is_a_day_off_is_reported(ahead_s: int, offset_s: int | None) -> None:
    """Local time is 14 hours from UTC at most; what the session says beyond that is no clock."""
    began = [[NEW_YEAR_S + ahead_s]] * 3
    server = json.dumps({"session_name": "s", "phases": {"ranging": began, "testing": began}})
    log = SAMPLE.format(time="01-01-2021 00:00:00.000", watts="1.000000") + "\n"
    tables = read("inference_submissions", (f"{RUN}/power/server.json", server.encode()), (SPL, log.encode()))
    offset = tables["power_samples"].select((pl.col("sampled_at") - pl.col("logged_at")).dt.total_seconds()).item()
    assert offset == offset_s
    reported = tables["rejections"].rows(named=True) if "rejections" in tables else []
    assert [(row["source_path"], row["reason"]) for row in reported] == [(SPL, "unknown_clock")] * (offset_s is None)


def test_19_a_log_in_reverse_has_the_same_times() -> None:
    server = ("closed/A/results/system/resnet/Offline/performance/power/server.json", SESSION)
    lines = [
        SAMPLE.format(time=f"01-01-2021 {minute // 60:02}:{minute % 60:02}:00.000", watts="1.000000")
        for minute in range(70)
    ]
    found = [
        set(read("inference_submissions", server, (SPL, "\n".join(order).encode()))["power_samples"]["sampled_at"])
        for order in (lines, lines[::-1])
    ]
    assert found[0] == found[1]


# Reads two folders in a process of its own and prints by how many bytes the second needed more memory than the first.
MEASURE = """
import re, sys
from pathlib import Path
from extract.errors import SourceError
from extract.landing import land
from extract.sources import LocalTree
place, reader = Path(sys.argv[1]), sys.argv[2]
source = LocalTree(source_id="s", reader=reader, suite="inference", path=place)
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) << 10
def read(name):
    try:
        land(source, place / name, "0" * 64, place / f"{name} landed")
    except SourceError:
        pass
read("small")
before = peak()
read("large")
print(peak() - before)
"""
MEGABYTE = 1 << 20


def growth(tmp_path: Path, reader: str, path: str, content: bytes, copies: int) -> int:
    """Bytes of memory that reading some copies of a file takes more than reading the first kilobyte of one."""
    for name, number, part in [("small", 0, content[:1000]), *(("large", number, content) for number in range(copies))]:
        target = tmp_path / name / path.replace("/system/", f"/system{number}/")
        session = target.parent.parent / "power" / "server.json"
        for file, written in ((target, part), *([(session, SESSION)] if path == SPL else [])):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(written)
    command = [sys.executable, "-c", MEASURE, str(tmp_path), reader]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(answer.stdout)


SHAPES = {
    "lines": b"\n" * (4 * MEGABYTE),
    "commas": b"Dates" + b",1" * (2 * MEGABYTE),
    "entries": (entry("a", 1) + "\n").encode() * (4 * MEGABYTE // 180),
    "samples": (SAMPLE.format(time="01-01-2021 00:00:00.000", watts="1.000000") + "\n").encode()
    * (4 * MEGABYTE // 115),
}
# What a byte of the worst input may take: mostly Python's own cost of a short text.
MOST_TIMES_INPUT = 16


@pytest.mark.parametrize(
    ("reader", "path"),
    [("paper_performance_trends", "code/data.csv"), ("inference_submissions", DETAIL), ("inference_submissions", SPL)],
)
@pytest.mark.parametrize("shape", SHAPES)
def test_20_memory_is_a_bounded_multiple_of_a_file(tmp_path: Path, reader: str, path: str, shape: str) -> None:
    content = SHAPES[shape]
    assert growth(tmp_path, reader, path, content, 1) < MOST_TIMES_INPUT * len(content)


@pytest.mark.parametrize(("path", "shape"), [(DETAIL, "entries"), (SPL, "samples")])
def test_20_memory_does_not_grow_with_the_number_of_files(tmp_path: Path, path: str, shape: str) -> None:
    """Forty files take no more memory than twenty: a round of any size is read in the memory of a batch."""
    content = SHAPES[shape]
    twenty = growth(tmp_path / "twenty", "inference_submissions", path, content, 20)
    forty = growth(tmp_path / "forty", "inference_submissions", path, content, 40)
    assert forty < 1.5 * twenty
