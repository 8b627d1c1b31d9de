"""The trace of one power run: its power over time, with the measuring window."""

from __future__ import annotations

import polars as pl

from analysis.parts import grid
from analysis.sheet import Sheet
from analysis.trace_svg import paint


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot the mean of every ten seconds as steps, the range of the samples behind it, and the window with its mean.

    Args:
        frame: The rows of one run, with the columns that ``trace_svg`` needs.
        sheet: The sheet to draw on.
    """
    (axes,) = sheet.panels([""])
    paint(axes, frame)
    grid(axes, "y")
    sheet.legend(axes.get_legend_handles_labels()[0])
