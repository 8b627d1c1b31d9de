"""Coverage: how many results of each round have measured power."""

from __future__ import annotations

import polars as pl

from analysis.bars import Bars
from analysis.parts import areas
from analysis.sheet import Sheet
from analysis.style import STYLE

ALL, POWER = "all results", "with power"
PARTLY, UNKNOWN = "not all held", "published number unknown"


def draw(frame: pl.DataFrame, sheet: Sheet) -> None:
    """Plot two bars per round, all results and those with power, a panel per category.

    The bar of all results is hatched where the warehouse does not hold the round whole, or where nobody can know.
    """
    categories = frame.sort("suite", "category", maintain_order=True).partition_by("category", maintain_order=True)
    names = [f"{part.item(0, 'suite').capitalize()}, {part.item(0, 'category')}" for part in categories]
    sheet.legend(areas([ALL, PARTLY, UNKNOWN, POWER]))
    panels = sheet.panels([_title(name) for name in names], columns=STYLE["coverage_columns"])
    # Bars are as wide in all panels.
    room = max(part.height for part in categories)
    for axes, part in zip(panels, categories, strict=True):
        rounds = part["version"].to_list()
        drawn = [(row["version"], _name(row), row["published_result_count"]) for row in part.iter_rows(named=True)]
        drawn += [(row["version"], POWER, row["power_result_count"]) for row in part.iter_rows(named=True)]
        Bars(rounds, [[ALL, PARTLY, UNKNOWN], [POWER]], drawn, "{}", look="coverage_bars", room=room).draw(sheet, axes)


def _name(row: dict[str, object]) -> str:
    return {True: ALL, False: PARTLY}.get(row["is_held_whole"], UNKNOWN)  # type: ignore[call-overload]


def _title(name: str) -> str:
    suite, category = name.split(", ")
    return suite if suite.lower() == category else name
