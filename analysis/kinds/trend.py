"""A trend over the dates of rounds, each line labelled at its end."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any

import plotnine as p9
import polars as pl

from analysis.style import COLOURS, STYLE


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot the running best as lines over the dates of the rounds, and the best of each round as points.

    Args:
        frame: One row per series and round: ``series``, ``label`` (printed at the end of the series), ``line`` (rounds
            that are joined by a line), ``version``, ``round_date``, ``running`` and ``of_round`` (plain ratios),
            ``count_label`` (printed beside the point; null: nothing).
    """
    rounds = frame.select("round_date", "version").unique().sort("round_date")
    dates: list[Any] = rounds["round_date"].to_list()
    width = dates[-1] - dates[0]
    ends = _ends(frame).with_columns(label_x=pl.lit(dates[-1] + width * STYLE["label_gap"]))
    return (
        p9.ggplot(frame, p9.aes("round_date", "running", color="series", group="line"))
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
    """Return the last point of each series with the height of its label; labels that would overlap are moved apart."""
    ends = frame.sort("round_date").group_by("series", maintain_order=True).last().sort("running")
    return ends.with_columns(label_y=_apart(frame, ends["running"], STYLE["label_distance"]))


def _counts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the position of the number beside each point; numbers of one round that would overlap are moved apart."""
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
    """Move ascending values apart by a share of the height of the plot, which is logarithmic."""
    drawn = frame["running"].to_list() + frame["of_round"].to_list()
    distance = (math.log(max(drawn)) - math.log(min(drawn))) * share
    return pl.Series([math.exp(height) for height in spread([math.log(value) for value in values], distance)])


def spread(heights: Sequence[float], distance: float) -> list[float]:
    """Move ascending heights as little as needed so that neighbours are at least ``distance`` apart.

    Heights that are too close form a cluster around the mean of their original heights.
    """
    clusters: list[list[float]] = []
    for height in heights:
        clusters.append([height])
        while len(clusters) > 1:
            *others, before, last = clusters
            if _spaced(last, distance)[0] - _spaced(before, distance)[-1] >= distance:
                break
            clusters = [*others, before + last]
    return [height for cluster in clusters for height in _spaced(cluster, distance)]


def _spaced(cluster: Sequence[float], distance: float) -> list[float]:
    middle = statistics.mean(range(len(cluster)))
    return [statistics.mean(cluster) + (position - middle) * distance for position in range(len(cluster))]


def _names(rounds: pl.DataFrame) -> list[str]:
    """Return the version of each round, and below it the year where a new year begins."""
    years = rounds["round_date"].dt.year()
    is_new = (years != years.shift()).fill_null(value=True)
    return [
        f"{version}\n{year if new else ''}" for version, year, new in zip(rounds["version"], years, is_new, strict=True)
    ]
