"""Figure 10: change of efficiency between rounds on the same hardware."""

from __future__ import annotations

import plotnine as p9
import polars as pl

from analysis.shapes import histogram


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot how many results fall into each bin of per cent."""
    return histogram(frame)
