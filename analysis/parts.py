"""Parts of pictures that several kinds of figure have."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import NullLocator

from analysis.sheet import Sheet
from analysis.style import COLOURS, STYLE

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
HATCHED = frozenset(STYLE["hatched"])


def fill(name: str) -> dict[str, Any]:
    """Return how an area of this name looks: what is estimated or not held whole is hatched."""
    look: dict[str, Any] = {"facecolor": COLOURS[name], "linewidth": 0}
    if name in HATCHED:
        look |= {
            "hatch": STYLE["hatch"],
            "edgecolor": STYLE["hatch_colour"],
            "linewidth": STYLE["hatch_width"],
            "hatch_linewidth": STYLE["hatch_width"],
        }
    return look


def areas(names: Iterable[str]) -> list[Patch]:
    """Return the entries of a legend for areas."""
    return [Patch(label=name, **fill(name)) for name in names]


def mark(label: str, shape: str, colour: str, *, is_hollow: bool = False) -> Line2D:
    """Return the entry of a legend for points."""
    return Line2D(
        [],
        [],
        label=label,
        linestyle="none",
        marker=shape,
        markersize=STYLE["point_size"],
        color=colour,
        markerfacecolor="white" if is_hollow else colour,
        markeredgewidth=STYLE["point_width"],
    )


def grid(axes: Axes, which: str) -> None:
    """Draw thin lines behind the data, at the ticks of ``x``, ``y`` or ``both``."""
    axes.grid(visible=True, axis=which, color=STYLE["grid"], linewidth=STYLE["faint_width"])  # type: ignore[arg-type]


def number(
    axes: Axes, text: str, at: tuple[float, float], offset: tuple[float, float], *, halo: bool = True, **options: Any
) -> None:
    """Print a number beside a place of the data, ``offset`` in points; a halo keeps it off the lines behind it."""
    label = axes.annotate(
        text,
        at,
        xytext=offset,
        textcoords="offset points",
        **{"fontsize": STYLE["count_size"], "ha": "center", "va": "bottom", **options},
    )
    if halo:
        label.set_path_effects([withStroke(linewidth=STYLE["halo_width"], foreground="white")])


def heights(
    axes: Axes,
    places: Sequence[float],
    values: Sequence[float],
    texts: Sequence[str],
    line: float | None,
    size: float,
) -> None:
    """Print a number above each bar, and where it would stand on a horizontal line at ``line``, above that.

    The panel must have its final place. ``size`` is that of the numbers, in points.
    """
    gap = STYLE["number_gap"]
    line_at = None if line is None else _points(axes, 0, line)[1]
    for place, value, text in zip(places, values, texts, strict=True):
        _, top = _points(axes, place, value)
        is_on_line = line_at is not None and top <= line_at <= top + gap + size
        lift = line_at - top if line_at is not None and is_on_line else 0
        number(axes, text, (place, value), (0, gap + lift), fontsize=size, halo=False)


def _points(axes: Axes, x: float, y: float) -> tuple[float, float]:
    """Return a place of the data in points on the sheet."""
    ((across, up),) = axes.transData.transform([(x, y)]) * (STYLE["points_per_inch"] / STYLE["dpi"])
    return float(across), float(up)


def reference_line(axes: Axes) -> None:
    """Draw a dashed line at one, the value that the others are relative to."""
    axes.axhline(1, linestyle="dashed", color=STYLE["reference"], linewidth=STYLE["faint_width"], zorder=0)


def numbered(values: Sequence[float]) -> list[str]:
    """Return the ticks of an axis as texts: 10⁷, or as they are read where all are small: 1, 10, 100."""
    if max(values) <= math.pow(STYLE["base"], STYLE["plain_exponent"]) and min(values) * STYLE["base"] >= 1:
        return [f"{value:g}" for value in values]
    return [_power(value) for value in values]


def _power(value: float) -> str:
    exponent = math.floor(math.log10(value))
    mantissa = value / math.pow(STYLE["base"], exponent)
    power = "10" + str(exponent).translate(SUPERSCRIPTS)
    return power if round(mantissa, 1) == 1 else f"{mantissa:g}·{power}"


def logarithmic(
    axes: Axes, which: str, low: float, high: float, names: Callable[[Sequence[float]], list[str]] = numbered
) -> None:
    """Make an axis logarithmic from ``low`` to ``high``, with few round ticks."""
    getattr(axes, f"set_{which}scale")("log")
    getattr(axes, f"set_{which}lim")(low, high)
    axis = getattr(axes, f"{which}axis")
    axis.set_minor_locator(NullLocator())
    ticks = _ticks(low, high)
    axis.set_ticks(ticks, labels=names(ticks))


def _ticks(low: float, high: float) -> list[float]:
    """Return the sparsest round numbers within two bounds that are enough for an axis."""
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found: list[float] = []
    for step in STYLE["log_steps"]:
        found = [
            factor * math.pow(STYLE["base"], exponent)
            for exponent in exponents
            if exponent % step["decades"] == 0
            for factor in step["factors"]
        ]
        found = [tick for tick in found if low <= tick <= high]
        if len(found) >= STYLE["fewest_ticks"]:
            break
    return found


def beside(
    axes: Axes, texts: Sequence[str], points: Sequence[tuple[float, float]], lines: Sequence[Sequence[tuple[float, float]]]
) -> None:
    """Print a number beside each point where it covers the fewest points, lines and other numbers.

    The panel must have its final place. Of the places around a point, that with the least cost is taken, in the order
    of the points.

    Args:
        axes: The panel.
        texts: The numbers; an empty text is not printed.
        points: All points of the panel, x and y in its data.
        lines: The corners of the lines that the numbers must not stand on.
    """
    pixels = STYLE["dpi"] / STYLE["points_per_inch"]
    centres = axes.transData.transform(np.array(points)) / pixels
    taken = np.vstack([_samples(axes.transData.transform(np.array(line)) / pixels) for line in lines] + [centres])
    height = STYLE["count_size"]
    for text, centre, point in zip(texts, centres, points, strict=True):
        if not text:
            continue
        size = np.array([len(text) * height * STYLE["letter_width"], height])
        offsets = [
            np.array([math.cos(turn), math.sin(turn)]) * (size / (1 + 1) + distance)
            for distance in STYLE["count_distances"]
            for turn in np.linspace(0, math.tau, STYLE["count_directions"], endpoint=False)
        ]
        costs = [_covered(centre + offset, size, taken) for offset in offsets]
        offset = offsets[int(np.argmin(costs))]
        taken = np.vstack([taken, _filled(centre + offset, size)])
        number(axes, text, point, tuple(offset), va="center")


def _samples(corners: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return points along a line, as far apart as a fraction of a letter."""
    parts = [
        np.linspace(start, end, max(1 + 1, int(np.hypot(*(end - start)) / STYLE["sample_distance"])))
        for start, end in zip(corners[:-1], corners[1:], strict=True)
    ]
    return np.vstack([corners, *parts])


def _filled(centre: np.ndarray[Any, Any], size: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return points that fill a box, which no later number may cover."""
    steps = np.linspace(-1, 1, STYLE["box_samples"])
    return np.array([centre + size * (x, y) / (1 + 1) for x in steps for y in steps for _ in steps])


def _covered(centre: np.ndarray[Any, Any], size: np.ndarray[Any, Any], taken: np.ndarray[Any, Any]) -> int:
    return int(np.all(np.abs(taken - centre) <= size / (1 + 1) + STYLE["number_gap"] / (1 + 1), axis=1).sum())


def bars(
    sheet: Sheet,
    axes: Axes,
    places: Sequence[str],
    names: Sequence[str | tuple[str, ...]],
    drawn: Sequence[tuple[str, str, float]],
    form: str,
    *,
    look: str = "bars",
    reference: float | None = None,
    highest: float = 0,
    slots: int = 0,
) -> None:
    """Draw bars side by side at each place, with their numbers above.

    Args:
        sheet: The sheet of the panel.
        axes: The panel.
        places: The groups of bars along the axis.
        names: What stands side by side in a group; a tuple has what never occurs at the same place.
        drawn: Place, name and height of each bar.
        form: How its number is printed.
        look: The entry of the style that has widths and the size of the numbers.
        reference: The height of the line that the numbers must not stand on.
        highest: A height that the panel must have at least.
        slots: How many groups the panel must have room for at least.
    """
    style = STYLE[look]
    step = style["group"] / len(names)
    order = {name: slot for slot, group in enumerate(names) for name in (group if isinstance(group, tuple) else (group,))}
    middle = (len(names) - 1) / (1 + 1)
    spots = [places.index(place) + (order[name] - middle) * step for place, name, _ in drawn]
    values = [value for _, _, value in drawn]
    for spot, (_, name, value) in zip(spots, drawn, strict=True):
        axes.bar(spot, value, step * style["share"], **fill(name))
    axes.set_xticks(range(len(places)), labels=list(places))
    axes.set_xlim(-1 / (1 + 1) - STYLE["data_room"], max(slots, len(places)) - 1 / (1 + 1) + STYLE["data_room"])
    axes.set_ylim(0, max(highest, reference or 0, *values) * (1 + STYLE["bar_room"]))
    axes.locator_params(axis="y", nbins=STYLE["linear_ticks"])
    texts = [form.format(value) for value in values]
    sheet.afterwards.append(lambda: heights(axes, spots, values, texts, reference, style["number_size"]))
