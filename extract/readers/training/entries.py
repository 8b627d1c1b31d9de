"""The lines of the MLPerf logger: a JSON object after the marker ``:::MLLOG``, which any text may precede.

Each has a time (milliseconds since 1970), a key, a value and metadata.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

MARKER = b":::MLLOG "
# About 30,000 years after 1970: no clock shows it, and sums of smaller numbers are exact.
_END_OF_TIME_MS = 10**15
# What the logger mostly writes, as a subset of JSON's grammar: a line that matches needs no JSON parser.
_TEXT = rb'"[^"\\\x00-\x1f]*+"'
TIME_MS = rb"(\d{1,15})"
NUMBER = rb"-?(?:0|[1-9]\d{0,999}+)(?:\.\d++)?+(?:[eE][+-]?\d++)?+"
_SCALAR = rb"(?:" + _TEXT + rb"|" + NUMBER + rb"|null|true|false)"
FLAT_OBJECT = rb"\{(?:" + _TEXT + rb": " + _SCALAR + rb"(?:, " + _TEXT + rb": " + _SCALAR + rb")*+)?+\}"
LINE_END = rb"[ \t]*+(?=[\r\n]|\Z)"


class Entry(NamedTuple):
    """One line of the logger; value and metadata are parsed on access.

    Attributes:
        line: Its line number in the file, counted by line feeds.
        time_ms: Its time, in milliseconds since 1970.
        key: Its key.
        text: The whole object as written.
    """

    line: int
    time_ms: int
    key: str
    text: bytes

    @property
    def value(self) -> object:
        """Its value; ``None`` if it has none."""
        return _members(self.text).get("value")

    @property
    def metadata(self) -> dict[str, object]:
        """Its metadata; empty if the line has none or has text instead."""
        metadata = _members(self.text).get("metadata")
        return metadata if isinstance(metadata, dict) else {}


class BrokenLine(NamedTuple):
    """A line with the marker that is not a valid entry."""

    line: int
    cause: str


class EntryPattern:
    """Finds the lines of some keys, and skips well-formed lines of all others."""

    def __init__(self, *keys: bytes) -> None:
        plain = (
            rb'\{"namespace": ' + _TEXT + rb', "time_ms": ' + TIME_MS + rb', "event_type": ' + _TEXT
            + rb', "key": (?:"(' + rb"|".join(keys) + rb')"|' + _TEXT + rb'), "value": (?:' + _SCALAR + rb"|"
            + FLAT_OBJECT + rb'), "metadata": ' + FLAT_OBJECT + rb"\}" + LINE_END
        )  # fmt: skip
        self._line = re.compile(MARKER + rb"(?:(" + plain + rb")|([^\r\n]*))")

    def find(self, content: bytes) -> Iterator[Entry | BrokenLine]:
        """The lines of those keys, and all invalid lines with the marker, in order."""
        counted, line = 0, 1
        for found in self._line.finditer(content):
            plain, time_ms, key, rest = found.groups()
            if key is None and rest is None:
                continue
            line += content.count(b"\n", counted, found.start())
            counted = found.start()
            if rest is None:
                yield Entry(line, int(time_ms), key.decode(), plain)
            else:
                yield parse(line, rest.rpartition(MARKER)[2])


def parse(line: int, text: bytes) -> Entry | BrokenLine:
    """Parse the text after the marker."""
    try:
        members = _members(text)
        time_ms, key = members["time_ms"], members["key"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        return BrokenLine(line, f"{type(error).__name__}: {error}")
    if not isinstance(time_ms, int) or isinstance(time_ms, bool) or not 0 <= time_ms < _END_OF_TIME_MS:
        return BrokenLine(line, f"time {time_ms!r}")
    return Entry(line, time_ms, key, text) if isinstance(key, str) else BrokenLine(line, f"key {key!r}")


def _members(text: bytes) -> dict[str, object]:
    """The members of an object.

    Raises:
        ValueError: It is not JSON.
        TypeError: It is not an object.
    """
    found = json.loads(text.decode())
    if not isinstance(found, dict):
        raise TypeError(f"a {type(found).__name__}, not an object")
    return found
