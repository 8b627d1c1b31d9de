"""Parts of plots that several kinds of figure have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotnine as p9

from analysis.style import COLOURS, STYLE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.offsetbox import DrawingArea

HATCHED = [COLOURS[name] for name in STYLE["hatched"]]


class HatchedRect(p9.geom_rect):
    """Rectangles of which those are hatched whose fill is the colour of an estimate, in the plot and in its legend."""

    @staticmethod
    def draw_group(data: pd.DataFrame, panel_params: Any, coord: Any, ax: Axes, params: dict[str, Any]) -> None:
        """Draw measured and estimated rectangles apart, since all rectangles drawn together have one hatch."""
        for is_hatched, part in data.groupby(data["fill"].isin(HATCHED)):
            p9.geom_rect.draw_group(part, panel_params, coord, ax, params)
            if is_hatched:
                _hatch(ax.collections[-1])

    @staticmethod
    def draw_legend(data: pd.Series[Any], da: DrawingArea, lyr: Any) -> DrawingArea:
        """Draw the key of one entry of the legend."""
        p9.geom_rect.draw_legend(data, da, lyr)
        if data["fill"] in HATCHED:
            _hatch(da.get_children()[-1])
        return da


class HatchedCol(p9.geom_col):
    """Bars that are hatched in the same way; plotnine stacks them as all bars."""

    draw_group = staticmethod(HatchedRect.draw_group)
    draw_legend = staticmethod(HatchedRect.draw_legend)


def _hatch(artist: Any) -> None:
    artist.set_hatch_linewidth(STYLE["hatch_width"])
    artist.set(hatch=STYLE["hatch"], edgecolor=STYLE["hatch_colour"], linewidth=STYLE["hatch_width"])


def value_labels(text: str, group: str, **options: Any) -> p9.geom_label:
    """Print numbers on white, so that no line crosses them; ``group`` is the column by which adjacent bars differ."""
    return p9.geom_label(
        p9.aes(label=text, group=group),
        fill="white",
        color="black",
        label_size=0,
        label_padding=STYLE["label_padding"],
        size=STYLE["caption_size"],
        **options,
    )


def reference_line() -> p9.geom_hline:
    """Draw a dashed line at one, the value that the others are relative to."""
    return p9.geom_hline(yintercept=1, linetype="dashed", color=STYLE["reference"], size=STYLE["faint_width"])
