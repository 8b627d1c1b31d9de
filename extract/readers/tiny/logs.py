"""``log.txt`` of a performance run: the windows of inferences, with the device's own clock.

Some results have no ``results.txt``; their logs are the only record.
"""

from __future__ import annotations

import re

from extract.readers.tables import Rows, Table, integer
from extract.readers.tiny.texts import line_of, text_of

WINDOWS = Table(
    "tiny_log_windows",
    "One row per complete window of inferences in the log of a performance run; `source_line` is the line of its "
    "start.",
    {
        "inference_count": integer("How many inferences the window has, from `m-infer-start-<count>`."),
        "first_lap_us": integer(
            "Device clock at the first `m-lap-us` message of the window, in microseconds; its zero is arbitrary."
        ),
        "last_lap_us": integer("The same clock at the last such message: the window took the difference."),
    },
)

# The largest integer up to which a double represents all of them; some devices count microseconds since 1970.
_LARGEST = 1 << 53
_MOST_DIGITS = 100
# A message may be alone on its line or joined to another.
_MESSAGE = re.compile(r"m-infer-start-(\d+)|m-lap-us-(\d+)|m-infer-done")


def read(path: str, content: bytes, rows: Rows) -> None:
    """Add all windows; one that did not end or took no time is rejected."""
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
    """The number; for one of so many digits that Python may refuse it, any number that is too large."""
    return int(digits) if len(digits) <= _MOST_DIGITS else _LARGEST + 1


def _problem(count: int, laps: list[int], *, is_done: bool) -> str | None:
    """Why a window gives no time, or ``None`` if it does."""
    if not is_done:
        return "unfinished_window"
    if max([count, *laps]) > _LARGEST:
        return "number_too_large"
    return None if laps and laps[-1] > laps[0] else "window_without_time"
