"""Figure 2: smallest and largest mean power per category."""

from __future__ import annotations

from collections.abc import Sequence

import plotnine as p9
import polars as pl
from matplotlib.ticker import EngFormatter

from analysis.style import COLOURS, STYLE


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot the range of power in watts of each category on a logarithmic axis."""
    watts = EngFormatter(unit="W", places=1)
    ends = frame.with_columns(
        category=pl.col("category").cast(pl.Enum(frame["category"].to_list())),
        low=pl.Series(map(watts, frame["min_power_w"])),
        high=pl.Series(map(watts, frame["max_power_w"])),
    )
    return (
        p9.ggplot(ends, p9.aes("min_power_w", "category"))
        + p9.geom_segment(p9.aes(xend="max_power_w", yend="category"), size=STYLE["line_width"])
        + p9.geom_point(size=STYLE["point_size"], color=COLOURS["count"])
        + p9.geom_point(p9.aes(x="max_power_w"), size=STYLE["point_size"], color=COLOURS["count"])
        + p9.geom_text(p9.aes(label="low"), ha="right", size=STYLE["label_size"], nudge_x=-STYLE["bar_room"])
        + p9.geom_text(
            p9.aes("max_power_w", label="high"), ha="left", size=STYLE["label_size"], nudge_x=STYLE["bar_room"]
        )
        + p9.scale_x_log10(labels=_watts, expand=(STYLE["bar_room"], 1))
    )


def _watts(powers: Sequence[float] | Sequence[str]) -> list[str]:
    name = EngFormatter(unit="W")
    return [name(float(power)) for power in powers]
