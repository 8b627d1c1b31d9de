"""Efficiency, performance and power by version, relative to the first version."""

from __future__ import annotations

import polars as pl

from analysis.bars import Bars
from analysis.parts import areas, reference_line
from analysis.sheet import Sheet

MEASURES = {"efficiency_ratio": "Efficiency", "performance_ratio": "Performance", "power_ratio": "Power"}


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot three bars per version, in one panel per reading where the frame has several.

    Args:
        frame: One row per version: ``version``, ``efficiency_ratio``, ``performance_ratio``, ``power_ratio`` (plain
            ratios), and ``reading`` where there are several.
        sheet: The sheet to draw on.
    """
    has_readings = "reading" in frame.columns and frame["reading"].n_unique() > 1
    parts = frame.partition_by("reading", maintain_order=True) if has_readings else [frame]
    panels = sheet.panels([part.item(0, "reading") if has_readings else "" for part in parts])
    sheet.legend(areas(MEASURES.values()))
    highest = max(frame.select(pl.max_horizontal(*MEASURES)).to_series())
    for axes, part in zip(panels, parts, strict=True):
        reference_line(axes)
        drawn = [
            (row["version"], name, row[column])
            for row in part.iter_rows(named=True)
            for column, name in MEASURES.items()
        ]
        names = [[name] for name in MEASURES.values()]
        Bars(part["version"].to_list(), names, drawn, "{:.2f}", line=1, highest=highest).draw(sheet, axes)
