"""Parts of plots that several kinds of figure have."""

from __future__ import annotations

from typing import Any

import plotnine as p9

from analysis.style import STYLE


def value_labels(text: str, group: str, **options: Any) -> p9.geom_label:
    """Print numbers on white, so that no line crosses them; ``group`` is the column that distinguishes adjacent bars."""
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
