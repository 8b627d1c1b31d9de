"""Figure 2: smallest and largest mean power per category."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from matplotlib.ticker import EngFormatter

from analysis.numbers import number
from analysis.parts import areas, fill, logarithmic
from analysis.sheet import Sheet
from analysis.style import STYLE

WATTS = EngFormatter(unit="W", places=1)
WHOLE_WATTS = EngFormatter(unit="W")


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot the range of power in watts of each category on a logarithmic axis; the estimated part is hatched."""
    (axes,) = sheet.panels([""])
    height, room, gap = STYLE["range_height"], STYLE["range_room"], STYLE["range_gap"]
    logarithmic(axes, "x", min(frame["min_power_w"]) / room, max(frame["max_power_w"]) * room, _watts)
    for place, row in enumerate(frame.iter_rows(named=True)):
        low, high, estimate = row["min_power_w"], row["max_power_w"], row["max_estimated_power_w"] or 0
        (measured,) = axes.barh(place, high - estimate - low, height, left=low, **fill("measured"))
        number(axes, WATTS(low), (low, place), (-gap, 0), ha="right", va="center", fontsize=STYLE["label_size"])
        number(axes, WATTS(high), (high, place), (gap, 0), ha="left", va="center", fontsize=STYLE["label_size"])
        if estimate:
            axes.barh(place, estimate, height, left=high - estimate, **fill("estimated"))
            number(axes, f"{WATTS(estimate)} of it estimated", (high, measured.get_bbox().y1), (0, gap), ha="right")
    axes.set_yticks(range(frame.height), labels=frame["category"].to_list())
    axes.set_ylim(-STYLE["place_margin"], frame.height - 1 + STYLE["place_margin"])
    sheet.legend(areas(["measured", "estimated"]))


def _watts(ticks: Sequence[float]) -> list[str]:
    return [WHOLE_WATTS(tick) for tick in ticks]
