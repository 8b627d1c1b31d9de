"""The figures and numbers of the paper on the page: those of the marts."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.answers import Warehouse, counts, one, rows
from tests.explorer.accessibility import violations

PICTURES = ".paper figure > svg.plot"


def show(page: Any, site: str, params: str = "") -> None:
    page.goto(f"{site}#paper?{params}")
    page.locator(PICTURES).first.wait_for()
    page.locator(".paper tbody td").last.wait_for()


def test_every_figure_is_there_as_printed_and_corrected(site: str, page: Any, warehouse: Warehouse) -> None:
    changes = counts(warehouse, "select figure_id, change_text from marts.figure_changes where variant = 'corrected'")
    assert len(changes) == 12
    for figure_id, change in changes.items():
        show(page, site, f"figure={figure_id}")
        page.get_by_role("heading", name=f"Figure {figure_id}:").wait_for()
        assert page.locator(PICTURES).count() == 2
        assert page.locator(".paper .figure .lead").inner_text() == f"Corrected: {change}."
    assert page.get_by_role("region", name="All figures").locator("tbody tr").count() == len(changes)


def test_the_rows_of_a_figure_are_those_of_the_mart(site: str, page: Any, warehouse: Warehouse) -> None:
    show(page, site, "figure=5a")
    page.get_by_text("The rows of both as a table").click()
    with page.expect_download() as found:
        page.locator(".figure details").get_by_role("button", name="rows as CSV").click()
    with Path(found.value.path()).open(encoding="utf-8", newline="") as file:
        given = [(row["variant"], row["public_id"], float(row["of_round"])) for row in csv.DictReader(file)]
    assert sorted(given) == rows(
        warehouse,
        "select variant, public_id, round_normalized_efficiency from marts.figure_5a"
        " where variant in ('as_printed', 'corrected') order by all",
    )


def test_a_verdict_shows_its_numbers(site: str, page: Any, warehouse: Warehouse) -> None:
    show(page, site, "verdict=not_derivable")
    (number,) = one(warehouse, "select count(*) from marts.paper_check where verdict = 'not_derivable'")
    page.get_by_text(f"{number} numbers and claims").wait_for()
    statements = page.get_by_role("region", name=f"{number} numbers and claims").locator("tbody tr")
    assert statements.count() == number
    assert all("not derivable" in text for text in statements.all_inner_texts())


def test_the_first_sentence_counts_the_verdicts(site: str, page: Any, warehouse: Warehouse) -> None:
    show(page, site)
    text = page.locator(".paper > .lead").inner_text()
    for verdict, number in counts(
        warehouse, "select verdict, count(*) from marts.paper_check group by verdict"
    ).items():
        assert f"{number} {verdict.replace('_', ' ')}" in text


@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_read_the_paper(site: str, page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    show(page, site, "figure=7")
    page.get_by_text("The rows of both as a table").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []
