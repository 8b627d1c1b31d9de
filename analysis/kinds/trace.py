"""The trace of one power run: its power over time, with the measuring window."""

from __future__ import annotations

from typing import Any

import plotnine as p9
import polars as pl

from analysis.style import COLOURS, STYLE
from analysis.trace_svg import MEAN, OVERALL, RANGE, WINDOW, steps, watts, window


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot the mean of every ten seconds as steps, the range of the samples behind it, and the window with its mean.

    Args:
        frame: The rows of one run, with the columns that ``trace_svg`` needs.
    """
    means = steps(frame.drop_nulls("mean_power_w")).with_columns(line=pl.lit(MEAN))
    measured = window(frame).with_columns(area=pl.lit(WINDOW), line=pl.lit(OVERALL))
    lines = p9.aes("start_s", "mean_power_w", xend="end_s", yend="mean_power_w", color="line", linetype="line")
    return (
        p9.ggplot(steps(frame).with_columns(area=pl.lit(RANGE)), p9.aes("seconds"))
        + p9.geom_rect(
            p9.aes(xmin="start_s", xmax="end_s", fill="area"),
            data=measured,
            ymin=float("-inf"),
            ymax=float("inf"),
            alpha=STYLE["window_alpha"],
            inherit_aes=False,
        )
        + p9.geom_ribbon(p9.aes(ymin="min_power_w", ymax="max_power_w", group="part", fill="area"), show_legend=False)
        + p9.geom_line(
            p9.aes(y="mean_power_w", group="part", color="line", linetype="line"), data=means, size=STYLE["line_width"]
        )
        + p9.geom_segment(lines, data=measured, inherit_aes=False, size=STYLE["faint_width"])
        + _area_scale(has_window=not measured.is_empty())
        + p9.scale_color_manual(COLOURS, breaks=[MEAN, OVERALL])
        + p9.scale_linetype_manual({MEAN: "solid", OVERALL: "dashed"}, breaks=[MEAN, OVERALL])
        + p9.expand_limits(y=0)
        + p9.scale_x_continuous(expand=(0, 0))
        + p9.scale_y_continuous(labels=watts, expand=(0, 0, STYLE["bar_room"], 0))
    )


def _area_scale(*, has_window: bool) -> p9.scale_fill_manual:
    """The colours of the areas; the shade of the window is faint in the legend too."""
    keys = {WINDOW: STYLE["window_alpha"], RANGE: 1} if has_window else {RANGE: 1}
    guide: Any = p9.guide_legend(override_aes={"alpha": list(keys.values())})
    return p9.scale_fill_manual(COLOURS, breaks=list(keys), guide=guide)
