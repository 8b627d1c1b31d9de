"""The coverage of rounds: what the page counts is what the marts count."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answers import Warehouse, one, rows
from tests.explorer.accessibility import violations


def show(page: Any, site: str, params: str = "") -> None:
    page.goto(f"{site}#coverage?{params}")
    page.locator(".coverage figure svg.plot").wait_for()


def test_the_first_sentence_counts_all_results(site: str, page: Any, warehouse: Warehouse) -> None:
    show(page, site, "division=*")
    results, with_power, with_log = one(
        warehouse, "select count(*), count_if(has_power), count_if(has_power and measurement_id is not null)"
        " from marts.fct_results"
    )  # fmt: skip
    sentence = page.locator(".coverage .lead p").first.inner_text()
    assert sentence.startswith(
        f"{results:,} results, {with_power:,} with measured power; of these, {with_log:,} have a log that was read."
    )


def test_each_round_has_a_bar_with_its_numbers_and_its_mark(site: str, page: Any, warehouse: Warehouse) -> None:
    show(page, site, "suite=training&division=*")
    expected = rows(
        warehouse,
        "select regexp_extract(round_id, 'v.*') || case when bool_and(is_held_whole) then ''"
        " when bool_or(not is_held_whole) then ' *' else ' ?' end, sum(result_count), sum(power_result_count)"
        " from marts.coverage_by_round where suite = 'training' group by round_id",
    )
    drawn = page.locator(".coverage figure svg.plot text").all_text_contents()
    assert set(drawn) >= {f"Training {name}" for name, _, _ in expected}
    assert set(drawn) >= {f"{held:,} held, {power:,} with power" for _, held, power in expected}
    assert any(name.endswith("*") for name, _, _ in expected)


def test_a_number_leads_to_its_results(site: str, page: Any) -> None:
    show(page, site, "suite=tiny")
    # Tiny v1.3 closed: 43 results, 27 of them with power (its results page).
    page.locator("tbody tr").first.get_by_role("link", name="27").click()
    page.locator(".explore .lead").get_by_text("27 results").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_read_the_coverage(site: str, page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    show(page, site)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []
