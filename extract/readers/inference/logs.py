"""LoadGen logs: ``mlperf_log_detail.txt`` (JSON after a marker, since v1.0) and ``mlperf_log_summary.txt`` (text)."""

from __future__ import annotations

import json
import re

import polars as pl

from extract.readers.tables import Rows, Table

# One row per logged scalar. The value is as logged: a number, a text without its quotes, true or false.
ENTRIES = Table("inference_log_entries", {"key": pl.String(), "value": pl.String(), "is_error": pl.Boolean()})

_MARKER = b":::MLLOG "
# The one form in which LoadGen writes a scalar: a part of JSON's grammar, so that what matches needs no JSON parser.
_TEXT = rb'"[^"\\]*"'
_NUMBER = rb"-?\d[\d.eE+-]*"
_SCALAR_LINE = re.compile(
    _MARKER + rb'\{"key": "([^"\\]+)", "value": (' + _TEXT + rb"|true|false|" + _NUMBER + rb'), "time_ms": ' + _NUMBER
    + rb', "namespace": ' + _TEXT + rb', "event_type": ' + _TEXT
    + rb', "metadata": \{"is_error": (true|false), "is_warning": (?:true|false), "file": ' + _TEXT
    + rb', "line_no": ' + _NUMBER + rb', "pid": ' + _NUMBER + rb', "tid": ' + _NUMBER + rb"\}\}"
)  # fmt: skip
# Arrays (the loaded samples, over a megabyte in one line) are no measurement.
_ARRAY_LINE = re.compile(_MARKER + rb'\{"key": "[^"\\]+", "value": \[.*\}\}', re.DOTALL)

_SUMMARY_LINE = re.compile(r"\s*([\w\s.()/]+?)\s*:\s*([\w+.][\w+.\s]*?)\s*")
_SUMMARY_END = "Test Parameters Used"


def read_detail(path: str, content: bytes, rows: Rows) -> None:
    """Read a detail log; lines without the marker (all of them before v1.0) are not structured and left out."""
    for number, line in enumerate(content.split(b"\n"), start=1):
        stripped = line.rstrip(b"\r")
        if found := _SCALAR_LINE.fullmatch(stripped):
            key, value, is_error = found.groups()
            rows.add(ENTRIES, path, number, key.decode(), value.strip(b'"').decode(errors="replace"), is_error == b"true")
        elif stripped.startswith(_MARKER) and not _ARRAY_LINE.fullmatch(stripped):
            _read_unusual(path, number, stripped, rows)


def _read_unusual(path: str, number: int, line: bytes, rows: Rows) -> None:
    try:
        entry = json.loads(line.removeprefix(_MARKER))
        key, value = entry["key"], entry["value"]
        is_error = bool(entry.get("metadata", {}).get("is_error", False))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        rows.reject(path, number, "invalid_log_line", f"{type(error).__name__}: {error}")
        return
    if not isinstance(value, list | dict):
        rows.add(ENTRIES, path, number, str(key), value if isinstance(value, str) else json.dumps(value), is_error)


def read_summary(path: str, content: bytes, rows: Rows) -> None:
    """Read the ``name : value`` lines of a summary, down to the test's parameters."""
    for number, line in enumerate(content.decode(errors="replace").split("\n"), start=1):
        if line.startswith(_SUMMARY_END):
            return
        if found := _SUMMARY_LINE.fullmatch(line):
            rows.add(ENTRIES, path, number, found[1], found[2], None)
