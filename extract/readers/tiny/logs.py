"""``log.txt`` of a performance run: the windows of inferences with the device's own clock, lap by lap.

The log of a result that has no ``results.txt`` is all there is of it.
"""

from __future__ import annotations

import re

import polars as pl

from extract.readers.tables import Rows, Table
from extract.readers.tiny.texts import line_of, text_of

# One row per window; `source_line` is the line of its start. A lap is the device's time in microseconds.
WINDOWS = Table(
    "tiny_log_windows", {"inference_count": pl.Int64(), "first_lap_us": pl.Int64(), "last_lap_us": pl.Int64()}
)

# What a double still tells apart; some devices count microseconds since 1970.
_LARGEST = 1 << 53
_MOST_DIGITS = 100
# A message may stand alone on its line or be glued to another.
_MESSAGE = re.compile(r"m-infer-start-(\d+)|m-lap-us-(\d+)|m-infer-done")


def read(path: str, content: bytes, rows: Rows) -> None:
    """Find all windows; one that did not end or took no time becomes a rejection."""
    text = text_of(path, content, rows)
    start: re.Match[str] | None = None
    laps: list[int] = []
    for message in [*_MESSAGE.finditer(text), None]:
        if message and message[2]:
            laps.append(_number(message[2]))
            continue
        is_done = message is not None and message[1] is None
        if start:
            line, count = line_of(text, start.start()), _number(start[1])
            if reason := _problem(count, laps, is_done=is_done):
                rows.reject(path, line, reason, start[0])
            else:
                rows.add(WINDOWS, path, line, count, laps[0], laps[-1])
        start, laps = None if is_done else message, []


def _number(digits: str) -> int:
    """The number; of one far too large, which Python may refuse to read, just one that is too large."""
    return int(digits) if len(digits) <= _MOST_DIGITS else _LARGEST + 1


def _problem(count: int, laps: list[int], *, is_done: bool) -> str | None:
    """Why a window says no time, if so."""
    if not is_done:
        return "unfinished_window"
    if max(count, *laps, 0) > _LARGEST:
        return "number_too_large"
    return None if laps and laps[-1] > laps[0] else "window_without_time"
