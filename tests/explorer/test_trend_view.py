"""The trend of a benchmark: what its chart and table show is what the marts have."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.answers import Warehouse, rows
from tests.explorer.accessibility import violations

THROUGHPUT = "throughput_samples_per_s"
# Tiny has a break, a benchmark with tokens has another measure, and Edge has other rounds than the data center.
TRENDS = [
    ("tiny", "ic", ""),
    ("datacenter", "llama2-70b-99.9", "offline"),
    ("edge", "3d-unet-99", "offline"),
]


def show(page: Any, site: str, **params: str) -> None:
    page.goto(f"{site}#trend?{urlencode(params)}")
    page.locator(".trend figure svg.plot").wait_for()


def column(page: Any, number: int) -> list[str]:
    """The cells of a column of the table, the first of which is 1: all digits, where the text has only four."""
    script = "cells => cells.map(cell => cell.querySelector('[title]')?.title.split(' ')[0] ?? cell.textContent)"
    return list(page.locator(f".trend tbody td:nth-child({number})").evaluate_all(script))


@pytest.mark.parametrize("trend", TRENDS, ids=[benchmark for _, benchmark, _ in TRENDS])
def test_each_point_is_that_of_the_mart(
    site: str, page: Any, warehouse: Warehouse, trend: tuple[str, str, str]
) -> None:
    category, benchmark, scenario = trend
    show(page, site, category=category, benchmark_id=benchmark, scenario=scenario)
    expected = rows(
        warehouse,
        "select cast(round_date as varchar), coalesce(best_tokens_per_j, best_samples_per_j), result_count,"
        " coalesce(running_best_tokens_per_j, running_best_samples_per_j) from marts.efficiency_trends"
        " where category = $category and benchmark_id = $benchmark order by round_date",
        category=category,
        benchmark=benchmark,
    )
    shown = zip(*(column(page, number) for number in (2, 3, 6, 4)), strict=True)
    assert [(day, float(best), int(count), float(so_far)) for day, best, count, so_far in shown] == expected


def test_a_line_ends_where_results_cannot_be_compared(site: str, page: Any) -> None:
    # The official table has a change of all models of Tiny at v1.0: six rounds, two and four of which are comparable.
    show(page, site, category="tiny", benchmark_id="ic", scenario="")
    assert page.locator(".trend figure").get_by_text("not comparable").count() == 1
    assert "From Tiny v1.0 on, results are not compared" in page.locator(".trend .notes").inner_text()
    assert [float(ratio) for ratio in column(page, 5)][::2][:2] == [1, 1]


def test_performance_with_power_has_a_line_of_its_own(site: str, page: Any, warehouse: Warehouse) -> None:
    show(page, site, category="datacenter", benchmark_id="resnet", scenario="offline", measure=THROUGHPUT)
    best = rows(
        warehouse,
        "select max(throughput_samples_per_s) from marts.fct_results where division = 'closed' and is_published"
        " and category = 'datacenter' and benchmark_id = 'resnet' and scenario = 'offline'"
        " group by round_id, performance_comparability_id",
    )
    assert sorted(map(float, column(page, 4))) == sorted(value for (value,) in best)


def test_a_trend_that_does_not_exist_is_one_sentence(site: str, page: Any) -> None:
    show(page, site, category="tiny", scenario="server")
    assert page.get_by_role("alert").inner_text().count("There is no trend") == 1


def test_a_point_leads_to_its_result(site: str, page: Any) -> None:
    show(page, site, category="tiny", benchmark_id="ic", scenario="")
    system = page.locator(".trend tbody a").first
    name = system.inner_text()
    system.click()
    page.get_by_role("dialog").get_by_role("heading", name=name).wait_for()


def test_the_file_has_the_points_with_all_digits(site: str, page: Any, warehouse: Warehouse) -> None:
    show(page, site, category="datacenter", benchmark_id="llama2-70b-99.9", scenario="offline")
    with page.expect_download() as found:
        page.get_by_role("button", name="rows as CSV").click()
    with Path(found.value.path()).open(encoding="utf-8", newline="") as file:
        given = [(row["result_id"], float(row["efficiency_tokens_per_j"])) for row in csv.DictReader(file)]
    assert given == rows(
        warehouse,
        "select result_id, best_tokens_per_j from marts.efficiency_trends"
        " where category = 'datacenter' and benchmark_id = 'llama2-70b-99.9' order by round_date",
    )


def test_what_does_not_fit_to_a_choice_is_left_out(site: str, page: Any) -> None:
    show(page, site, category="datacenter", benchmark_id="resnet", scenario="server")
    page.get_by_label("Category").select_option("edge")
    page.wait_for_url(lambda address: "scenario" not in address)
    assert "benchmark_id=resnet" in page.url
    page.go_back()
    page.wait_for_url(lambda address: "scenario=server" in address)
    assert page.get_by_label("Category").input_value() == "datacenter"


@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_read_the_trend(site: str, page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    # The benchmark with the longest name, and one with a break.
    show(page, site, category="datacenter", benchmark_id="llama2-70b-99.9", scenario="offline")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    show(page, site, category="tiny", benchmark_id="ic", scenario="")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []
