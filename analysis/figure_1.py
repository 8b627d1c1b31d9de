"""Figure 1: performance of MLPerf Training against Moore's law."""

from __future__ import annotations

import plotnine as p9
import polars as pl

from analysis.shapes import trend


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot relative performance (a plain ratio) over the dates of the rounds."""
    return trend(frame)
