"""Parts of pictures that several kinds of figure have."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import NullLocator

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
    return Line2D([], [], label=label, **point(shape, colour, is_hollow=is_hollow))


def point(shape: str, colour: str, *, is_hollow: bool) -> dict[str, Any]:
    """Return how points look that no line joins."""
    return {
        "linestyle": "none",
        "marker": shape,
        "markersize": STYLE["point_size"],
        "color": colour,
        "markerfacecolor": "white" if is_hollow else colour,
        "markeredgewidth": STYLE["point_width"],
    }


def grid(axes: Axes, which: str) -> None:
    """Draw thin lines behind the data, at the ticks of ``x``, ``y`` or ``both``."""
    axes.grid(visible=True, axis=which, color=STYLE["grid"], linewidth=STYLE["faint_width"])  # type: ignore[arg-type]


def reference_line(axes: Axes) -> None:
    """Draw a dashed line at one, the value that the others are relative to."""
    axes.axhline(1, linestyle="dashed", color=STYLE["reference"], linewidth=STYLE["faint_width"], zorder=0)


def numbered(values: Sequence[float]) -> list[str]:
    """Return the ticks of an axis as texts: 10⁷, or as they are read where none is far from one: 0.1, 1, 10."""
    smallest, largest = (math.pow(STYLE["base"], exponent) for exponent in STYLE["plain_exponents"])
    if smallest <= min(values) and max(values) <= largest:
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
