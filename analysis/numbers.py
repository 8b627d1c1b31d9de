"""Numbers on pictures, which never stand on lines or points."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from analysis.style import STYLE

Array = np.ndarray[Any, np.dtype[Any]]
Place = tuple[float, float]


def number(axes: Axes, text: str, at: Place, offset: Place, *, halo: bool = True, **options: Any) -> None:
    """Print a number beside a place of the data, ``offset`` in points; a halo keeps it off the lines behind it."""
    settings = {"fontsize": STYLE["count_size"], "ha": "center", "va": "bottom", **options}
    label = axes.annotate(text, at, xytext=offset, textcoords="offset points", **settings)
    if halo:
        label.set_path_effects([withStroke(linewidth=STYLE["halo_width"], foreground="white")])


def on_sheet(axes: Axes, places: Sequence[Place]) -> Array:
    """Return places of the data in points on the sheet, one row each; the panel must have its final place."""
    return np.asarray(axes.transData.transform(np.array(places, dtype=float))) * STYLE["points_per_inch"] / STYLE["dpi"]


def beside(axes: Axes, texts: Sequence[str], points: Sequence[Place], lines: Sequence[Sequence[Place]]) -> None:
    """Print a number beside each point where it covers the fewest points, lines and other numbers.

    The panel must have its final place. The points are served in their order; of equal places the first is taken.

    Args:
        axes: The panel.
        texts: The numbers; an empty text is not printed.
        points: All points of the panel, x and y in its data.
        lines: The corners of the lines that the numbers must not stand on.
    """
    centres = on_sheet(axes, points)
    taken = np.vstack([centres, *(_samples(on_sheet(axes, line)) for line in lines)])
    for text, point, centre in zip(texts, points, centres, strict=True):
        if text:
            reach = STYLE["count_size"] * np.array(STYLE["number_reach"]) * (len(text), 1)
            offset = min(_offsets(reach), key=lambda offset: _covered(centre + offset, reach, taken))
            taken = np.vstack([taken, _filled(centre + offset, reach)])
            number(axes, text, point, (offset[0], offset[1]), va="center")


def _offsets(reach: Array) -> list[Array]:
    """Return where a number may stand, from its point, in points: nearest first; ``reach`` is half of its size."""
    turns = np.linspace(0, math.tau, STYLE["count_directions"], endpoint=False)
    directions = [np.array([math.cos(turn), math.sin(turn)]) for turn in turns]
    return [direction * (reach + distance) for distance in STYLE["count_distances"] for direction in directions]


def _samples(corners: Array) -> Array:
    """Return places along a line that are less than a digit apart."""
    parts = [
        np.linspace(start, end, 1 + math.ceil(math.dist(start, end) / STYLE["sample_distance"]))
        for start, end in itertools.pairwise(corners)
    ]
    return np.vstack([corners, *parts])


def _filled(centre: Array, reach: Array) -> Array:
    """Return places that fill the box of a number; each counts more than a sample of a line."""
    steps = np.linspace(-1, 1, STYLE["box_samples"])
    return np.array([centre + reach * (x, y) for x in steps for y in steps for _ in steps])


def _covered(centre: Array, reach: Array, taken: Array) -> int:
    return int(np.all(np.abs(taken - centre) <= reach + STYLE["count_room"], axis=1).sum())
