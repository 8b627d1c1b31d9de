"""Figure 9: efficiency of BERT at 99.9 % accuracy relative to 99 %."""

from __future__ import annotations

import polars as pl

from analysis.bars import Bars
from analysis.parts import areas, reference_line
from analysis.sheet import Sheet


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot the ratio of samples per joule by round, a bar for each reading, a line at one."""
    (axes,) = sheet.panels([""])
    readings = sorted(frame["reading"].unique())
    sheet.legend(areas(readings))
    reference_line(axes)
    rounds = frame["version"].unique(maintain_order=True).to_list()
    drawn = [(row["version"], row["reading"], row["efficiency_ratio"]) for row in frame.iter_rows(named=True)]
    Bars(rounds, [[reading] for reading in readings], drawn, "{:.3f}", line=1).draw(sheet, axes)
