"""The looks that all figures share, read from ``style.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    import plotnine as p9

STYLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("style.yml").read_text(encoding="utf-8"))

COLOURS: dict[str, str] = {
    name: entry["colour"] for entry in STYLE["benchmarks"].values() for name in entry["names"]
} | STYLE["series"]


def theme() -> p9.theme:
    """Small text, thin lines, no frame: readable at the width of a column."""
    # It takes two seconds to load; pictures in a page do without it.
    import plotnine as p9

    text = p9.element_text(size=STYLE["text_size"], family=STYLE["font"])
    thin = p9.element_line(size=STYLE["faint_width"], color=STYLE["grid"])
    return p9.theme_minimal(base_size=STYLE["text_size"], base_family=STYLE["font"]) + p9.theme(
        text=text,
        axis_title=p9.element_text(size=STYLE["axis_size"]),
        axis_text=p9.element_text(size=STYLE["label_size"]),
        plot_title=p9.element_text(size=STYLE["text_size"], weight="bold", ha="left"),
        plot_subtitle=p9.element_text(size=STYLE["label_size"], ha="left", color=STYLE["reference"]),
        plot_caption=p9.element_text(size=STYLE["caption_size"], ha="left", color=STYLE["reference"]),
        plot_title_position="plot",
        plot_caption_position="plot",
        strip_text=p9.element_text(size=STYLE["label_size"], ha="left"),
        legend_title=p9.element_blank(),
        legend_text=p9.element_text(size=STYLE["label_size"]),
        legend_position="top",
        legend_margin=0,
        panel_spacing_y=STYLE["panel_spacing"],
        panel_grid_major=thin,
        panel_grid_minor=p9.element_blank(),
    )
