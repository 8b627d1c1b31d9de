"""Figure 5a: efficiency trend, datacenter, Offline."""

from __future__ import annotations

import plotnine as p9
import polars as pl

from analysis.shapes import trend


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot the best samples per joule so far (lines) and of each round (points), first round = 1."""
    return trend(frame)
