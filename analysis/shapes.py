"""Plots that several figures have in common: a trend with direct labels, a histogram, groups of bars."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import plotnine as p9
import polars as pl

from analysis.style import COLOURS, STYLE


def trend(frame: pl.DataFrame) -> p9.ggplot:
    """Lines of the running best over the dates of the rounds, points at the best of each round, names at the end.

    Args:
        frame: ``series``, ``version``, ``round_date``, ``running`` and ``of_round`` (plain ratios).
    """
    rounds = frame.select("round_date", "version").unique().sort("round_date")
    dates: list[Any] = rounds["round_date"].to_list()
    last = dates[-1]
    room = (last - dates[0]) * STYLE["label_room"]
    return (
        p9.ggplot(frame, p9.aes("round_date", "running", color="series"))
        + p9.geom_line(p9.aes(y="of_round"), size=STYLE["faint_width"], alpha=STYLE["faint_alpha"], linetype="dashed")
        + p9.geom_point(p9.aes(y="of_round"), size=STYLE["point_size"], fill="white")
        + p9.geom_line(size=STYLE["line_width"])
        + p9.geom_text(
            p9.aes(y="label_y", label="series"),
            data=_end_labels(frame, last),
            ha="left",
            size=STYLE["label_size"],
            nudge_x=room.days * STYLE["label_distance"],
        )
        + p9.scale_x_date(breaks=dates, labels=_names(rounds))
        + p9.expand_limits(x=[last + room])
        + p9.scale_y_log10()
        + p9.scale_color_manual(COLOURS, guide=None)
    )


def _end_labels(frame: pl.DataFrame, last: date) -> pl.DataFrame:
    """One label per series at the right edge, beside its last value, moved up where it would cover another."""
    ends = frame.sort("round_date").group_by("series", maintain_order=True).last().sort("running")
    values = frame["running"].to_list() + frame["of_round"].to_list()
    distance = (math.log(max(values)) - math.log(min(values))) * STYLE["label_distance"]
    heights: list[float] = []
    for value in ends["running"]:
        height = math.log(value)
        heights.append(max(height, heights[-1] + distance) if heights else height)
    return ends.with_columns(label_y=pl.Series(map(math.exp, heights)), round_date=pl.lit(last))


def _names(rounds: pl.DataFrame) -> list[str]:
    """The version of each round, and below it the year where a new one begins."""
    years = rounds["round_date"].dt.year()
    is_new = (years != years.shift()).fill_null(value=True)
    return [
        f"{version}\n{year if new else ''}" for version, year, new in zip(rounds["version"], years, is_new, strict=True)
    ]


def histogram(frame: pl.DataFrame) -> p9.ggplot:
    """Bars of ``result_count`` from ``bin_lower_pct`` to ``bin_upper_pct``, with the count above each."""
    middle = frame.with_columns(middle=pl.mean_horizontal("bin_lower_pct", "bin_upper_pct"))
    return (
        p9.ggplot(middle)
        + p9.geom_rect(
            p9.aes(xmin="bin_lower_pct", xmax="bin_upper_pct", ymax="result_count"),
            ymin=0,
            fill=COLOURS["count"],
            color="white",
            size=STYLE["faint_width"],
        )
        + p9.geom_text(p9.aes("middle", "result_count", label="result_count"), va="bottom", size=STYLE["caption_size"])
        + p9.expand_limits(y=0)
        + p9.scale_y_continuous(expand=(0, 0, STYLE["bar_room"], 0))
    )


def reference_line() -> p9.geom_hline:
    """A dashed line at one: what the others are relative to."""
    return p9.geom_hline(yintercept=1, linetype="dashed", color=STYLE["reference"], size=STYLE["faint_width"])


def ratio_bars(frame: pl.DataFrame) -> p9.ggplot:
    """Three bars per version (efficiency, performance, power), a panel per reading, a line at one."""
    names = {"efficiency_ratio": "Efficiency", "performance_ratio": "Performance", "power_ratio": "Power"}
    measures = (
        frame.rename(names)
        .unpivot(list(names.values()), index=["version", "reading"], variable_name="measure", value_name="ratio")
        .with_columns(pl.col("measure").cast(pl.Enum(list(names.values()))))
    )
    dodge = p9.position_dodge(width=STYLE["dodge_width"])
    readings = frame["reading"].n_unique()
    return (
        p9.ggplot(measures, p9.aes("version", "ratio", fill="measure"))
        + reference_line()
        + p9.geom_col(position=dodge, width=STYLE["bar_width"])
        + p9.geom_text(
            p9.aes(label="ratio"),
            position=dodge,
            format_string="{:.2f}",
            va="bottom",
            size=STYLE["caption_size"],
        )
        + p9.scale_fill_manual(COLOURS)
        + p9.scale_y_continuous(expand=(0, 0, STYLE["bar_room"], 0))
        + (p9.facet_wrap("reading", ncol=1) if readings > 1 else p9.theme())
    )
