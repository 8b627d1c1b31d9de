"""Bars side by side, with their numbers above."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from analysis.numbers import number, on_sheet
from analysis.parts import fill
from analysis.sheet import Sheet
from analysis.style import STYLE


@dataclass(frozen=True)
class Bars:
    """What is drawn in one panel.

    Attributes:
        places: The groups of bars along the axis.
        names: What stands side by side in a group; of several names in one slot, each group has one.
        drawn: Place, name and height of each bar.
        form: How its number is printed.
        look: The entry of the style that has widths and the size of the numbers.
        line: The height of a horizontal line that the numbers must not stand on.
        highest: A height that the panel has at least.
        room: How many groups the panel has room for at least.
    """

    places: Sequence[str]
    names: Sequence[Sequence[str]]
    drawn: Sequence[tuple[str, str, float]]
    form: str
    look: str = "bars"
    line: float | None = None
    highest: float = 0
    room: int = 0

    def draw(self, sheet: Sheet, axes: Axes) -> None:
        """Draw the bars, and when the panel has its place, their numbers."""
        spots = self._spots()
        width = self._step() * STYLE[self.look]["share"]
        for name in dict.fromkeys(name for _, name, _ in self.drawn):
            heights = {spot: height for spot, (_, one, height) in zip(spots, self.drawn, strict=True) if one == name}
            axes.bar(list(heights), list(heights.values()), width, **fill(name))
        margin = STYLE["place_margin"]
        axes.set_xticks(range(len(self.places)), labels=list(self.places))
        axes.set_xlim(-margin, max(self.room, len(self.places)) - 1 + margin)
        highest = max(self.highest, self.line or 0, *(height for _, _, height in self.drawn))
        axes.set_ylim(0, highest * (1 + STYLE["bar_room"]))
        axes.locator_params(axis="y", nbins=STYLE["linear_ticks"])
        sheet.afterwards.append(lambda: self._number(axes, spots))

    def _step(self) -> float:
        return float(STYLE[self.look]["group"] / len(self.names))

    def _spots(self) -> list[float]:
        slots = {name: slot for slot, names in enumerate(self.names) for name in names}
        middle = statistics.mean(range(len(self.names)))
        return [self.places.index(place) + (slots[name] - middle) * self._step() for place, name, _ in self.drawn]

    def _number(self, axes: Axes, spots: Sequence[float]) -> None:
        """Print a number above each bar, and where it would stand on the line, above that."""
        gap, size = STYLE["number_gap"], STYLE[self.look]["number_size"]
        for spot, (_, _, height) in zip(spots, self.drawn, strict=True):
            ((_, top), (_, line)) = on_sheet(axes, [(spot, height), (spot, self.line or 0)])
            lift = line - top if top <= line <= top + gap + size else 0
            number(axes, self.form.format(height), (spot, height), (0, gap + lift), halo=False, fontsize=size)
