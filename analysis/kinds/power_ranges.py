"""Figure 2: smallest and largest mean power per category."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from matplotlib.ticker import EngFormatter

from analysis.parts import areas, fill, logarithmic, number
from analysis.sheet import Sheet
from analysis.style import STYLE

WATTS = EngFormatter(unit="W", places=1)
WHOLE_WATTS = EngFormatter(unit="W")


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot the range of power in watts of each category on a logarithmic axis; the estimated part is hatched."""
    (axes,) = sheet.panels([""])
    height, room, gap = STYLE["range_half_height"], STYLE["range_room"], STYLE["range_gap"]
    logarithmic(axes, "x", min(frame["min_power_w"]) / room, max(frame["max_power_w"]) * room, _watts)
    for place, row in enumerate(frame.iter_rows(named=True)):
        low, high, estimate = row["min_power_w"], row["max_power_w"], row["max_estimated_power_w"] or 0
        for name, start, end in (("measured", low, high - estimate), ("estimated", high - estimate, high)):
            if end > start:
                axes.barh(place, end - start, (1 + 1) * height, left=start, **fill(name))
        number(axes, WATTS(low), (low, place), (-gap, 0), ha="right", va="center", fontsize=STYLE["label_size"])
        number(axes, WATTS(high), (high, place), (gap, 0), ha="left", va="center", fontsize=STYLE["label_size"])
        if estimate:
            text = f"{WATTS(estimate)} of it estimated"
            number(axes, text, (high, place + height), (0, gap), ha="right")
    axes.set_yticks(range(frame.height), labels=frame["category"].to_list())
    axes.set_ylim(-1 + height, frame.height - height)
    sheet.legend(areas(["measured", "estimated"]))


def _watts(ticks: Sequence[float]) -> list[str]:
    return [WHOLE_WATTS(tick) for tick in ticks]
