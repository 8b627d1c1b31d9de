"""Figure 6: energy and time to train at three scales."""

from __future__ import annotations

import textwrap
from typing import Any

import polars as pl
from matplotlib.axes import Axes

from analysis.numbers import number
from analysis.parts import areas, fill
from analysis.sheet import Sheet
from analysis.style import STYLE

PARTS = {
    "Compute (measured)": "measured_energy_megajoules",
    "Interconnect (estimated)": "estimated_energy_megajoules",
}
TITLES = ["Energy (MJ)", "Time to train (min)"]


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot energy in megajoules (stacked bars) beside the time to train in minutes (a line), and name the systems."""
    energy, time = sheet.panels(TITLES, columns=len(TITLES))
    sheet.legend(areas(PARTS))
    places = range(frame.height)
    below = pl.zeros(frame.height, eager=True)
    for name, column in PARTS.items():
        for place, start, amount in zip(places, below, frame[column], strict=True):
            # A bar without height would still have an edge.
            if amount:
                energy.bar(place, amount, STYLE["bar_width"], bottom=start, **fill(name))
        below += frame[column]
    time.plot(places, frame["time_to_train_min"], **_line())
    above = (0, STYLE["number_gap"])
    for axes, column, offset in (
        (energy, "total_energy_megajoules", above),
        (time, "time_to_train_min", STYLE["time_offset"]),
    ):
        _axis(axes, frame, column)
        for place, amount in zip(places, frame[column], strict=True):
            number(axes, f"{amount:.1f}", (place, amount), offset, fontsize=STYLE["label_size"])


def _axis(axes: Axes, frame: pl.DataFrame, column: str) -> None:
    names = [
        "\n".join(textwrap.fill(str(text), STYLE["name_letters"]) for text in row if text is not None)
        for row in frame.select("accelerator_count", "system_name", "system_public_id").iter_rows()
    ]
    axes.set_xticks(range(frame.height), labels=names)
    axes.set_xlim(-STYLE["bar_width"], frame.height - 1 + STYLE["bar_width"])
    axes.set_ylim(0, max(frame[column]) * (1 + STYLE["bar_room"]))
    axes.locator_params(axis="y", nbins=STYLE["linear_ticks"])


def _line() -> dict[str, Any]:
    return {
        "color": STYLE["tick"],
        "linewidth": STYLE["line_width"],
        "marker": "o",
        "markersize": STYLE["point_size"],
    }
