"""Power sessions: ``server.json`` of the computer that controls the analyzer, ``client.json`` of the measured system.

The official power tool writes both. They hold what the two sides said to each other, what the server and PTDaemon, the
program that reads the analyzer, said to each other, and the checksums of all files of the measurement. The serial
number of the analyzer is kept only as the beginning of its hash, which tells analyzers apart without naming them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import Any

from extract.readers.members import DATA_ERRORS
from extract.readers.objects import as_number, as_text, parse_object
from extract.readers.tables import Rows, Table, integer, number, text

SESSIONS = Table(
    "inference_power_sessions",
    "One row per side of a power measurement: `client.json` of the measured system, `server.json` of the computer that "
    "controls the analyzer. Times are UTC by the clock of that side.",
    {
        "session_name": text(
            "Identifier of the session, which begins with its local start time: `YYYY-MM-DD_HH-MM-SS`."
        ),
        "timezone_s": number("Time zone of the computer, in seconds west of UTC. 0 if the file does not state it."),
        "ranging_requested_s": number("When the ranging run was asked for, in seconds since 1970."),
        "ranging_started_s": number(
            "Begin of the ranging run, which finds the analyzer's ranges, in seconds since 1970."
        ),
        "ranging_stopped_s": number("End of the ranging run, in seconds since 1970."),
        "ranging_completed_s": number(
            "When the analyzer had finished after the ranging run, in seconds since 1970. Null if the file ends before."
        ),
        "testing_requested_s": number("When the measured run was asked for, in seconds since 1970."),
        "testing_started_s": number("Begin of the measured run, in seconds since 1970."),
        "testing_stopped_s": number("End of the measured run, in seconds since 1970."),
        "testing_completed_s": number(
            "When the analyzer had finished after the measured run, in seconds since 1970. Null if the file ends "
            "before."
        ),
        "client_uuid": text("Random identifier that the client gave the session. Null if the file does not state it."),
        "server_uuid": text("Random identifier that the server gave the session. Null if the file does not state it."),
        "tool_version": text("Version of the file's format, `version`. Null if the file does not state it."),
        "sources_sha256": text(
            "SHA-256 of the power tool's own code: of the checksums that the file lists in `sources`, as JSON with "
            "sorted keys. Equal for equal code. Null if the file lists none."
        ),
        "debug": text("The member `debug`, `true` if the tool ran for a test. Null if the file does not state it."),
        "analyzer_count": integer(
            "How many analyzers `ptd_config` lists. 0 in most client files, which do not have it."
        ),
        "identity": text(
            "Reply of PTDaemon, the program that reads the analyzer, to `Identify`: model, version and firmware of "
            "both; instead of the serial number the first 16 hexadecimal digits of its SHA-256, and `0` as stated if "
            "the analyzer has none. Null in client files."
        ),
        "device_type": text("Number of the first analyzer's model in PTDaemon. Null if the file has no `ptd_config`."),
        "channels": text(
            "Measured channels of the first analyzer as a JSON list, e.g. `[1, 3]`. Null if none are listed or the "
            "file has no `ptd_config`."
        ),
        "channel_option": text(
            "The channels that PTDaemon was started with, the value of its option `-c`, e.g. `1,3`. Null if the "
            "option was not given or the file has no `ptd_config`."
        ),
    },
)
MESSAGES = Table(
    "inference_power_messages",
    "One row per command and reply in a power session, as `client.json` and `server.json` list them; `source_line` is "
    "null if the lines of the commands cannot be told.",
    {
        "dialogue": text(
            "Who speaks: `messages`, the client commands the server and both list it; `ptd_messages`, the server "
            "commands PTDaemon, which reads the analyzer."
        ),
        "position": integer("Number of the message in its dialogue and file, counted from 1."),
        "command": text("What was commanded, e.g. `SR,V,239.4`. Null if the file does not state it."),
        "reply": text(
            "What was replied, e.g. `Range V changed`; the serial number in the reply to `Identify` is replaced as in "
            "`inference_power_sessions`. Null if the file does not state it."
        ),
    },
)
CHECKSUMS = Table(
    "inference_power_checksums",
    "One row per file that a side of a power session lists with its checksum, and one for each analyzer's log with "
    "the checksum that its bytes have: its `source_path` is that log.",
    {
        "listed_path": text("The file, from the folder of the measurement, e.g. `ranging/spl.txt`."),
        "sha1": text("SHA-1 of its bytes in hexadecimal digits. Null if what is listed is no text."),
        "sha1_with_crlf": text(
            "SHA-1 of an analyzer's log if its line feeds had carriage returns before them: PTDaemon writes them on "
            "Windows, and a repository may have removed them. Null for what is listed, and for a log that has some."
        ),
    },
)

# About 3,000 years after 1970: no clock shows it, and every smaller number is a valid time in every database.
_END_OF_TIME_S = 1e11
# Of a phase: asked for, begun, told to stop, done.
_STEPS = 4
_DIALOGUES = ("messages", "ptd_messages")
_COMMAND = re.compile(r'"cmd"\s*:')
_SHA1 = re.compile(r'"[0-9a-f]{40}"')
# Maker, model, serial number and firmware of an analyzer, at the end of the reply to `Identify`. Zero is no number.
_SERIAL_NUMBER = re.compile(r"(?<=;)(?!0*;)[^;,]+(?=;[^;,]*$)")
_SERIAL_DIGITS = 16


def read_session(path: str, content: bytes, rows: Rows) -> float | None:
    """Add the rows of one side's session, and return when its measurement began (UTC, in seconds since 1970)."""
    found: Any = parse_object(path, content, rows)
    if found is None:
        return None
    try:
        session, started_s = _session_in(found), _seconds(found["phases"]["testing"][0][0])
        written = content.decode("utf-8-sig")
        messages, checksums = list(_messages_in(found, written)), list(_checksums_in(found, written))
    except DATA_ERRORS as error:
        rows.reject(path, None, "unknown_power_session", f"{type(error).__name__}: {error}")
        return None
    rows.add(SESSIONS, path, None, *session)
    for line, *cells in messages:
        rows.add(MESSAGES, path, line, *cells)
    for line, *cells in checksums:
        rows.add(CHECKSUMS, path, line, *cells)
    return started_s


def add_checksum(path: str, content: bytes, rows: Rows) -> None:
    """Add the checksum of a file of the measurement, as the power tool computes it."""
    listed = "/".join(path.rsplit("/", 2)[1:])
    with_crlf = None if b"\r" in content else _sha1_of(content.replace(b"\n", b"\r\n"))
    rows.add(CHECKSUMS, path, None, listed, _sha1_of(content), with_crlf)


def _session_in(found: Any) -> list[object]:
    """The cells of a session's row."""
    configs = found.get("ptd_config") or []
    config = configs if isinstance(configs, dict) else next(filter(None, configs), {})
    uuids, sources, command = found.get("uuid") or {}, found.get("sources"), config.get("command") or []
    replies = {message["cmd"]: message["reply"] for message in found.get("ptd_messages") or []}
    return [
        as_text(found["session_name"]),
        _seconds(found.get("timezone") or 0),
        *(time for phase in ("ranging", "testing") for time in _times(found["phases"][phase])),
        as_text(uuids.get("client")),
        as_text(uuids.get("server")),
        as_text(found.get("version")),
        hashlib.sha256((as_text(sources) or "").encode()).hexdigest() if sources else None,
        as_text(found.get("debug")),
        1 if isinstance(configs, dict) else len(configs),
        _without_serial_number(as_text(replies.get("Identify"))),
        as_text(config.get("device_type")),
        as_text(config.get("channel")),
        as_text(command[command.index("-c") + 1]) if "-c" in command[:-1] else None,
    ]


def _times(phase: Any) -> list[float | None]:
    """The four times of a phase; the last is missing if the tool was stopped."""
    times: list[float | None] = [_seconds(step[0]) for step in phase[:_STEPS]]
    if len(times) < _STEPS - 1:
        raise ValueError(f"expected {_STEPS} steps, found {len(times)}")
    return times + [None] * (_STEPS - len(times))


def _messages_in(found: Any, written: str) -> Iterator[tuple[int | None, str, int, str | None, str | None]]:
    dialogues = [name for name in found if name in _DIALOGUES]
    messages = [
        (name, position, as_text(message["cmd"]), as_text(message["reply"]))
        for name in dialogues
        for position, message in enumerate(found[name] or [], start=1)
    ]
    for line, (name, position, command, reply) in zip(_lines(written, _COMMAND, len(messages)), messages, strict=True):
        yield line, name, position, command, _without_serial_number(reply) if command == "Identify" else reply


def _checksums_in(found: Any, written: str) -> Iterator[tuple[int | None, str, str | None, None]]:
    """The files listed; the checksums of the tool's own code are written in the same form."""
    listed = [
        (name, path, as_text(sha1))
        for name in found
        if name in ("sources", "results")
        for path, sha1 in (found[name] or {}).items()
    ]
    for line, (name, path, sha1) in zip(_lines(written, _SHA1, len(listed)), listed, strict=True):
        if name == "results":
            yield line, path, sha1, None


def _lines(written: str, pattern: re.Pattern[str], count: int) -> Sequence[int | None]:
    """The line of each match; all are unknown if the text has another number of matches than items."""
    starts = [match.start() for match in pattern.finditer(written)]
    if len(starts) != count:
        return [None] * count
    lines, line, counted = [], 1, 0
    for start in starts:
        line += written.count("\n", counted, start)
        lines.append(line)
        counted = start
    return lines


def _sha1_of(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def _without_serial_number(identity: str | None) -> str | None:
    return identity and _SERIAL_NUMBER.sub(_hash_of, identity)


def _hash_of(serial_number: re.Match[str]) -> str:
    return hashlib.sha256(serial_number[0].encode()).hexdigest()[:_SERIAL_DIGITS]


def _seconds(value: object) -> float:
    number = as_number(value)
    if number is None or not abs(number) < _END_OF_TIME_S:
        raise ValueError(f"expected a number of seconds, found {value!r}")
    return number
