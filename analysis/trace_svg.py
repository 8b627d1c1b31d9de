"""The trace of a power run as an SVG element for an HTML page, whatever its rows come from.

It takes a tenth of the time of a figure, so that a page can have many.
"""

from __future__ import annotations

import html
import io
import re
from typing import Any

import matplotlib as mpl
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import EngFormatter

from analysis.style import COLOURS, STYLE

WINDOW, RANGE = "measuring window", "lowest to highest sample"
MEAN, OVERALL = "mean of ten seconds", "mean of the window"
SINCE_WINDOW = "Seconds since the begin of the measuring window"
SINCE_FIRST_SAMPLE = "Seconds since the first sample; the measuring window is not known"
# What a page may colour by its own style sheet, in dark mode for example; the default is the colour of the figures.
_VARIABLES = {WINDOW: "--trace-window", RANGE: "--trace-range", MEAN: "--trace-mean", OVERALL: "--trace-overall"}
_TEXT = STYLE["inline"]["text"]
# What matplotlib says about itself and the day.
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
WATTS = EngFormatter(unit="W")


def trace_svg(frame: pl.DataFrame, name: str, title: str) -> str:
    """Return the trace of one run as an ``<svg>`` element, as wide as its place in the page.

    Texts have the colour of the page (``currentColor``); the background is transparent. The page may set
    ``--trace-window``, ``--trace-range``, ``--trace-mean`` and ``--trace-overall`` to other colours.

    Args:
        frame: The rows of the run, with these columns of ``marts.power_traces``: ``start_s``, ``end_s`` (seconds since
            the begin of the window), ``is_in_window`` (null: no window), ``mean_power_w`` (null: no sample counts),
            ``min_power_w``, ``max_power_w`` (watts) and ``counted_sample_count``. No rows give an empty plot.
        name: Letters, digits and hyphens, different for each trace of a page: the ids in the element begin with it.
        title: What the picture shows, for those who do not see it.
    """
    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": "trace", "font.size": STYLE["inline"]["text_size"]}
    with mpl.rc_context(settings):
        # A fixed place takes half of the time of one that is computed.
        figure = Figure(figsize=STYLE["inline"]["size"])
        axes = figure.add_axes(STYLE["inline"]["place"])
        axes.set_xlabel(SINCE_FIRST_SAMPLE if frame["is_in_window"].is_null().all() else SINCE_WINDOW, color=_TEXT)
        paint(axes, frame)
        _finish(axes)
        text = io.StringIO()
        figure.savefig(text, format="svg", transparent=True, metadata=_NO_METADATA)
    return _for_page(text.getvalue(), name, title)


def steps(frame: pl.DataFrame) -> pl.DataFrame:
    """Return begin and end of each row as two points in time; a new ``part`` begins where the row before is missing."""
    rows = frame.sort("start_s").with_columns(
        part=(pl.col("start_s") != pl.col("end_s").shift()).fill_null(value=False).cum_sum()
    )
    points = [rows.with_columns(seconds=end) for end in ("start_s", "end_s")]
    return pl.concat(points).sort("start_s", "seconds")


def window(frame: pl.DataFrame) -> pl.DataFrame:
    """Return begin, end and mean power of the measuring window in one row; no row where there is no window."""
    # A column of nulls only has no type.
    inside = frame.filter(pl.col("is_in_window").cast(pl.Boolean)).cast({"mean_power_w": pl.Float64})
    counted = pl.col("counted_sample_count")
    return inside.select(
        start_s=pl.col("start_s").min(),
        end_s=pl.col("end_s").max(),
        mean_power_w=(pl.col("mean_power_w") * counted).sum() / counted.sum(),
    ).drop_nulls()


def paint(axes: Axes, frame: pl.DataFrame) -> None:
    """Paint the window, the range of the samples, the mean of each row and that of the window; each with its label.

    Args:
        axes: Where to paint.
        frame: The rows of one run, as in ``trace_svg``.
    """
    for shade in window(frame).iter_rows(named=True):
        axes.axvspan(
            shade["start_s"], shade["end_s"], color=COLOURS[WINDOW], alpha=STYLE["window_alpha"], lw=0, label=WINDOW
        )
    _paint_samples(axes, frame)
    for line in window(frame).iter_rows(named=True):
        ends, heights = [line["start_s"], line["end_s"]], [line["mean_power_w"], line["mean_power_w"]]
        axes.plot(ends, heights, color=COLOURS[OVERALL], linestyle="dashed", lw=STYLE["line_width"], label=OVERALL)
    axes.yaxis.set_major_formatter(WATTS)
    axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))
    axes.margins(x=0)


def _paint_samples(axes: Axes, frame: pl.DataFrame) -> None:
    """Paint the range of the samples and the mean of each row; parts are labelled once."""
    for part in steps(frame).partition_by("part"):
        label = RANGE if part["part"].item(0) == 0 else None
        low, high = part["min_power_w"], part["max_power_w"]
        axes.fill_between(part["seconds"], low, high, color=COLOURS[RANGE], lw=0, label=label)
    for part in steps(frame.drop_nulls("mean_power_w")).partition_by("part"):
        label = MEAN if part["part"].item(0) == 0 else None
        axes.plot(part["seconds"], part["mean_power_w"], color=COLOURS[MEAN], lw=STYLE["trace_width"], label=label)


def _finish(axes: Axes) -> None:
    """Give the axes their texts in the colour of the page, and a legend above."""
    axes.spines[:].set_visible(False)
    axes.tick_params(colors=_TEXT, labelsize=STYLE["axis_size"])
    axes.grid(axis="y", color=_TEXT, alpha=STYLE["inline"]["grid_alpha"], lw=STYLE["faint_width"])
    if axes.get_legend_handles_labels()[0]:
        axes.figure.legend(
            loc="upper left",
            ncols=len(_VARIABLES),
            frameon=False,
            labelcolor=_TEXT,
            fontsize=STYLE["axis_size"],
        )


def _for_page(text: str, name: str, title: str) -> str:
    """Make a file an element: ids of its own, colours that the page can set, and the width of its place."""
    element = text[text.index("<svg") :]
    element = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", element)
    element = re.sub(r' width="[^"]*" height="[^"]*"', ' role="img" width="100%"', element, count=1)
    colours = {_TEXT: "currentColor"} | {
        COLOURS[key]: f"var({name}, {COLOURS[key]})" for key, name in _VARIABLES.items()
    }
    for colour, variable in colours.items():
        element = re.sub(rf"{colour}(?!\))", variable, element, flags=re.IGNORECASE)
    opening, rest = element.split(">", maxsplit=1)
    return f"{opening}><title>{html.escape(title)}</title>{rest}"
