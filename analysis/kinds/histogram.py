"""A histogram of changes in per cent."""

from __future__ import annotations

from typing import Any

import polars as pl

from analysis.numbers import number
from analysis.parts import fill
from analysis.sheet import Sheet
from analysis.style import STYLE


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot a bar of height ``result_count`` from ``bin_lower_pct`` to ``bin_upper_pct`` in per cent, and its count."""
    (axes,) = sheet.panels([""])
    widths = frame["bin_upper_pct"] - frame["bin_lower_pct"]
    axes.bar(frame["bin_lower_pct"], frame["result_count"], widths, align="edge", **_look())
    middles = frame.select(pl.mean_horizontal("bin_lower_pct", "bin_upper_pct")).to_series()
    for middle, count in zip(middles, frame["result_count"], strict=True):
        number(axes, str(count), (middle, count), (0, STYLE["number_gap"]))
    axes.margins(x=STYLE["data_room"])
    axes.set_ylim(0, max(frame["result_count"]) * (1 + STYLE["bar_room"]))
    axes.locator_params(axis="y", nbins=STYLE["linear_ticks"], integer=True)


def _look() -> dict[str, Any]:
    return fill("count") | {"edgecolor": "white", "linewidth": STYLE["faint_width"]}
