"""Figure 2: smallest and largest mean power per category."""

from __future__ import annotations

from collections.abc import Sequence

import plotnine as p9
import polars as pl
from matplotlib.ticker import EngFormatter

from analysis.parts import HatchedRect
from analysis.style import COLOURS, STYLE

WATTS = EngFormatter(unit="W", places=1)


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot the range of power in watts of each category on a logarithmic axis; the estimated part is hatched."""
    ends = frame.with_columns(
        category=pl.col("category").cast(pl.Enum(frame["category"].to_list())),
        low=pl.Series(map(WATTS, frame["min_power_w"])),
        high=pl.Series(map(WATTS, frame["max_power_w"])),
        estimate=pl.Series(map(_estimate, frame["max_estimated_power_w"])),
    )
    return (
        p9.ggplot(ends, p9.aes("min_power_w", "category"))
        + p9.geom_text(p9.aes(label="low"), ha="right", size=STYLE["label_size"], nudge_x=-STYLE["bar_room"])
        + p9.geom_text(
            p9.aes("max_power_w", label="high"), ha="left", size=STYLE["label_size"], nudge_x=STYLE["bar_room"]
        )
        + p9.geom_text(
            p9.aes("max_power_w", label="estimate"),
            ha="right",
            size=STYLE["caption_size"],
            nudge_y=STYLE["range_label_distance"],
        )
        + HatchedRect(
            p9.aes(xmin="from_w", xmax="to_w", ymin="bottom", ymax="top", fill="part"),
            data=_parts(frame),
            inherit_aes=False,
        )
        + p9.scale_fill_manual(COLOURS)
        + p9.scale_x_log10(labels=_watts, expand=(STYLE["bar_room"], 1))
    )


def _parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return one row per category and part of its range: measured, then, where there is one, estimated."""
    middle = pl.int_range(1, pl.len() + 1)
    measured_to_w = pl.col("max_power_w") - pl.col("max_estimated_power_w").fill_null(0)
    rows = frame.with_columns(bottom=middle - STYLE["range_half_height"], top=middle + STYLE["range_half_height"])
    measured = rows.with_columns(part=pl.lit("measured"), from_w="min_power_w", to_w=measured_to_w)
    estimated = rows.with_columns(part=pl.lit("estimated"), from_w=measured_to_w, to_w="max_power_w")
    parts = pl.concat([measured, estimated.filter(pl.col("max_estimated_power_w") > 0)])
    return parts.with_columns(pl.col("part").cast(pl.Enum(["measured", "estimated"])))


def _estimate(power_w: float | None) -> str:
    return f"{WATTS(power_w)} of it estimated" if power_w else ""


def _watts(powers: Sequence[float] | Sequence[str]) -> list[str]:
    name = EngFormatter(unit="W")
    return [name(float(power)) for power in powers]
