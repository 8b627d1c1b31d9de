"""The lines of the MLPerf logger one by one: which are found, at which line, and why others are broken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extract.readers.training.entries import BrokenLine, Entry, EntryPattern, has_entries, parse

WANTED = EntryPattern(b"run_start", b"run_stop")


def found_in(text: str | bytes) -> list[tuple[Any, ...]]:
    """The line, the time, the key, the value and the metadata of each entry; the line and the cause of a broken one."""
    content = text.encode() if isinstance(text, str) else text
    return [
        tuple(one) if isinstance(one, BrokenLine) else (one.line, one.time_ms, one.key, one.value, one.metadata)
        for one in WANTED.find(content)
    ]


def text_of(*lines: str) -> str:
    return "\n".join(lines)


def line(**changed: object) -> str:
    """A line as the logger writes it, with other members."""
    members = {"namespace": "", "time_ms": 7, "event_type": "INTERVAL_START", "key": "run_start", "value": None}
    return ":::MLLOG " + json.dumps(members | {"metadata": {"file": "a.py", "lineno": 3}} | changed)


def test_an_entry_has_its_value_and_its_metadata() -> None:
    text = "\n".join(["noise", line(value=0.5), line(key="eval"), "", line(key="run_stop", metadata={"status": "x"})])
    assert found_in(text) == [
        (2, 7, "run_start", 0.5, {"file": "a.py", "lineno": 3}),
        (5, 7, "run_stop", None, {"status": "x"}),
    ]


@pytest.mark.parametrize("metadata", [None, "text", [1], 3])
def test_metadata_that_are_no_object_are_none(metadata: object) -> None:
    assert found_in(line(metadata=metadata)) == [(1, 7, "run_start", None, {})]


def test_a_line_of_another_form_is_found_if_it_is_json() -> None:
    """Without blanks and in another order: it needs the JSON parser, which also finds keys that nobody asked for."""
    members = {"key": "other", "time_ms": 9, "metadata": {}}
    text = "first\n" + ":::MLLOG " + json.dumps(members, separators=(",", ":")) + "\n" + line()
    assert found_in(text) == [(2, 9, "other", None, {}), (3, 7, "run_start", None, {"file": "a.py", "lineno": 3})]


@pytest.mark.parametrize(
    ("time_ms", "expected"),
    [
        (0, 0),
        # 10^15 ms are some 31,700 years.
        (999_999_999_999_999, 999_999_999_999_999),
        (1.5, 2),
        (2.5, 2),
        (3.0, 3),
        (0.4, 0),
    ],
)
def test_a_time_is_whole_milliseconds(time_ms: float, expected: int) -> None:
    assert parse(4, json.dumps({"time_ms": time_ms, "key": "k"}).encode()) == Entry(
        4, expected, "k", json.dumps({"time_ms": time_ms, "key": "k"}).encode()
    )


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('{"time_ms": 1000000000000000, "key": "k"}', "time 1000000000000000"),
        ('{"time_ms": -1, "key": "k"}', "time -1"),
        ('{"time_ms": true, "key": "k"}', "time True"),
        ('{"time_ms": "5", "key": "k"}', "time '5'"),
        ('{"time_ms": Infinity, "key": "k"}', "time inf"),
        ('{"time_ms": NaN, "key": "k"}', "time nan"),
        ('{"time_ms": 5, "key": 3}', "key 3"),
        ('{"time_ms": 5}', "KeyError: 'key'"),
        ("[1]", "TypeError: a list, not an object"),
        ('{"time_ms": 5, ', "JSONDecodeError: "),
        ("[" * 100_000, "RecursionError: "),
        ("", "JSONDecodeError: "),
    ],
)
def test_what_is_no_entry_says_why(text: str, cause: str) -> None:
    broken = parse(4, text.encode())
    assert isinstance(broken, BrokenLine)
    assert broken.line == 4
    assert broken.cause.startswith(cause)


def test_what_follows_the_last_marker_of_a_line_counts() -> None:
    assert found_in("\n:::MLLOG cut :::MLLOG {" + line()) == [(2, 7, "run_start", None, {"file": "a.py", "lineno": 3})]
    ((number, cause),) = found_in(line() + " and more")
    assert number == 1
    assert cause.startswith("JSONDecodeError: Extra data")


def test_entries_of_v0_6_are_those_of_their_keys() -> None:
    text = text_of(
        "noise",
        ':::MLL 12.3456 run_start: {"value": {"a": 1}, "metadata": {"lineno": 1}}',
        ":::MLL 13 eval: no object",
        ":::MLL 14.5 run_stop: {'value': null, 'metadata': {'status': 'aborted'}}",
        # A text may have an apostrophe: where the value is a text, the quotes are those of JSON.
        ':::MLL 15 run_stop: {"value": "it\'s", "metadata": {}} \r',
        # A logging library repeats a line at once; another time is another entry.
        ':::MLL 15 run_stop: {"value": "it\'s", "metadata": {}}  ',
        ":::MLL 16 run_stop: [1]",
        ":::MLL 17 run_stop: {cut",
    )
    *entries, (last, cause) = found_in(text)
    assert entries == [
        (2, 12346, "run_start", {"a": 1}, {"lineno": 1}),
        (4, 14500, "run_stop", None, {"status": "aborted"}),
        (5, 15000, "run_stop", "it's", {}),
        (7, "a list, not an object"),
    ]
    assert (last, cause[:9]) == (8, "Expecting")


def test_entries_of_v0_5_may_have_no_value() -> None:
    text = text_of(
        ":::MLPv0.5.0 ncf 1.0004 (a.py:1) run_start",
        ':::MLPv0.5.0 ncf 2 (a.py:2) run_stop: {"success": true}',
        ':::MLPv0.5.0 ncf 3 (a.py:2) run_stop: {"success": "true"}',
        ':::MLPv0.5.0 ncf 4 (a.py:2) run_stop: {"success": false}',
        ":::MLPv0.5.0 ncf 6 run_stop: 3",
        ":::MLPv0.5.0 ncf 7 run_stop: ",
    )
    assert found_in(text) == [
        (1, 1000, "run_start", None, {"status": "success"}),
        (2, 2000, "run_stop", {"success": True}, {"status": "success"}),
        (3, 3000, "run_stop", {"success": "true"}, {"status": "success"}),
        (4, 4000, "run_stop", {"success": False}, {"status": "aborted"}),
        (5, 6000, "run_stop", 3, {"status": "success"}),
        (6, 7000, "run_stop", None, {"status": "success"}),
    ]


@pytest.mark.parametrize("text", [":::MLL 5 run_start: {}", ":::MLPv0.5.0 ncf 5 run_start", line(time_ms=5000)])
def test_lines_are_counted_from_the_first_byte(text: str) -> None:
    assert [found[:2] for found in found_in(f"\n{text}\n\n{text.replace(' 5', ' 6')}")] == [(2, 5000), (4, 6000)]


def test_an_entry_of_v0_6_without_an_object_is_broken() -> None:
    assert found_in(":::MLL 5 run_stop") == [(1, "a NoneType, not an object")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a :::MLLOG {", True),
        (":::MLL 1 run_start: {}", True),
        (":::MLPv0.5.0 ncf 1 run_start", True),
        (":::MLLOG", False),
        (":::MLL run_start: {}", False),
        ("", False),
    ],
)
def test_a_text_has_entries_if_a_line_has_a_known_form(text: str, *, expected: bool) -> None:
    assert has_entries(text.encode()) is expected
