"""The trace of one power run: its power over time, with the measuring window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotnine as p9
import polars as pl
from matplotlib.ticker import EngFormatter

from analysis.style import COLOURS, STYLE

WINDOW, RANGE = "measuring window", "lowest to highest sample"
MEAN, OVERALL = "mean of ten seconds", "mean of the window"


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot the mean of every ten seconds as steps, the range of the samples behind it, and the window with its mean.

    Args:
        frame: Rows of one run with the columns ``start_s``, ``end_s`` (seconds since the begin of the window),
            ``is_in_window`` (null: no window), ``mean_power_w`` (null: no sample counts), ``min_power_w``,
            ``max_power_w`` (watts) and ``counted_sample_count``, as ``marts.power_traces`` has them.
    """
    window = _window(frame)
    return (
        p9.ggplot(_steps(frame.drop_nulls("min_power_w")), p9.aes("seconds"))
        + _shade(window)
        + p9.geom_ribbon(p9.aes(ymin="min_power_w", ymax="max_power_w", group="part", fill="range"))
        + p9.geom_line(
            p9.aes(y="mean_power_w", group="part", color="mean"),
            data=_steps(frame.drop_nulls("mean_power_w")),
            size=STYLE["line_width"],
        )
        + p9.geom_segment(
            p9.aes("start_s", "mean_power_w", xend="end_s", yend="mean_power_w", color="overall"),
            data=window,
            linetype="dashed",
            size=STYLE["faint_width"],
        )
        + p9.scale_fill_manual(COLOURS, breaks=[WINDOW, RANGE])
        + p9.scale_color_manual(COLOURS, breaks=[MEAN, OVERALL])
        + p9.expand_limits(y=0)
        + p9.scale_x_continuous(expand=(0, 0))
        + p9.scale_y_continuous(labels=_watts, expand=(0, 0, STYLE["bar_room"], 0))
    )


def _steps(frame: pl.DataFrame) -> pl.DataFrame:
    """Return begin and end of each row as two points; a new ``part`` begins where the row before is missing."""
    rows = frame.sort("start_s").with_columns(
        part=(pl.col("start_s") != pl.col("end_s").shift()).fill_null(value=False).cum_sum(),
        range=pl.lit(RANGE),
        mean=pl.lit(MEAN),
    )
    points = [rows.with_columns(seconds=end) for end in ("start_s", "end_s")]
    return pl.concat(points).sort("seconds", "start_s")


def _window(frame: pl.DataFrame) -> pl.DataFrame:
    """Return begin, end and mean power of the measuring window in one row; no row where there is no window."""
    inside = frame.filter("is_in_window").drop_nulls("mean_power_w")
    counted = pl.col("counted_sample_count")
    return inside.select(
        start_s=pl.col("start_s").min(),
        end_s=pl.col("end_s").max(),
        mean_power_w=(pl.col("mean_power_w") * counted).sum() / counted.sum(),
        window=pl.lit(WINDOW),
        overall=pl.lit(OVERALL),
    ).drop_nulls()


def _shade(window: pl.DataFrame) -> p9.geom_rect:
    return p9.geom_rect(
        p9.aes(xmin="start_s", xmax="end_s", fill="window"),
        data=window,
        ymin=float("-inf"),
        ymax=float("inf"),
        inherit_aes=False,
    )


def _watts(powers: Sequence[float]) -> list[Any]:
    return list(map(EngFormatter(unit="W"), powers))
