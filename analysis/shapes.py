"""Plots that several figures have in common: a trend with direct labels, a histogram, groups of bars."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any

import plotnine as p9
import polars as pl

from analysis.style import COLOURS, STYLE


def trend(frame: pl.DataFrame) -> p9.ggplot:
    """Lines of the running best over the dates of the rounds, points at the best of each round, names at the end.

    Args:
        frame: ``series``, ``label``, ``version``, ``round_date``, ``running`` and ``of_round`` (plain ratios);
            ``count_label`` is printed at the points, where it is not null.
    """
    rounds = frame.select("round_date", "version").unique().sort("round_date")
    dates: list[Any] = rounds["round_date"].to_list()
    width = dates[-1] - dates[0]
    ends = _ends(frame).with_columns(label_x=pl.lit(dates[-1] + width * STYLE["label_gap"]))
    return (
        p9.ggplot(frame, p9.aes("round_date", "running", color="series"))
        + p9.geom_line(p9.aes(y="of_round"), size=STYLE["faint_width"], alpha=STYLE["faint_alpha"], linetype="dashed")
        + p9.geom_point(p9.aes(y="of_round"), size=STYLE["point_size"], fill="white")
        + p9.geom_line(size=STYLE["line_width"])
        + p9.geom_text(p9.aes("count_x", "count_y", label="count_label"), data=_counts(frame), size=STYLE["count_size"])
        + p9.geom_segment(
            p9.aes(xend="label_x", yend="label_y"),
            data=ends,
            size=STYLE["faint_width"],
            alpha=STYLE["faint_alpha"],
            linetype="dotted",
        )
        + p9.geom_text(p9.aes("label_x", "label_y", label="label"), data=ends, ha="left", size=STYLE["label_size"])
        + p9.scale_x_date(breaks=dates, labels=_names(rounds))
        + p9.expand_limits(x=[dates[-1] + width * STYLE["label_room"]])
        + p9.scale_y_log10()
        + p9.scale_color_manual(COLOURS, guide=None)
    )


def _ends(frame: pl.DataFrame) -> pl.DataFrame:
    """The last point of each series with the height of its label, moved apart from the others where they would meet."""
    ends = frame.sort("round_date").group_by("series", maintain_order=True).last().sort("running")
    return ends.with_columns(label_y=_apart(frame, ends["running"], STYLE["label_distance"]))


def _counts(frame: pl.DataFrame) -> pl.DataFrame:
    """The number of results beside each point, in every round moved apart where points meet."""
    counted = frame.drop_nulls("count_label").sort("round_date", "of_round")
    gap = (frame["round_date"].max() - frame["round_date"].min()) * STYLE["count_gap"]  # type: ignore[operator]
    placed = [
        points.with_columns(
            count_x=pl.col("round_date") + gap, count_y=_apart(frame, points["of_round"], STYLE["count_distance"])
        )
        for points in counted.partition_by("round_date")
    ]
    return pl.concat([counted.with_columns(count_x="round_date", count_y="of_round").clear(), *placed])


def _apart(frame: pl.DataFrame, values: pl.Series, share: float) -> pl.Series:
    """Ascending values moved apart by a share of the height of the plot, which is logarithmic."""
    drawn = frame["running"].to_list() + frame["of_round"].to_list()
    distance = (math.log(max(drawn)) - math.log(min(drawn))) * share
    return pl.Series([math.exp(height) for height in spread([math.log(value) for value in values], distance)])


def spread(heights: Sequence[float], distance: float) -> list[float]:
    """Move ascending heights as little as needed so that neighbours are ``distance`` apart.

    Heights that would meet form a cluster around the mean of where they want to be.
    """
    clusters: list[list[float]] = []
    for height in heights:
        clusters.append([height])
        while len(clusters) > 1:
            *others, before, last = clusters
            if _places(last, distance)[0] - _places(before, distance)[-1] >= distance:
                break
            clusters = [*others, before + last]
    return [place for cluster in clusters for place in _places(cluster, distance)]


def _places(cluster: Sequence[float], distance: float) -> list[float]:
    middle = statistics.mean(range(len(cluster)))
    return [statistics.mean(cluster) + (place - middle) * distance for place in range(len(cluster))]


def _names(rounds: pl.DataFrame) -> list[str]:
    """The version of each round, and below it the year where a new one begins."""
    years = rounds["round_date"].dt.year()
    is_new = (years != years.shift()).fill_null(value=True)
    return [
        f"{version}\n{year if new else ''}" for version, year, new in zip(rounds["version"], years, is_new, strict=True)
    ]


def value_labels(text: str, group: str, **options: Any) -> p9.geom_label:
    """Numbers on white, so that no line strikes through them; ``group`` tells the bars of a place apart."""
    return p9.geom_label(
        p9.aes(label=text, group=group),
        fill="white",
        color="black",
        label_size=0,
        label_padding=STYLE["label_padding"],
        size=STYLE["caption_size"],
        **options,
    )


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
    """Three bars per version (efficiency, performance, power), a panel per reading where there are several."""
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
