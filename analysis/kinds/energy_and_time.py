"""Figure 6: energy and time to train at three scales."""

from __future__ import annotations

import plotnine as p9
import polars as pl

from analysis.parts import HatchedCol
from analysis.style import COLOURS, STYLE

PARTS = {
    "estimated_energy_megajoules": "Interconnect (estimated)",
    "measured_energy_megajoules": "Compute (measured)",
}


def draw(frame: pl.DataFrame) -> p9.ggplot:
    """Plot energy in megajoules (stacked bars) above the time to train in minutes (a line), on one axis of scales."""
    scales = frame.with_columns(scale=pl.col("accelerator_count").cast(pl.String).cast(pl.Enum(_scales(frame))))
    panels = pl.Enum(["Energy (MJ)", "Time to train (min)"])
    parts = (
        scales.rename(PARTS)
        .unpivot(list(PARTS.values()), index=["scale"], variable_name="part", value_name="energy_megajoules")
        .filter(pl.col("energy_megajoules") > 0)
        .with_columns(part=pl.col("part").cast(pl.Enum(list(PARTS.values()))), panel=pl.lit("Energy (MJ)").cast(panels))
    )
    totals = scales.with_columns(panel=pl.lit("Energy (MJ)").cast(panels))
    times = scales.with_columns(panel=pl.lit("Time to train (min)").cast(panels))
    return (
        p9.ggplot(mapping=p9.aes("scale"))
        + HatchedCol(p9.aes(y="energy_megajoules", fill="part"), data=parts, width=STYLE["bar_width"])
        + p9.geom_text(
            p9.aes(y="total_energy_megajoules", label="total_energy_megajoules"),
            data=totals,
            format_string="{:.1f}",
            va="bottom",
            size=STYLE["label_size"],
        )
        + p9.geom_line(p9.aes(y="time_to_train_min", group=1), data=times, size=STYLE["line_width"])
        + p9.geom_point(p9.aes(y="time_to_train_min"), data=times, size=STYLE["point_size"])
        + p9.geom_text(
            p9.aes(y="time_to_train_min", label="time_to_train_min"),
            data=times,
            format_string="{:.1f}",
            va="bottom",
            ha="left",
            size=STYLE["label_size"],
            nudge_x=STYLE["label_distance"],
        )
        + p9.facet_wrap("panel", ncol=1, scales="free_y")
        + p9.scale_fill_manual(COLOURS)
        + p9.expand_limits(y=0)
        + p9.scale_y_continuous(expand=(0, 0, STYLE["bar_room"], 0))
    )


def _scales(frame: pl.DataFrame) -> list[str]:
    return [str(count) for count in frame["accelerator_count"]]
