"""The shape of a power trace for an inline SVG of 1000 by 100 units, which the page stretches to its width.

``make trace`` draws a trace with axes for print. Here the lines take their colours from the page, light or dark, and
the labels are text of the page, which stays readable when the drawing is narrow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from report.numbers import quantity
from report.schema import PowerRun, TraceStep

WIDTH, HEIGHT = 1000, 100
_SECONDS_PER_MIN, _LONGEST_IN_SECONDS = 60, 180
# Room above the highest sample, as a share of the height.
_ROOM = 1.08
_STEPS = (1, 2, 2.5, 5, 10)
_MOST_LINES = 3


@dataclass(frozen=True)
class Label:
    """A text at a share of the width or height, in percent."""

    text: str
    percent: float


@dataclass(frozen=True)
class Drawing:
    """The paths of a trace, and its labels.

    Attributes:
        ranges: Path around the lowest and highest samples.
        means: Path of the means of ten seconds.
        window: Left end and width of the measuring window; ``None`` if there is none.
        mean_y: Height of the mean of the window; ``None`` if there is none.
        powers: Labels of the horizontal lines, from the top in percent.
        times: Labels of the time, from the left in percent.
        summary: The trace in words, for those who do not see it.
    """

    ranges: str
    means: str
    window: tuple[float, float] | None
    mean_y: float | None
    powers: Sequence[Label]
    times: Sequence[Label]
    summary: str


def draw(run: PowerRun) -> Drawing | None:
    """Draw the trace of a power run; ``None`` if it has none."""
    steps = run.trace
    highest = max((high for *_, high in _ranges(steps)), default=0)
    if not highest > 0:
        return None
    first, last, top = steps[0].start_s, steps[-1].end_s, highest * _ROOM

    def x(second: float) -> float:
        return round(WIDTH * (second - first) / (last - first), 1)

    def y(power_w: float) -> float:
        return round(HEIGHT * (1 - max(power_w, 0) / top), 1)

    has_window = any(step.is_in_window for step in steps) and run.window_s
    ends = (x(max(0, first)), x(min(run.window_s or 0, last)))
    return Drawing(
        ranges=" ".join(
            f"M{x(begin)} {y(high)}H{x(end)}V{y(low)}H{x(begin)}Z" for begin, end, low, high in _ranges(steps)
        ),
        means=" ".join(
            f"{f'M{x(begin)} ' if is_new else 'V'}{y(power)}H{x(end)}" for begin, end, power, is_new in _means(steps)
        ),
        window=(ends[0], round(ends[1] - ends[0], 1)) if has_window else None,
        mean_y=y(run.mean_power_w) if has_window and run.mean_power_w is not None else None,
        powers=[Label(quantity(power, "W").text, y(power)) for power in _lines(top)],
        times=list(_times(first, last)),
        summary=_summary(run, steps),
    )


def _ranges(steps: Sequence[TraceStep]) -> Iterator[tuple[float, float, float, float]]:
    """Begin, end, lowest and highest power of each step."""
    for step in steps:
        if step.min_power_w is not None and step.max_power_w is not None:
            yield step.start_s, step.end_s, step.min_power_w, step.max_power_w


def _means(steps: Sequence[TraceStep]) -> Iterator[tuple[float, float, float, bool]]:
    """Begin, end and mean of each step, and whether a line begins with it: the step before is missing or has no mean."""
    previous: float | None = None
    for step in steps:
        if step.mean_power_w is not None:
            yield step.start_s, step.end_s, step.mean_power_w, step.start_s != previous
            previous = step.end_s


def _lines(top: float) -> list[float]:
    """The round powers of the horizontal lines below ``top``, at most three."""
    scale: float = 10 ** math.floor(math.log10(top / _MOST_LINES))
    step = next(scale * factor for factor in _STEPS if top / (scale * factor) < _MOST_LINES + 1)
    return [step * number for number in range(1, math.floor(top / step) + 1)]


def _times(first: float, last: float) -> Iterator[Label]:
    """Labels of the begin of the window and of round times after it."""
    in_seconds = last - first <= _LONGEST_IN_SECONDS
    unit, scale = ("s", 1) if in_seconds else ("min", _SECONDS_PER_MIN)
    scale_10: float = 10 ** math.floor(math.log10(max(last / scale, 1) / _MOST_LINES))
    step = next(scale_10 * factor for factor in _STEPS if last / scale / (scale_10 * factor) < _MOST_LINES + 1)
    for number in range(math.floor(last / scale / step) + 1):
        time = number * step
        percent = 100 * (time * scale - first) / (last - first)
        if 0 <= percent <= 100:
            yield Label(f"{time:g} {unit}", round(percent, 2))


def _summary(run: PowerRun, steps: Sequence[TraceStep]) -> str:
    lowest, highest = min(low for _, _, low, _ in _ranges(steps)), max(high for *_, high in _ranges(steps))
    text = f"Power over time, from {quantity(lowest, 'W').text} to {quantity(highest, 'W').text}"
    if run.mean_power_w is None or run.window_s is None:
        return f"{text}; no measuring window."
    return f"{text}; mean {quantity(run.mean_power_w, 'W').text} in a measuring window of {run.window_s:,.0f} s."
