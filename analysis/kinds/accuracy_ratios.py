"""Figure 9: efficiency of BERT at 99.9 % accuracy relative to 99 %."""

from __future__ import annotations

import plotnine as p9
import polars as pl

from analysis.parts import reference_line, value_labels
from analysis.style import COLOURS, STYLE


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot the ratio of samples per joule by round, a bar for each reading, a line at one."""
    dodge = p9.position_dodge2(width=STYLE["dodge_width"], preserve="single")
    return (
        p9.ggplot(frame, p9.aes("version", "efficiency_ratio", fill="reading"))
        + reference_line()
        + p9.geom_col(position=dodge, width=STYLE["bar_width"])
        + value_labels(
            "efficiency_ratio",
            "reading",
            position=p9.position_dodge2(width=STYLE["bar_width"], preserve="single"),
            format_string="{:.3f}",
            va="bottom",
            angle=STYLE["upright"],
        )
        + p9.scale_fill_manual(COLOURS)
        + p9.scale_y_continuous(expand=(0, 0, STYLE["bar_room"], 0))
    )
