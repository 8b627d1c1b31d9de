"""``log.txt`` of a performance run: the windows of inferences with the device's own clock, lap by lap.

The log of a result that has no ``results.txt`` is all there is of it.
"""

from __future__ import annotations

import re

import polars as pl

from extract.readers.tables import Rows, Table
from extract.readers.tiny.texts import decode, line_of

# One row per window; `source_line` is the line of its start. A lap is the device's time in microseconds.
WINDOWS = Table(
    "tiny_log_windows", {"inference_count": pl.Int64(), "first_lap_us": pl.Int64(), "last_lap_us": pl.Int64()}
)

# A message may stand alone on its line or be glued to another.
_MESSAGE = re.compile(r"m-infer-start-(\d+)|m-lap-us-(\d+)|m-infer-done")


def read(path: str, content: bytes, rows: Rows) -> None:
    """Find all windows; one that did not end or took no time becomes a rejection."""
    text = decode(content)
    start: re.Match[str] | None = None
    laps: list[int] = []
    for message in _MESSAGE.finditer(text):
        if message[2]:
            laps.append(int(message[2]))
            continue
        if start:
            _add(path, text, start, laps, rows, is_done=message[1] is None)
        start, laps = (message if message[1] else None), []
    if start:
        _add(path, text, start, laps, rows, is_done=False)


def _add(path: str, text: str, start: re.Match[str], laps: list[int], rows: Rows, *, is_done: bool) -> None:
    line = line_of(text, start.start())
    if not is_done:
        rows.reject(path, line, "unfinished_window", start[0])
    elif len(laps) < 2 or laps[-1] <= laps[0]:  # noqa: PLR2004  # a beginning and an end
        rows.reject(path, line, "window_without_time", f"{len(laps)} laps")
    else:
        rows.add(WINDOWS, path, line, int(start[1]), laps[0], laps[-1])
