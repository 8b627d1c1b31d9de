"""Efficiency, performance and power by version, relative to the first version."""

from __future__ import annotations

import plotnine as p9
import polars as pl

from analysis.parts import reference_line, value_labels
from analysis.style import COLOURS, STYLE


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot three bars per version, in one panel per reading where the frame has several.

    Args:
        frame: One row per version: ``version``, ``efficiency_ratio``, ``performance_ratio``, ``power_ratio`` (plain
            ratios), and ``reading`` where there are several.
    """
    names = {"efficiency_ratio": "Efficiency", "performance_ratio": "Performance", "power_ratio": "Power"}
    has_readings = "reading" in frame.columns and frame["reading"].n_unique() > 1
    index = ["version", "reading"] if has_readings else ["version"]
    measures = (
        frame.rename(names)
        .unpivot(list(names.values()), index=index, variable_name="measure", value_name="ratio")
        .with_columns(pl.col("measure").cast(pl.Enum(list(names.values()))))
    )
    dodge = p9.position_dodge(width=STYLE["dodge_width"])
    return (
        p9.ggplot(measures, p9.aes("version", "ratio", fill="measure"))
        + reference_line()
        + p9.geom_col(position=dodge, width=STYLE["bar_width"])
        + value_labels("ratio", "measure", position=dodge, format_string="{:.2f}", va="bottom")
        + p9.scale_fill_manual(COLOURS)
        + p9.scale_y_continuous(expand=(0, 0, STYLE["bar_room"], 0))
        + (p9.facet_wrap("reading", ncol=1) if has_readings else p9.theme())
    )
