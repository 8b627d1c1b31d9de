"""The analyzer's log: which lines are samples, whose clock they have, and how many logs are read as one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl
import pytest

from extract.archives import Member
from extract.readers import READERS
from extract.readers.inference import power
from tests.submissions import TEN_OCLOCK_S, sample_line, session

TEN = datetime(2021, 3, 1, 10)  # noqa: DTZ001, as in the raw table


def paths_of(name: str) -> tuple[str, str]:
    """The log and the session of a result."""
    folder = f"closed/Acme/results/{name}/resnet50/Offline/performance"
    return f"{folder}/run_1/spl.txt", f"{folder}/power/server.json"


LOG, SERVER = paths_of("box")


def read(files: Mapping[str, bytes]) -> tuple[list[pl.DataFrame], list[tuple[object, ...]]]:
    """The batches of samples, and the rejections: path, line, reason and detail."""
    members = [Member(path, len(content), lambda c=content: c) for path, content in files.items()]
    batches = list(READERS["inference_submissions"].read("s", members))
    rejected = [
        row
        for batch in batches
        if batch.table.name == "rejections"
        for row in batch.rows.select("source_path", "source_line", "reason", "detail").rows()
    ]
    return [batch.rows for batch in batches if batch.table is power.SAMPLES], rejected


def log(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def times(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.select("source_path", "source_line", "run_id", "power_w", "sampled_at").rows()


def run_id(path: str) -> str:
    return f"s/{path.rpartition('/')[0]}"


def test_logs_of_one_form_are_one_batch_with_a_clock_each() -> None:
    """Of three logs one has no session, and the sessions of the others are 0 and 2 hours ahead."""
    (first, one), (second, two), (third, _) = (paths_of(name) for name in ("a", "b", "c"))
    files = {
        one: session(TEN_OCLOCK_S - 15),
        two: session(TEN_OCLOCK_S + 2 * 3600 - 15),
        first: log(sample_line(0, 1), sample_line(1, 2)),
        third: log(sample_line(2, 3)),
        second: log("", sample_line(3, 4)),
    }
    (known, clockless), rejected = read(files)
    assert rejected == []
    assert times(known) == [
        (first, 1, run_id(first), 1.0, TEN),
        (first, 2, run_id(first), 2.0, TEN.replace(second=1)),
        (second, 2, run_id(second), 4.0, TEN.replace(hour=12, second=3)),
    ]
    assert times(clockless) == [(third, 1, run_id(third), 3.0, None)]
    assert clockless["logged_at"].to_list() == [TEN.replace(second=2)]


def test_logs_of_two_forms_are_two_batches() -> None:
    (first, one), (second, two) = paths_of("a"), paths_of("b")
    files = {
        one: session(TEN_OCLOCK_S),
        two: session(TEN_OCLOCK_S),
        first: log(sample_line(0, 1)),
        second: log(sample_line(0, 2, channels=(2,))),
    }
    batches, rejected = read(files)
    assert rejected == []
    assert [(frame["power_w"].to_list(), frame["channels"].null_count()) for frame in batches] == [
        ([1.0], 1),
        ([2.0], 0),
    ]


def test_samples_are_given_as_soon_as_there_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that comes later gives the clock to those that wait for it."""
    monkeypatch.setattr(power, "_BATCH_BYTES", 2 * len(log(sample_line(0, 1))))
    (first, one), (second, two), (third, three) = (paths_of(name) for name in "abc")
    files = {
        one: session(TEN_OCLOCK_S),
        first: log(sample_line(0, 1)),
        # Now there are two lines, of which one has no session yet.
        second: log(sample_line(1, 2)),
        third: log(sample_line(2, 3)),
        two: session(TEN_OCLOCK_S + 3600),
        three: session(TEN_OCLOCK_S),
    }
    batches, rejected = read(files)
    assert rejected == []
    assert [times(frame) for frame in batches] == [
        [(first, 1, run_id(first), 1.0, TEN)],
        [(second, 1, run_id(second), 2.0, TEN.replace(hour=11, second=1))],
        [(third, 1, run_id(third), 3.0, TEN.replace(second=2))],
    ]


@pytest.mark.parametrize(
    ("ahead_s", "offset_s"),
    [
        # To the nearest quarter of an hour.
        (0, 0),
        (449, 0),
        (451, 900),
        (-449, 0),
        (-451, -900),
        # Up to 14 hours.
        (14 * 3600, 14 * 3600),
        (-14 * 3600, -14 * 3600),
    ],
)
def test_a_clock_is_whole_quarters_of_an_hour_off(ahead_s: int, offset_s: int) -> None:
    ((frame,), rejected) = read({SERVER: session(TEN_OCLOCK_S + ahead_s), LOG: log(sample_line(0, 1))})
    assert rejected == []
    assert [(found - TEN).total_seconds() for found in frame["sampled_at"]] == [offset_s]


@pytest.mark.parametrize("ahead_s", [57 * 900, -57 * 900])
def test_a_clock_that_is_further_off_is_unknown(ahead_s: int) -> None:
    ((frame,), rejected) = read({SERVER: session(TEN_OCLOCK_S + ahead_s), LOG: log(sample_line(0, 1))})
    assert frame["sampled_at"].to_list() == [None]
    said = f"the session begins {float(ahead_s)} s after the first sample"
    assert rejected == [(LOG, None, "unknown_clock", said)]


def test_the_first_sample_by_its_time_tells_the_clock() -> None:
    lines = [sample_line(600, 1), sample_line(0, 2)]
    ((frame,), _) = read({SERVER: session(TEN_OCLOCK_S), LOG: log(*lines)})
    assert frame["sampled_at"].to_list() == [TEN.replace(minute=10), TEN]


def test_a_log_whose_first_lines_are_no_samples() -> None:
    """The form is that of the first sample within five lines."""
    (frame,), rejected = read({LOG: log("1", "2", "3", "", sample_line(0, 1))})
    assert (frame["source_line"].to_list(), frame["power_w"].to_list()) == ([5], [1.0])
    assert rejected == [(LOG, line, "no_power_sample", f"{line}") for line in (1, 2, 3)]
    content = log("1" * 100, "2" * 30, "3", "4", "5", sample_line(0, 1))
    none, rejected = read({LOG: content})
    # The beginning of the text, 120 bytes.
    assert (none, rejected) == ([], [(LOG, 1, "no_power_sample", "1" * 100 + "\n" + "2" * 19)])


def test_lines_of_another_form_are_rejected() -> None:
    good, longer = sample_line(0, 1), sample_line(1, 2, channels=(2,))
    shorter = good.rpartition(",Mark")[0]
    other = good.replace("Volts", "volts")
    (frame,), rejected = read(
        {LOG: log(good, longer, shorter, other, good.replace("10:00:00.000", "25:00:00.000"), good)}
    )
    assert frame["source_line"].to_list() == [1, 6]
    assert [row[:3] for row in rejected] == [(LOG, line, "no_power_sample") for line in (2, 3, 4, 5)]
    assert [row[3] for row in rejected[:3]] == [longer[:200], shorter, other]
    (frame,), rejected = read({LOG: log(longer, good)})
    assert (frame["source_line"].to_list(), [row[:3] for row in rejected]) == ([1], [(LOG, 2, "no_power_sample")])


@pytest.mark.parametrize("number", range(4))
def test_a_reading_of_a_terawatt_is_none(number: int) -> None:
    """10^12 in any of the four measures; what is a bit less is a reading."""
    values = ("1.000000", "230.000000", "0.500000", "0.900000")
    for reading, is_sample in (("999999999999.000000", True), ("1000000000000.000000", False), ("-1e12", False)):
        line = sample_line(1, 1).replace(values[number], reading, 1)
        (frame,), rejected = read({LOG: log(sample_line(0, 1), line)})
        assert frame.height == 1 + is_sample
        assert [row[3] for row in rejected] == ([] if is_sample else [line])


def test_a_reading_of_a_channel_counts_as_well() -> None:
    line = sample_line(1, 1, channels=(5,)).replace("Watts,5.000000", "Watts,1e12")
    (frame,), rejected = read({LOG: log(sample_line(0, 1, channels=(5,)), line)})
    assert (frame.height, [row[1] for row in rejected]) == (1, [2])


def test_each_measure_is_in_its_column() -> None:
    line = sample_line(0, 1, channels=(5, 6)).replace("230.000000", "231.000000", 1).replace("0.900000", "0.800000", 1)
    line = line.replace(
        ",Ch2,Watts,6.000000,Volts,230.000000,Amps,0.250000", ",Ch2,Watts,6.000000,Volts,229.000000,Amps,0.125000"
    )
    (frame,), _ = read({LOG: log(line)})
    assert frame.select("power_w", "voltage_v", "current_a", "power_factor").rows() == [(1.0, 231.0, 0.5, 0.8)]
    names = ("channel", "power_w", "voltage_v", "current_a", "power_factor")
    assert [tuple(part[name] for name in names) for part in frame["channels"][0]] == [
        ("Ch1", 5.0, 230.0, 0.25, 0.9),
        ("Ch2", 6.0, 229.0, 0.125, 0.9),
    ]


@pytest.mark.parametrize("name", ["Ch", "ch1", "Ch1a", "Analyzer", "XCh1"])
def test_a_group_has_a_known_name(name: str) -> None:
    none, rejected = read({LOG: log(sample_line(0, 1, channels=(5,)).replace("Ch1", name))})
    assert (none, [row[:3] for row in rejected]) == ([], [(LOG, 1, "no_power_sample")])


def test_a_last_line_without_its_end_is_complete_or_cut() -> None:
    whole = log(sample_line(0, 1), sample_line(1, 2))
    (frame,), rejected = read({LOG: whole[:-1]})
    assert (frame["power_w"].to_list(), rejected) == ([1.0, 2.0], [])
    # Without its last letter, the mark may be another one.
    last = sample_line(1, 2)[:-1]
    (frame,), rejected = read({LOG: whole[:-2]})
    assert (frame["power_w"].to_list(), rejected) == ([1.0], [(LOG, 2, "cut_power_sample", last)])


def test_a_last_line_that_ends_like_one_but_is_shorter_is_cut() -> None:
    """With channels, the head of a line ends like a line without them; another mark may end like a known one."""
    head = sample_line(1, 2)
    (frame,), rejected = read({LOG: log(sample_line(0, 1, channels=(1,))) + head.encode()})
    assert (frame.height, rejected) == (1, [(LOG, 2, "cut_power_sample", head)])
    whole = sample_line(1, 2, channels=(1,))
    (frame,), rejected = read({LOG: log(sample_line(0, 1, channels=(1,))) + whole.encode()})
    assert (frame.height, rejected) == (2, [])
    short = whole[:-1]
    (frame,), rejected = read({LOG: log(sample_line(0, 1, channels=(1,))) + short.encode()})
    assert (frame.height, rejected) == (1, [(LOG, 2, "cut_power_sample", short[:200])])


def test_a_log_of_one_cut_line_has_no_sample() -> None:
    batches, rejected = read({LOG: sample_line(0, 1).encode()[:-1]})
    assert sum(frame.height for frame in batches) == 0
    assert [row[:3] for row in rejected] == [(LOG, 1, "cut_power_sample")]


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_bytes_that_are_no_text_are_reported_once(end: bytes) -> None:
    lines = [sample_line(0, 1).encode(), b"\xff", b"\xfe", sample_line(1, 2).encode(), b""]
    (frame,), rejected = read({LOG: end.join(lines)})
    assert frame["source_line"].to_list() == [1, 4]
    assert rejected == [(LOG, 2, "not_utf_8", r"lines: 2; the first: \xff")]


def test_a_session_of_the_other_side_tells_no_clock() -> None:
    """``client.json`` is that of the measured system, whose clock is not the analyzer's."""
    (frame,), _ = read({SERVER.replace("server", "client"): session(TEN_OCLOCK_S), LOG: log(sample_line(0, 1))})
    assert frame["sampled_at"].to_list() == [None]


def test_a_session_without_its_begin_tells_no_clock() -> None:
    (frame,), rejected = read({SERVER: b"{}", LOG: log(sample_line(0, 1))})
    assert frame["sampled_at"].to_list() == [None]
    assert [row[:3] for row in rejected] == [(SERVER, None, "unknown_power_session")]
