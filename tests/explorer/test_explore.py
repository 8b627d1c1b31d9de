"""The first view of the explorer, in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.answers import Warehouse

ALL = "suite=*&division=*&benchmark_id=*&scenario=*&measured=*"


@pytest.mark.parametrize("place", ["server", "disk"])
def test_the_first_page_has_a_chart_and_its_rows(site: str, explorer: Path, page: Any, place: str) -> None:
    page.goto(site if place == "server" else (explorer / "index.html").as_uri())
    page.locator("figure svg").wait_for()
    assert page.locator("tbody tr").count() > 50
    page.locator("tbody button.link").first.click()
    page.get_by_role("dialog").get_by_role("heading", name="Sources").wait_for()


def test_all_results_are_there(site: str, page: Any, warehouse: Warehouse) -> None:
    page.goto(f"{site}#explore?{ALL}")
    (count,) = warehouse.execute("select count(*) from marts.fct_results").fetchall()[0]
    page.get_by_role("heading", name=f"{count:,} results").wait_for()
