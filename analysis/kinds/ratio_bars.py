"""Efficiency, performance and power by version, relative to the first version."""

from __future__ import annotations

import polars as pl

from analysis.parts import areas, bars, reference_line
from analysis.sheet import Sheet

MEASURES = {"efficiency_ratio": "Efficiency", "performance_ratio": "Performance", "power_ratio": "Power"}


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot three bars per version, in one panel per reading where the frame has several.

    Args:
        frame: One row per version: ``version``, ``efficiency_ratio``, ``performance_ratio``, ``power_ratio`` (plain
            ratios), and ``reading`` where there are several.
        sheet: The sheet to draw on.
    """
    readings = frame["reading"].unique(maintain_order=True).to_list() if "reading" in frame.columns else [""]
    parts = [frame] if len(readings) == 1 else [frame.filter(pl.col("reading") == reading) for reading in readings]
    sheet.legend(areas(MEASURES.values()))
    highest = max(frame[measure].max() for measure in MEASURES)  # type: ignore[type-var]
    for axes, part in zip(sheet.panels(readings if len(readings) > 1 else [""]), parts, strict=True):
        reference_line(axes)
        drawn = [
            (row["version"], name, row[measure]) for row in part.iter_rows(named=True) for measure, name in MEASURES.items()
        ]
        bars(sheet, axes, part["version"].to_list(), list(MEASURES.values()), drawn, "{:.2f}", reference=1, highest=highest)
