"""The lines of the MLPerf logger: a JSON object after the marker ``:::MLLOG``, whatever stands before it.

Each says its time (milliseconds since 1970), a key, a value and metadata.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKER = b":::MLLOG "
# Some 30,000 years after 1970: no clock says that, and sums of what is less stay exact.
_END_OF_TIME_MS = 10**15
# What the logger writes, as a part of JSON's grammar: what matches needs no JSON parser.
_TEXT = rb'"(?:[^"\\\x00-\x1f]+|\\["\\/bfnrt])*+"'
NUMBER = rb"-?(?:0|[1-9]\d*+)(?:\.\d++)?+(?:[eE][+-]?\d++)?+"
_SCALAR = rb"(?:" + _TEXT + rb"|" + NUMBER + rb"|null|true|false)"
FLAT_OBJECT = rb"\{(?:" + _TEXT + rb": " + _SCALAR + rb"(?:, " + _TEXT + rb": " + _SCALAR + rb")*+)?+\}"
_VALUE = rb"(?:" + _SCALAR + rb"|" + FLAT_OBJECT + rb")"
LINE_END = rb"[ \t]*+(?=[\r\n]|\Z)"


@dataclass(frozen=True)
class Entry:
    """One line of the logger.

    Attributes:
        line: Its line in the file, counted by line feeds.
        time_ms: When, in milliseconds since 1970.
        key: What it is about.
        value: What it says.
        metadata: Beside it; empty where the line has none, or a text in its place.
    """

    line: int
    time_ms: int
    key: str
    value: object
    metadata: dict[str, object]


@dataclass(frozen=True)
class BrokenLine:
    """A line with the marker that is none of the logger's."""

    line: int
    cause: str


class EntryPattern:
    """Finds the lines of some keys, and passes over well-formed lines of all others."""

    def __init__(self, *keys: bytes) -> None:
        plain = (
            rb'\{"namespace": ' + _TEXT + rb', "time_ms": ' + NUMBER + rb', "event_type": ' + _TEXT
            + rb', "key": (?!"(?:' + rb"|".join(keys) + rb')")' + _TEXT + rb', "value": ' + _VALUE
            + rb', "metadata": ' + FLAT_OBJECT + rb"\}" + LINE_END
        )  # fmt: skip
        self._line = re.compile(_MARKER + rb"(?:" + plain + rb"|([^\r\n]*))")

    def find(self, content: bytes) -> Iterator[Entry | BrokenLine | None]:
        """Each line with the marker: parsed, broken, or ``None`` for one of the keys passed over."""
        counted, line = 0, 1
        for found in self._line.finditer(content):
            if found[1] is None:
                yield None
                continue
            line += content.count(b"\n", counted, found.start())
            counted = found.start()
            yield parse(line, found[1].rpartition(_MARKER)[2])


def parse(line: int, text: bytes) -> Entry | BrokenLine:
    """Parse what stands after the marker."""
    try:
        entry = json.loads(text.decode("latin-1"))
        time_ms, key, value, metadata = entry["time_ms"], entry["key"], entry["value"], entry.get("metadata")
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        return BrokenLine(line, f"{type(error).__name__}: {error}")
    is_time = isinstance(time_ms, int) and not isinstance(time_ms, bool) and 0 <= time_ms < _END_OF_TIME_MS
    if not is_time or not isinstance(key, str):
        return BrokenLine(line, f"time {time_ms!r} of key {key!r}")
    return Entry(line, time_ms, key, value, metadata if isinstance(metadata, dict) else {})
