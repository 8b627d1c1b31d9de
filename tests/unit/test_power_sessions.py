"""What is read of the two files of a power session: all their members, and what is refused."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from extract.readers.inference.sessions import CHECKSUMS, MESSAGES, SESSIONS, add_checksum, read_session
from extract.readers.tables import REJECTIONS, Rows, Table

SERVER = "closed/Acme/results/box/resnet50/Offline/performance/power/server.json"
# What the official power tool 1.2 writes, shortened.
WRITTEN: dict[str, Any] = {
    "version": "1.2.3",
    "timezone": -3600,
    "session_name": "2021-03-01_10-59-00",
    "messages": [{"cmd": "time", "reply": "1614596340.5"}, {"cmd": "start", "reply": None}],
    "sources": {"b.py": "2" * 40, "a.py": "1" * 40},
    "ptd_messages": [
        {"cmd": "Identify", "reply": "YokogawaWT310,1000,1,version=1.9.2,YOKOGAWA;WT310;0;F1"},
        {"cmd": "Stop", "reply": "Stopped"},
    ],
    "uuid": {"client": "c-1", "server": "s-1"},
    "ptd_config": [
        {},
        {"device_type": 49, "channel": [1, 3], "command": ["ptd", "-l", "log", "-c", "1,3", "49"]},
        {"device_type": 8},
    ],
    "debug": False,
    "phases": {
        # Each time is that of the client and one that is not read.
        "ranging": [[10.5, 1], [20, 2], [30, 3], [40, 4]],
        "testing": [[50, 5], [60, 6], [70, 7], [80.25, 8], [90, 9]],
    },
    "results": {"ranging/spl.txt": "a" * 40, "run_1/odd.txt": None},
}


def rows_of(content: bytes) -> tuple[float | None, dict[str, list[tuple[Any, ...]]]]:
    rows = Rows()
    began = read_session(SERVER, content, rows)
    return began, {batch.table.name: batch.rows.rows() for batch in rows.rest()}


def written(**members: object) -> bytes:
    return json.dumps(WRITTEN | members, indent=1).encode()


def session_of(content: bytes) -> dict[str, Any]:
    _, found = rows_of(content)
    ((*cells, path, line),) = found[SESSIONS.name]
    assert (path, line) == (SERVER, None)
    return dict(zip(SESSIONS.columns, cells, strict=True))


def test_a_session_has_a_cell_for_each_member() -> None:
    began, _ = rows_of(written())
    assert began == 50.0
    assert session_of(written()) == {
        "session_name": "2021-03-01_10-59-00",
        "timezone_s": -3600.0,
        "ranging_requested_s": 10.5,
        "ranging_started_s": 20.0,
        "ranging_stopped_s": 30.0,
        "ranging_completed_s": 40.0,
        "testing_requested_s": 50.0,
        "testing_started_s": 60.0,
        "testing_stopped_s": 70.0,
        "testing_completed_s": 80.25,
        "client_uuid": "c-1",
        "server_uuid": "s-1",
        "tool_version": "1.2.3",
        "sources_sha256": hashlib.sha256(f'{{"a.py": "{"1" * 40}", "b.py": "{"2" * 40}"}}'.encode()).hexdigest(),
        "debug": "false",
        "analyzer_count": 3,
        "identity": "YokogawaWT310,1000,1,version=1.9.2,YOKOGAWA;WT310;0;F1",
        "device_type": "49",
        "channels": "[1, 3]",
        "channel_option": "1,3",
    }


UNSTATED = ("uuid", "ptd_config", "ptd_messages", "sources", "results", "messages", "version", "debug", "timezone")


@pytest.mark.parametrize(
    "members",
    [WRITTEN | dict.fromkeys(UNSTATED), {name: WRITTEN[name] for name in WRITTEN if name not in UNSTATED}],
    ids=["null", "absent"],
)
def test_what_a_session_does_not_state_is_null(members: dict[str, object]) -> None:
    """Most client files have neither the analyzers nor what was said to them."""
    content = json.dumps(members).encode()
    row = session_of(content)
    times = {name for name in SESSIONS.columns if name.startswith(("ranging_", "testing_"))}
    assert {name for name, cell in row.items() if cell is not None} == {
        "session_name", "timezone_s", "analyzer_count", *times,
    }  # fmt: skip
    assert (row["timezone_s"], row["analyzer_count"]) == (0.0, 0)
    assert set(rows_of(content)[1]) == {SESSIONS.name}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        # Earlier versions of the tool have one analyzer, not in a list.
        ({"device_type": 8, "channel": 2, "command": ["-c", "2"]}, (1, "8", "2", "2")),
        ([{"device_type": 8, "command": ["ptd", "-c"]}], (1, "8", None, None)),
        ([{"command": ["ptd", "1"]}, {"device_type": 8}], (2, None, None, None)),
        ([{}, {}], (2, None, None, None)),
    ],
)
def test_the_first_analyzer_that_is_described_counts(config: object, expected: tuple[object, ...]) -> None:
    row = session_of(written(ptd_config=config))
    assert tuple(row[name] for name in ("analyzer_count", "device_type", "channels", "channel_option")) == expected


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_messages_have_their_place_and_their_line(mark: bytes) -> None:
    _, found = rows_of(mark + written())
    lines = written().decode().split("\n")
    commands = [number for number, line in enumerate(lines, start=1) if '"cmd":' in line]
    assert found[MESSAGES.name] == [
        ("messages", 1, "time", "1614596340.5", SERVER, commands[0]),
        ("messages", 2, "start", None, SERVER, commands[1]),
        ("ptd_messages", 1, "Identify", WRITTEN["ptd_messages"][0]["reply"], SERVER, commands[2]),
        ("ptd_messages", 2, "Stop", "Stopped", SERVER, commands[3]),
    ]


def test_only_the_reply_to_identify_has_a_serial_number() -> None:
    """Other replies keep what stands where the serial number would."""
    said = [{"cmd": command, "reply": "Y;WT310;AB1;F1"} for command in ("Identify", "Echo")]
    _, found = rows_of(written(ptd_messages=said, messages=None))
    assert [row[3] for row in found[MESSAGES.name]] == [
        f"Y;WT310;{hashlib.sha256(b'AB1').hexdigest()[:16]};F1",
        "Y;WT310;AB1;F1",
    ]


def test_a_file_that_is_listed_without_a_checksum_has_none() -> None:
    _, found = rows_of(written())
    # One of three checksums is no text, so that the lines of the others cannot be told.
    assert found[CHECKSUMS.name] == [
        ("ranging/spl.txt", "a" * 40, None, SERVER, None),
        ("run_1/odd.txt", None, None, SERVER, None),
    ]


def test_files_are_listed_with_the_lines_of_their_checksums() -> None:
    # In one line each: the second line is the only one of the sources, the fourth and fifth those of the results.
    text = json.dumps(WRITTEN | {"sources": {}, "results": {}})
    text = text.replace('"sources": {}', f'"sources":\n{{"a.py": "{"1" * 40}"}}\n')
    text = text.replace('"results": {}', f'"results": \n{{"run_1/spl.txt": "{"b" * 40}",\n"x": "{"c" * 40}"}}')
    _, found = rows_of(text.encode())
    assert found[CHECKSUMS.name] == [
        ("run_1/spl.txt", "b" * 40, None, SERVER, 4),
        ("x", "c" * 40, None, SERVER, 5),
    ]


def phases(**changed: object) -> dict[str, object]:
    return WRITTEN["phases"] | changed


@pytest.mark.parametrize(
    ("members", "detail"),
    [
        ({"phases": phases(testing=[[50, 5], [60, 6]])}, "ValueError: expected 4 steps, found 2"),
        ({"phases": phases(ranging=[])}, "ValueError: expected 4 steps, found 0"),
        ({"phases": phases(testing=[["50", 5]])}, "ValueError: expected a number of seconds, found '50'"),
        ({"phases": phases(ranging=[[True, 5]])}, "ValueError: expected a number of seconds, found True"),
        ({"timezone": 10**11}, "ValueError: expected a number of seconds, found 100000000000"),
        ({"timezone": -(10**11)}, "ValueError: expected a number of seconds, found -100000000000"),
        ({"phases": {"testing": [[1]]}}, "KeyError: 'ranging'"),
        ({"messages": [{"cmd": "x"}]}, "KeyError: 'reply'"),
    ],
)
def test_what_is_no_session_is_rejected_whole(members: dict[str, object], detail: str) -> None:
    assert rows_of(written(**members)) == (
        None,
        {REJECTIONS.name: [("unknown_power_session", detail, SERVER, None)]},
    )


def test_a_number_below_the_end_of_time_is_a_time() -> None:
    """The bound is 10^11 s, about 3,169 years."""
    for seconds in (99_999_999_999, -99_999_999_999):
        assert session_of(written(timezone=seconds))["timezone_s"] == seconds


def test_what_is_no_object_is_rejected_once() -> None:
    assert rows_of(b"[]") == (None, {REJECTIONS.name: [("invalid_json", "a list, not an object", SERVER, 1)]})


def checksum(path: str, content: bytes) -> tuple[Any, ...]:
    rows = Rows()
    add_checksum(path, content, rows)
    (batch,) = rows.rest()
    table: Table = batch.table
    assert table.name == CHECKSUMS.name
    (row,) = batch.rows.rows()
    return row


def test_a_log_is_listed_from_the_folder_of_the_measurement() -> None:
    # printf 'a\nb\n' | sha1sum; printf 'a\r\nb\r\n' | sha1sum
    path = SERVER.replace("power/server.json", "run_1/spl.txt")
    assert checksum(path, b"a\nb\n") == (
        "run_1/spl.txt",
        "05dec960e24d918b8a73a1c53bcbbaac2ee5c2e0",
        "72dd82ee6968b55d1833597e2d6e1638a100c2ea",
        path,
        None,
    )
