"""The reader of tiny submissions: both runners' output, logs, and system descriptions that are no JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from extract.archives import Member
from extract.local import extract_local
from extract.readers.tiny import READER, layout
from tests.project import workspace_at

RESULT = "closed/bosch/results/NUCLEO_L4R5ZI/ad"
SYSTEM = "closed/bosch/systems/NUCLEO_L4R5ZI.json"


def read(files: Mapping[str, bytes | str]) -> dict[str, list[dict]]:
    contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    members = [Member(path, len(content), lambda c=content: c) for path, content in contents.items()]
    found: dict[str, list[dict]] = {}
    for batch in READER.read("source", members):
        found.setdefault(batch.table.name, []).extend(batch.rows.to_dicts())
    return found


def values(text: bytes | str) -> list[tuple[str, str, int]]:
    rows = read({f"{RESULT}/energy/results.txt": text}).get("tiny_values", [])
    return sorted((row["pattern_id"], row["value"], row["source_line"]) for row in rows)


RUNNER = """\
00461.755 ulp-mlperf: Performance results for window 2:
00461.755 ulp-mlperf:   # Inferences :          100
00461.755 ulp-mlperf:   Runtime      :       70.425 sec.
00461.755 ulp-mlperf:   Throughput   :        1.420 inf./sec.
00461.755 ulp-mlperf: e-[The run must take at least 10 seconds and 10 iterations to be valid]
00461.756 ulp-mlperf: Median throughput is 1.421 inf./sec.
00504.143 ulp-ml:   Energy       :   292070.100 uJ
00504.143 ulp-ml:   Power        :    41475.447 uW
00504.143 ulp-ml:   Energy/Inf.  :    29207.010 uJ/inf.
00504.165 ulp-ml: Median energy cost is 29208.020 uJ/inf.
00854.005 ulp-mlperf: Top-1: 86.5%
00854.022 ulp-mlperf: AUC: 0.99
"""
PRINTED = [
    ("auc", "0.99", 12),
    ("median_energy_uj", "29208.020", 10),
    ("median_throughput", "1.421", 6),
    ("short_window", "e-[The run must take", 5),
    ("top1_pct", "86.5", 11),
    ("window_energy_uj", "29207.010", 9),
    ("window_power_uw", "41475.447", 8),
    ("window_throughput", "1.420", 4),
]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_first_runner_is_read_whatever_ends_its_lines(end: str) -> None:
    assert values(RUNNER.replace("\n", end)) == PRINTED
    assert values(RUNNER.replace("\n", end).rstrip()) == PRINTED


def test_the_second_runner_is_read() -> None:
    text = (
        "Performance results for window 1\r\n    Throughput: 9.132730353944444 inf./sec.\r\n"
        "0803.211010 ulp-mlperf: Median throughput is      9.133 inf./sec.\r\n"
        "0803.211208 ulp-mlperf: Top 1% = 87.0\r\n0803.211208 ulp-mlperf: AUC = 0.988\r\n"
        "  Power         : 23.5661 mW.\r\n  Energy/Inf    : 2564.704 uJ/inf\r\n"
        "Median energy cost is 2565.2442 uJ/inf."
    )
    assert values(text) == [
        ("auc", "0.988", 5),
        ("median_energy_uj", "2565.2442", 8),
        ("median_throughput", "9.133", 3),
        ("top1_pct", "87.0", 4),
        ("window_energy_uj", "2564.704", 7),
        ("window_power_mw", "23.5661", 6),
        ("window_throughput", "9.132730353944444", 2),
    ]


def test_streaming_wakeword_is_read() -> None:
    text = (
        "Accuracy: 44 True positives, 6 False negatives, 4 False positives\nAverage duty cycle: 0.36267\n"
        "Average period: 0.032069 s\nEstimated throughput: 85.981 inf./sec.\n"
    )
    assert values(text) == [
        ("duty_cycle", "0.36267", 2),
        ("estimated_throughput", "85.981", 4),
        ("false_negatives", "6", 1),
        ("false_positives", "4", 1),
        ("period_s", "0.032069", 3),
        ("true_positives", "44", 1),
    ]


def test_several_outputs_in_one_file_are_all_kept() -> None:
    rows = [row for row in values(RUNNER + RUNNER) if row[0] == "median_throughput"]
    assert rows == [("median_throughput", "1.421", 6), ("median_throughput", "1.421", 18)]


def test_noise_of_the_serial_line_does_no_harm() -> None:
    assert values(b"\x1b[2J\xff\xfe\x00" + RUNNER.encode()) == PRINTED


@pytest.mark.parametrize("text", ["", "\n", "nothing of a run\n", "Median throughput is NaN inf./sec."])
def test_a_file_without_a_number_is_listed_and_rejected(text: str) -> None:
    found = read({f"{RESULT}/performance/results.txt": text})
    assert [row["reason"] for row in found["rejections"]] == ["no_value"]
    assert [row["kind"] for row in found["tiny_files"]] == ["results"]
    assert "tiny_values" not in found


def test_an_output_has_the_hash_of_its_bytes() -> None:
    # The SHA-256 of "abc" in appendix B.1 of FIPS 180-2. A log has none.
    found = read({f"{RESULT}/energy/results.txt": "abc", f"{RESULT}/performance/log.txt": "abc"})
    hashes = {row["kind"]: row["content_sha256"] for row in found["tiny_files"]}
    assert hashes == {"results": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "log": None}


def windows(text: str) -> dict[str, list[dict]]:
    return read({f"{RESULT}/performance/log.txt": text})


def test_a_log_gives_the_first_and_the_last_lap_of_each_window() -> None:
    found = windows(
        "00001.000 dut: m-lap-us-5\n00002.000 infer 100000 1%m-warmup-start-1\nm-lap-us-7\nm-infer-start-10\n"
        "m-lap-us-1000000\n00003.000 dut: m-lap-us-2000000\nm-lap-us-3500000\nm-infer-done\n"
        "x%m-infer-start-20\nm-lap-us-4000000\nm-lap-us-5000000\nm-infer-done"
    )
    assert [tuple(row.values())[:3] for row in found["tiny_log_windows"]] == [
        (10, 1_000_000, 3_500_000),
        (20, 4_000_000, 5_000_000),
    ]
    assert [row["source_line"] for row in found["tiny_log_windows"]] == [4, 9]
    assert "rejections" not in found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("m-infer-start-10\nm-lap-us-1\nm-lap-us-9\n", "unfinished_window"),
        ("m-infer-start-10\nm-lap-us-1\nm-infer-start-10\nm-lap-us-1\nm-lap-us-9\nm-infer-done", "unfinished_window"),
        ("m-infer-start-10\nm-lap-us-1\nm-infer-done", "window_without_time"),
        ("m-infer-start-10\nm-infer-done", "window_without_time"),
        ("m-infer-start-10\nm-lap-us-5\nm-lap-us-5\nm-infer-done", "window_without_time"),
        ("m-infer-start-10\nm-lap-us-5\nm-lap-us-99999999999999999999\nm-infer-done", "number_too_large"),
        ("m-infer-start-10\nm-lap-us-9\nm-lap-us-5\nm-infer-done", "window_without_time"),
    ],
)  # fmt: skip
def test_a_window_that_says_no_time_is_rejected_with_its_line(text: str, reason: str) -> None:
    assert [(row["reason"], row["source_line"]) for row in windows(text)["rejections"]] == [(reason, 1)]


def test_a_description_is_read_by_keys_of_any_case_and_blanks() -> None:
    text = '\ufeff{"Board  Name": "NUCLEO", "STATUS ": "RDI", "Accelerator": {"name": "NPU"}, "Notes": "prose"}'
    (row,) = read({SYSTEM: text})["tiny_systems"]
    assert {key: cell for key, cell in row.items() if cell is not None} == {
        "board_name": "NUCLEO",
        "status": "RDI",
        "accelerator_name": '{"name": "NPU"}',
        "source_path": SYSTEM,
        "source_line": 1,
    }


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        ('{"Board Name": "B",\n"Status": "RDI"}', None),
        ('{"Board Name": "B"\n"Status": "RDI"}', "missing_comma"),
        ('{"Notes": {"a": [1]\n }\n"Board Name": "B",\n"Status": "RDI"}', "missing_comma"),
        ('{"Board Name": "B",\n"Status": "RDI",\n}', "trailing_comma"),
        ('{"Board Name": "B",\n"Status": "RDI",\n', "trailing_comma, missing_brace"),
        ('{"Board Name": "B",\n"Status": "RDI"', "missing_brace"),
        ('{"Board Name": "B", "Notes": "two\n\tlines",\n"Status": "RDI"}', "control_character"),
        (
            '{"Board Name": "B"\r\n"Notes": "two\r\nlines"\r\n"Status": "RDI",\r\n',
            "control_character, missing_comma, trailing_comma, missing_brace",
        ),
        ('{"Board Name": "B", "Status": "", "Status": "RDI", "Board Name": ""}', "repeated_key"),
    ],
)  # fmt: skip
def test_a_listed_repair_is_recorded_with_the_row(text: str, repairs: str | None) -> None:
    found = read({SYSTEM: text})
    assert "rejections" not in found
    (row,) = found["tiny_systems"]
    assert (row["board_name"], row["status"], row["repairs"]) == ("B", "RDI", repairs)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{"Board Name": "B",\n"Status" "RDI"}', 2),
        (b"{'Board Name': 'B'}", 1),
        (b'{"Board Name": "B"\n\n{{', 3),
        (b"[]", 1),
        (b"null", 1),
        (b"", 1),
        (b'{"Board Name": "\xff"}', None),
    ],
)
def test_what_no_listed_repair_mends_is_rejected(content: bytes, line: int | None) -> None:
    found = read({SYSTEM: content})
    assert "tiny_systems" not in found
    assert [(row["reason"], row["source_line"]) for row in found["rejections"]] == [("invalid_json", line)]


@pytest.mark.parametrize(
    ("path", "is_wanted"),
    [
        (f"{RESULT}/performance/results.txt", True),
        (f"{RESULT}/energy/energy_results.txt", True),
        ("closed/OctoML/results/microtvm/NRF5340-DK/ad/accuracy/postproc.txt", True),
        ("open/Alibaba/results/Alibaba Cloud (RISC-V)/ic/enegy/results.txt", True),
        ("open/hls4ml/results/pynq-z2/ic/RN08/power/results.txt", True),
        (f"{RESULT}/performance/log.txt", True),
        (f"{RESULT}/accuracy/log.txt", False),
        (f"{RESULT}/energy/._results.txt", False),
        (f"{RESULT}/performance/._log.txt", False),
        (f"{RESULT}/energy/energy_inf_001.png", False),
        # A mode of any name: a seed says which are known.
        (f"{RESULT}/sleep/results.txt", True),
        (f"{RESULT}/sleep/log.txt", True),
        (f"{RESULT}/enegy/log.txt", False),
        (f"{RESULT}/._sleep/results.txt", False),
        ("closed/bosch/code/NUCLEO_L4R5ZI/ad/energy/results.txt", False),
        ("closed/ST/systems/NUCLEO/NUCLEO_system_description.json", True),
        ("closed/ST/systems/._NUCLEO.json", False),
        (f"{RESULT}/energy/results.json", False),
    ],
)
def test_only_anchored_paths_count(path: str, *, is_wanted: bool) -> None:
    assert layout.accepts(path) is is_wanted


def test_a_folder_on_this_machine_is_read_like_a_round(tmp_path: Path) -> None:
    for path, text in {
        f"{RESULT}/energy/results.txt": RUNNER,
        SYSTEM: "{}",
        f"{RESULT}/energy/._results.txt": "",
    }.items():
        (tmp_path / "tree" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / path).write_text(text)
    source, landed = extract_local(workspace_at(tmp_path / "warehouse"), tmp_path / "tree", "tiny-v1.3")
    assert source.reader == "tiny_submissions"
    assert landed.rows == {"tiny_files": 2, "tiny_values": 8, "tiny_systems": 1}
