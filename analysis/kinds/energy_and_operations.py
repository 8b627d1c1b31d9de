"""Figure 7: energy per inference and operations of 13 workloads."""

from __future__ import annotations

import plotnine as p9
import polars as pl
from mizani.labels import label_log

from analysis.style import COLOURS, STYLE

MEASURES = {"energy_j_per_sample": "Energy (J/sample)", "mac_count": "Multiply-accumulate operations"}


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot joules per sample and operations side by side on logarithmic axes, a line per workload."""
    order = frame.sort("workload_order", descending=True)["workload"].unique(maintain_order=True)
    points = (
        frame.rename(MEASURES)
        .with_columns(pl.col("workload").cast(pl.Enum(order)))
        .unpivot(
            list(MEASURES.values()),
            index=["workload", "reading", "category", "has_mac_derivation"],
            variable_name="measure",
            value_name="amount",
        )
        .with_columns(pl.col("measure").cast(pl.Enum(list(MEASURES.values()))))
        .unique(["workload", "measure", "amount"], keep="first", maintain_order=True)
        .with_columns(
            fill=pl.when(pl.col("has_mac_derivation") | (pl.col("measure") == MEASURES["energy_j_per_sample"]))
            .then("category")
            .otherwise(pl.lit("no source"))
        )
    )
    return (
        p9.ggplot(points, p9.aes("amount", "workload", color="category", fill="fill", shape="reading"))
        + p9.geom_point(size=STYLE["point_size"])
        + p9.facet_wrap("measure", scales="free_x")
        + p9.scale_x_log10(labels=label_log())
        + p9.scale_color_manual(COLOURS)
        + p9.scale_fill_manual(COLOURS, guide=None)
        + p9.scale_shape_manual({"source": "o", "cited": "D"}, guide=None)
    )
