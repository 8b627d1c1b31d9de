"""A trend over the dates of rounds, each line labelled at its end."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from analysis.numbers import beside
from analysis.parts import grid, logarithmic, mark, point
from analysis.sheet import Sheet
from analysis.style import COLOURS, STYLE


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot the running best as lines over the dates of the rounds, and the best of each round as points.

    A point of a single result is hollow.

    Args:
        frame: One row per series and round: ``series``, ``label`` (printed at the end of the series), ``line`` (rounds
            that are joined by a line), ``version``, ``round_date``, ``running`` and ``of_round`` (plain ratios),
            ``result_count`` (null: not known), ``count_label`` (printed beside the point; null: nothing).
        sheet: The sheet to draw on.
    """
    (axes,) = sheet.panels([""], right=_room(frame))
    _axes(axes, frame)
    for line in frame.partition_by("series", "line", maintain_order=True):
        colour = COLOURS[line.item(0, "series")]
        axes.plot(_days(line), line["of_round"], color=colour, **_dashes())
        axes.plot(_days(line), line["running"], color=colour, linewidth=STYLE["line_width"])
    looks = frame.with_columns(is_single=pl.col("result_count").eq_missing(1))
    for points in looks.partition_by("series", "is_single"):
        look = point("o", COLOURS[points.item(0, "series")], is_hollow=points.item(0, "is_single"))
        axes.plot(_days(points), points["of_round"], **look)
    _label_ends(axes, frame)
    if frame["result_count"].is_not_null().any():
        sheet.legend(
            [
                mark("several results", "o", STYLE["tick"]),
                mark("a single result", "o", STYLE["tick"], is_hollow=True),
            ]
        )
    if frame["count_label"].is_not_null().any():
        sheet.afterwards.append(lambda: _count(axes, frame))


def _dashes() -> dict[str, Any]:
    return {"linestyle": "dashed", "linewidth": STYLE["dash_width"], "alpha": STYLE["faint_alpha"]}


def _days(frame: pl.DataFrame) -> list[int]:
    return [day.toordinal() for day in frame["round_date"]]


def _room(frame: pl.DataFrame) -> float:
    """Width of the longest label with its distance from the data, in inches."""
    inches_per_letter = STYLE["label_size"] * STYLE["label_letter_width"] / STYLE["points_per_inch"]
    return float(max(map(len, frame["label"])) * inches_per_letter + STYLE["label_gap"])


def _axes(axes: Axes, frame: pl.DataFrame) -> None:
    rounds = frame.select("round_date", "version").unique().sort("round_date")
    days = _days(rounds)
    margin = (days[-1] - days[0]) * STYLE["data_room"]
    axes.set_xlim(days[0] - margin, days[-1] + margin)
    axes.set_xticks(days, labels=list(_names(rounds)))
    low, high = _bounds(frame)
    room = math.pow(high / low, STYLE["data_room"])
    logarithmic(axes, "y", low / room, high * room)
    grid(axes, "both")


def _bounds(frame: pl.DataFrame) -> tuple[float, float]:
    drawn = frame["running"].to_list() + frame["of_round"].to_list()
    return min(drawn), max(drawn)


def _label_ends(axes: Axes, frame: pl.DataFrame) -> None:
    """Print the label of each series right of the panel; labels that would overlap are moved apart."""
    ends = frame.sort("round_date").group_by("series", maintain_order=True).last().sort("running")
    low, high = _bounds(frame)
    distance = (math.log(high) - math.log(low)) * STYLE["label_distance"]
    label_heights = spread([math.log(value) for value in ends["running"]], distance)
    beside_panel = blended_transform_factory(axes.transAxes, axes.transData)
    for end, label_height in zip(ends.iter_rows(named=True), label_heights, strict=True):
        colour = COLOURS[end["series"]]
        axes.annotate(
            end["label"],
            xy=(end["round_date"].toordinal(), end["running"]),
            xytext=(1, math.exp(label_height)),
            textcoords=beside_panel,
            color=colour,
            fontsize=STYLE["label_size"],
            va="center",
            annotation_clip=False,
            arrowprops={
                **STYLE["connector"],
                "color": colour,
                "linewidth": STYLE["dash_width"],
                "alpha": STYLE["faint_alpha"],
                "shrinkB": STYLE["point_size"],
            },
        )


def _count(axes: Axes, frame: pl.DataFrame) -> None:
    """Print the numbers of results beside the points; that of a hollow one is known."""
    ordered = frame.sort("round_date", "of_round")
    rows = list(ordered.iter_rows(named=True))
    lines = [
        list(zip(_days(line), line[height], strict=True))
        for line in frame.partition_by("series", "line", maintain_order=True)
        for height in ("running", "of_round")
    ]
    texts = ["" if row["count_label"] in {None, 1} else str(row["count_label"]) for row in rows]
    beside(axes, texts, [(row["round_date"].toordinal(), row["of_round"]) for row in rows], lines)


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


def _names(rounds: pl.DataFrame) -> Iterator[str]:
    """Return the version of each round, and below it the year where a new year begins."""
    year = None
    for day, version in rounds.iter_rows():
        yield f"{version}\n{'' if day.year == year else day.year}"
        year = day.year
