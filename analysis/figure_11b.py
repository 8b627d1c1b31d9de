"""Figure 11b: hardware generations, relative to the first."""

from __future__ import annotations

import plotnine as p9
import polars as pl

from analysis.shapes import ratio_bars


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot efficiency, performance and power by version, first version = 1."""
    return ratio_bars(frame)
