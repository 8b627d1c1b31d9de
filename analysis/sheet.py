"""A sheet of one size: title and lines at the top, a legend, panels, and the caption at the bottom.

A kind of figure asks for panels, draws on them, and names the entries of the legend. `arrange` then gives the panels
the room that their tick labels leave; what needs the final places, as numbers beside points do, is drawn `afterwards`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from analysis.style import STYLE


@dataclass(frozen=True)
class Words:
    """The texts of a sheet; an empty one takes no room."""

    title: str
    line: str
    x: str
    y: str
    caption: str


@dataclass
class Sheet:
    """One figure; lengths are in inches from the lower left corner."""

    words: Words
    axes: list[Axes] = field(default_factory=list)
    columns: int = 1
    right: float = 0
    afterwards: list[Callable[[], None]] = field(default_factory=list)
    entries: list[Artist] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.canvas = Canvas(figsize=STYLE["size"], dpi=STYLE["dpi"])
        self.agg = FigureCanvasAgg(self.canvas)

    def panels(self, titles: Sequence[str], *, columns: int = 1, right: float = 0) -> list[Axes]:
        """Add a panel for each title, in rows from the left; ``right`` is room beside them for labels, in inches."""
        self.columns, self.right = columns, right
        for title in titles:
            axes = self.canvas.add_axes((0, 0, 1, 1), label=title)
            axes.set_title(title, loc="left", fontsize=STYLE["label_size"], pad=STYLE["strip_pad"])
            axes.spines[:].set_visible(False)
            axes.set_axisbelow(True)
            axes.tick_params(length=0, labelsize=STYLE["label_size"], labelcolor=STYLE["tick"])
            self.axes.append(axes)
        return self.axes

    def legend(self, entries: Sequence[Artist]) -> None:
        """Name what colours, shapes and hatches mean, in one row below the title."""
        self.entries = list(entries)

    def arrange(self) -> None:
        """Put texts and panels in their places, then draw what waited for them."""
        width, height = STYLE["size"]
        pad, line = STYLE["sheet_pad"], STYLE["line_height"]
        words = self.words
        top = height - pad
        self._text(pad, top, words.title, STYLE["text_size"], weight="bold")
        top -= _lines(words.title) * line["title"]
        self._text(pad, top, words.line, STYLE["label_size"], color=STYLE["quiet"])
        top -= _lines(words.line) * line["line"]
        bottom = pad + _lines(words.caption) * line["caption"]
        self._text(pad, bottom, words.caption, STYLE["caption_size"], color=STYLE["quiet"])
        if self.entries:
            self._legend(top)
            top -= line["legend"]
        left = pad
        bottom += line["axis"] if words.x else line["space"]
        if words.y:
            left += line["axis"]
        right = width - pad - self.right
        self._place((left, bottom, right, top))
        if words.x:
            self._text(mean((left, right)), bottom, words.x, STYLE["axis_size"], ha="center")
        if words.y:
            self._text(pad, mean((bottom, top)), words.y, STYLE["axis_size"], va="center", rotation="vertical")
        for draw in self.afterwards:
            draw()

    def _text(self, x: float, y: float, text: str, size: float, **options: Any) -> None:
        width, height = STYLE["size"]
        settings = {"ha": "left", "va": "top", **options}
        self.canvas.text(x / width, y / height, text, fontsize=size, **settings)

    def _legend(self, top: float) -> None:
        width, height = STYLE["size"]
        self.canvas.legend(
            handles=self.entries,
            loc="upper left",
            bbox_to_anchor=(STYLE["sheet_pad"] / width, top / height),
            ncols=len(self.entries),
            fontsize=STYLE["label_size"],
            frameon=False,
            borderpad=0,
            borderaxespad=0,
            **STYLE["legend"],
        )

    def _place(self, box: tuple[float, float, float, float]) -> None:
        """Divide a box (left, bottom, right, top) among the panels: the same inner size for each."""
        left, bottom, right, top = box
        width, height = STYLE["size"]
        rows = -(-len(self.axes) // self.columns)
        lefts = [max(map(self._left, self.axes[column :: self.columns])) for column in range(self.columns)]
        bottoms = [
            max(map(self._bottom, self.axes[row * self.columns : (row + 1) * self.columns])) for row in range(rows)
        ]
        strip = STYLE["line_height"]["strip"] if any(axes.get_title(loc="left") for axes in self.axes) else 0
        inner_width = (right - left - sum(lefts) - STYLE["panel_gap"] * (self.columns - 1)) / self.columns
        inner_height = (top - bottom - sum(bottoms) - strip * rows) / rows
        for place, axes in enumerate(self.axes):
            row, column = divmod(place, self.columns)
            x = left + sum(lefts[: column + 1]) + column * (inner_width + STYLE["panel_gap"])
            y = top - sum(bottoms[:row]) - (row + 1) * (strip + inner_height)
            axes.set_position((x / width, y / height, inner_width / width, inner_height / height))

    def _left(self, axes: Axes) -> float:
        return self._extent(axes.yaxis, "width")

    def _bottom(self, axes: Axes) -> float:
        return self._extent(axes.xaxis, "height")

    def _extent(self, axis: Axis, side: str) -> float:
        """Width or height of the tick labels with their distance from the panel, in inches."""
        renderer = self.agg.get_renderer()
        sizes = [
            getattr(label.get_window_extent(renderer), side)
            for label in axis.get_ticklabels()
            if label.get_text() and label.get_visible()
        ]
        return max(sizes, default=0) / STYLE["dpi"] + STYLE["tick_pad"] if sizes else STYLE["tick_pad"]


def _lines(text: str) -> int:
    return text.count("\n") + 1
