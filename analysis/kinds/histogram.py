"""A histogram of changes in per cent."""

from __future__ import annotations

import plotnine as p9
import polars as pl

from analysis.style import COLOURS, STYLE


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot a bar of height ``result_count`` from ``bin_lower_pct`` to ``bin_upper_pct`` in per cent, and its count."""
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
