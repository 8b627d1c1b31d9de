"""Two results side by side: a ratio only where a comparison is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.answers import Warehouse, one, records, rows
from tests.explorer.accessibility import violations

WITH_TRACE = (
    "from marts.fct_results where benchmark_id = 'resnet' and scenario = 'offline' and division = 'closed'"
    " and category = 'datacenter' and round_id in ('inference-v2.1', 'inference-v3.0')"
    " and result_id in (select result_id from marts.power_runs)"
)


def show(page: Any, site: str, **results: str) -> None:
    page.goto(f"{site}#compare?{'&'.join(f'{name}={key}' for name, key in results.items())}")
    page.locator(".compare h1").wait_for()


def cells(page: Any, column: str) -> list[str]:
    """The texts of the line of a column: of the first, the second result, and of the comparison."""
    line = page.locator(f'.pairs tr:has(th[data-name="{column}"])')
    line.wait_for()
    return list(line.locator("td").all_inner_texts())


def ids(warehouse: Warehouse, *wheres: str) -> list[str]:
    """A result of each condition, the first by its key."""
    return [one(warehouse, f"select min(result_id) from marts.fct_results where {where}")[0] for where in wheres]


def test_comparable_results_have_ratios_and_their_power_in_one_chart(
    site: str, page: Any, warehouse: Warehouse
) -> None:
    first, second = sorted(key for (key,) in rows(warehouse, f"select result_id {WITH_TRACE}"))[:2]
    columns = ("throughput_samples_per_s", "power_w", "efficiency_samples_per_j")
    values = records(warehouse, f"select result_id, {', '.join(columns)} {WITH_TRACE}", "result_id")
    show(page, site, a=first, b=second)
    for column in columns:
        ratio = values[second][column] / values[first][column]
        assert float(cells(page, column)[2].split()[0]) == pytest.approx(ratio, rel=1e-3)
    page.locator(".compare figure svg.plot").wait_for()
    page.locator(".compare").get_by_role("heading", name="What both systems ran").wait_for()
    assert violations(page) == []


RESNET = "benchmark_id = 'resnet' and category = 'datacenter' and scenario = 'offline'"
TINY = "benchmark_id = 'ic' and division = 'closed' and has_power"
BERT = "suite = 'training' and benchmark_id = 'bert' and round_id = 'training-v4.0'"
REFUSED = {
    "power": (
        f"{RESNET} and division = 'closed' and has_power and round_id = 'inference-v3.0'",
        f"{RESNET} and division = 'closed' and not has_power and round_id = 'inference-v3.0'",
        "measured with power and the other without",
        "throughput_samples_per_s",
    ),
    "break": (
        f"{TINY} and round_id = 'tiny-v0.7'",
        f"{TINY} and round_id = 'tiny-v1.0'",
        "From Tiny v1.0 on",
        "efficiency_samples_per_j",
    ),
    "metering": (
        f"{BERT} and metering_point = 'ac_wall'",
        f"{BERT} and metering_point = 'dc_after_psu'",
        "metered at different points",
        "training_energy_kj",
    ),
    "division": (
        f"{RESNET} and division = 'closed' and has_power",
        f"{RESNET} and division = 'open' and has_power",
        "two divisions",
        "efficiency_samples_per_j",
    ),
}


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_no_ratio_where_a_comparison_is_not_allowed(
    site: str, page: Any, warehouse: Warehouse, refused: tuple[str, str, str, str]
) -> None:
    first, second, reason, column = refused
    a, b = ids(warehouse, first, second)
    show(page, site, a=a, b=b)
    assert cells(page, column)[2] == "not compared"
    assert reason in page.locator(".compare .notes").inner_text()


def test_systems_of_one_name_and_several_sizes_are_not_mixed(site: str, page: Any, warehouse: Warehouse) -> None:
    # The systems of 8, 64, 72 and 512 accelerators have one name; that of 8 ran six benchmarks.
    size = "system_name = 'SMC-H100-{}-Power' and accelerator_count = 8 and round_id = 'training-v4.0'"
    first, second = ids(warehouse, size.format("AC"), size.format("DC"))
    (number,) = one(warehouse, f"select count(*) from marts.fct_results where {size.format('AC')}")
    show(page, site, a=first, b=second)
    page.get_by_role("region", name=f"{number} benchmarks and scenarios").wait_for()


def test_a_result_is_found_by_words_and_by_what_is_comparable(site: str, page: Any, warehouse: Warehouse) -> None:
    (first,) = ids(warehouse, f"public_id = '4.1-0066' and {RESNET}")
    show(page, site)
    page.get_by_role("region", name="First result").get_by_label("Find a result").fill(
        "4.1-0066 resnet offline datacenter"
    )
    page.get_by_role("region", name="First result").get_by_text("1 result.").wait_for()
    page.get_by_role("region", name="First result").locator("li button").first.click()
    second = page.get_by_role("region", name="Second result")
    (number,) = one(
        warehouse,
        "select count(*) - 1 from marts.fct_results as others inner join marts.fct_results as first"
        " using (comparability_id, division, category, scenario, has_power) where first.result_id = $key",
        key=first,
    )
    second.get_by_text(f"{number} results that can be compared with the other one").wait_for()
    assert f"a={first}" in page.url


@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_read_the_start(site: str, page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    show(page, site, a="unknown")
    page.get_by_role("alert").get_by_text("First result “unknown”").wait_for()
    page.locator(".compare li button").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []


def test_the_panel_of_a_result_leads_to_its_comparison(site: str, page: Any) -> None:
    page.goto(site)
    page.locator("tbody button.link").first.click()
    page.get_by_role("link", name="Compare with another result").click()
    page.get_by_role("region", name="First result").get_by_role("button", name="Choose another").wait_for()
    assert page.get_by_role("dialog").count() == 0
