"""LoadGen logs: ``mlperf_log_detail.txt`` (JSON after a marker, since v1.0) and ``mlperf_log_summary.txt`` (text)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import accumulate, repeat

import polars as pl

from extract.readers.members import readable
from extract.readers.tables import Column, Rows, Table, text

ENTRIES = Table(
    "inference_log_entries",
    "One row per line of a LoadGen log of a performance run that holds one value: every scalar of the structured "
    "detail log (v1.0 and later), and the lines of the summary above the parameters of the test.",
    {
        "key": text(
            "Name of the value in the log: an identifier in a detail log, e.g. `result_samples_per_second`; a label "
            "in a summary, e.g. `90.00 percentile latency (ns)`. It states the unit; `_ns` and `(ns)` are nanoseconds."
        ),
        "value": text(
            "The logged number, text without its quotes, `true`, `false` or `null`, in the unit that `key` states."
        ),
        "is_error": Column(
            pl.Boolean(),
            "True if LoadGen marked the entry as an error. Null for lines of a summary, which have no mark.",
        ),
    },
    # All but entries about the build of LoadGen, the requested settings and the loaded samples.
    locked=pl.col("key").str.contains("^(result|power|effective|early_stopping|generated)_")
    | pl.col("is_error").fill_null(value=True),
)

_MARKER = b":::MLLOG "
# The form in which LoadGen writes a scalar: a subset of JSON's grammar, so a line that matches needs no JSON parser.
# A repetition that never gives back what it took (`*+`) takes a quarter less CPU.
_TEXT = rb'"[^"\\\n]*+"'
_NUMBER = rb"-?\d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+"
_SCALAR_LINE = re.compile(
    rb"^" + _MARKER + rb'\{"key": "([^"\\\n]+)", "value": (' + _TEXT + rb"|true|false|" + _NUMBER + rb'), "time_ms": '
    + _NUMBER + rb', "namespace": ' + _TEXT + rb', "event_type": ' + _TEXT
    + rb', "metadata": \{"is_error": (true|false), "is_warning": (?:true|false), "file": ' + _TEXT
    + rb', "line_no": ' + _NUMBER + rb', "pid": ' + _NUMBER + rb', "tid": ' + _NUMBER + rb"\}\}\r?$",
    re.MULTILINE,
)  # fmt: skip
# Arrays (the loaded samples, over a megabyte in one line) are not measurements.
_ARRAY_LINE = re.compile(_MARKER + rb'\{"key": "[^"\\]+", "value": \[.*\}\}', re.DOTALL)

# Words with blanks between them, written so that each character is looked at once.
_SUMMARY_LINE = re.compile(
    rb"^[ \t]*+([\w.()/]++(?: ++[\w.()/]++)*+)[ \t]*+:[ \t]*+([\w+.]++(?: ++[\w+.]++)*+)[ \t]*+\r?$", re.MULTILINE
)
_SUMMARY_END = b"Test Parameters Used"


def read_detail(path: str, content: bytes, rows: Rows) -> None:
    """Read a detail log; lines without the marker (all lines before v1.0) are not structured and are skipped."""
    content = readable(path, content, rows)
    found = list(_SCALAR_LINE.finditer(content))
    lines = _line_numbers(content, [entry.start() for entry in found])
    rows.extend(
        ENTRIES,
        path,
        lines,
        list(map(bytes.decode, (entry[1] for entry in found))),
        [entry[2].strip(b'"').decode() for entry in found],
        [entry[3] == b"true" for entry in found],
    )
    if len(found) < content.count(b"\n" + _MARKER) + content.startswith(_MARKER):
        usual = set(lines)
        for number, line in enumerate(content.split(b"\n"), start=1):
            if number not in usual and line.startswith(_MARKER):
                _read_unusual(path, number, line.rstrip(b"\r"), rows)


def _line_numbers(content: bytes, starts: Sequence[int]) -> list[int]:
    """The line numbers of ascending positions in a text."""
    ends_between = map(content.count, repeat(b"\n"), (0, *starts), starts)
    return list(accumulate(ends_between, initial=1))[1:]


def _read_unusual(path: str, number: int, line: bytes, rows: Rows) -> None:
    if _ARRAY_LINE.fullmatch(line):
        return
    try:
        entry = json.loads(line.removeprefix(_MARKER).decode())
        key, value = entry["key"], entry["value"]
        is_error = bool(entry.get("metadata", {}).get("is_error", False))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        rows.reject(path, number, "invalid_log_line", f"{type(error).__name__}: {error}")
        return
    if not isinstance(value, list | dict):
        rows.add(ENTRIES, path, number, str(key), value if isinstance(value, str) else json.dumps(value), is_error)


def read_summary(path: str, content: bytes, rows: Rows) -> None:
    """Read the ``name : value`` lines of a summary, down to the test's parameters."""
    content = readable(path, content.partition(_SUMMARY_END)[0], rows)
    found = list(_SUMMARY_LINE.finditer(content))
    lines = _line_numbers(content, [entry.start() for entry in found])
    cells = [[entry[group].decode() for entry in found] for group in (1, 2)]
    rows.extend(ENTRIES, path, lines, *cells, [None] * len(found))
