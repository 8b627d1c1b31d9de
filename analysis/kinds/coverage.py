"""Coverage: how many results of each round have measured power."""

from __future__ import annotations

import plotnine as p9
import polars as pl

from analysis.parts import value_labels
from analysis.style import COLOURS, STYLE


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot two bars per round, all results and those with power, a panel per category; marks say what is missing."""
    names = {"published_result_count": "all results", "power_result_count": "with power"}
    frame = frame.with_columns(version=pl.col("version") + pl.col("mark"))
    versions = frame.sort("round_date")["version"].unique(maintain_order=True).to_list()
    kinds = (
        frame.rename(names)
        .unpivot(list(names.values()), index=["category", "version"], variable_name="kind", value_name="results")
        .with_columns(
            pl.col("kind").cast(pl.Enum(list(names.values()))),
            pl.col("version").cast(pl.Enum(versions)),
        )
    )
    dodge = p9.position_dodge(width=STYLE["dodge_width"])
    return (
        p9.ggplot(kinds, p9.aes("version", "results", fill="kind"))
        + p9.geom_col(position=dodge, width=STYLE["bar_width"])
        + value_labels("results", "kind", position=dodge, va="bottom")
        + p9.scale_fill_manual(COLOURS)
        + p9.scale_y_continuous(expand=(0, 0, STYLE["bar_room"], 0))
        + p9.facet_wrap("category", ncol=1, scales="free_y")
    )
