"""Figure 7: energy per inference and operations of 13 workloads."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from matplotlib.lines import Line2D

from analysis.parts import grid, logarithmic, mark, point
from analysis.sheet import Sheet
from analysis.style import COLOURS, STYLE

ENERGY, OPERATIONS = "energy_j_per_sample", "mac_count"
MEASURES = {ENERGY: "Energy (J/sample)", OPERATIONS: "Multiply-accumulate operations per sample"}
SHAPES = {"source": "o", "cited": "D"}
READINGS = {"source": "system of the printed numbers", "cited": "cited system, where it is another"}


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot joules per sample and operations side by side on logarithmic axes, a line per workload.

    The cited system has diamonds, and a count of operations without a source is hollow.
    """
    order = frame.sort("workload_order", descending=True)["workload"].unique(maintain_order=True).to_list()
    panels = sheet.panels(list(MEASURES.values()), columns=len(MEASURES))
    for axes, measure in zip(panels, MEASURES, strict=True):
        has_source = pl.lit(measure == ENERGY) | pl.col("has_mac_derivation")
        distinct = frame.unique(["workload", measure], keep="first", maintain_order=True).with_columns(
            place=pl.col("workload").replace_strict(order, range(len(order))), is_hollow=~has_source
        )
        for points in distinct.partition_by("category", "reading", "is_hollow"):
            shape, colour = SHAPES[points.item(0, "reading")], COLOURS[points.item(0, "category")]
            look = point(shape, colour, is_hollow=points.item(0, "is_hollow"))
            axes.plot(points[measure], points["place"], **look)
        room = STYLE["operations_room"]
        logarithmic(axes, "x", min(distinct[measure]) / room, max(distinct[measure]) * room)
        axes.set_yticks(range(len(order)), labels=order if measure == ENERGY else [""] * len(order))
        grid(axes, "both")
    sheet.legend(list(_entries(frame)))


def _entries(frame: pl.DataFrame) -> Iterator[Line2D]:
    for category in sorted(frame["category"].unique()):
        yield mark(category, "s", COLOURS[category])
    readings = set(frame["reading"])
    for reading, shape in SHAPES.items():
        if reading in readings and len(readings) > 1:
            yield mark(READINGS[reading], shape, STYLE["tick"])
    if not frame["has_mac_derivation"].all():
        yield mark("count without a source", "o", STYLE["tick"], is_hollow=True)
