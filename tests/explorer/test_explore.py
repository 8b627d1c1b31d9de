"""The first view of the explorer in a browser: filters, chart, table, files, and the panel of a result."""

from __future__ import annotations

import csv
import io
import math
import random
import re
from pathlib import Path
from typing import Any

import pytest

from publish.query import rows_by_name
from tests.answers import Warehouse, records, rows

# No filter at all: those of the first page are named and lifted.
ALL = {name: ["*"] for name in ("suite", "division", "benchmark_id", "scenario", "measured")}
# What the facets of the page mean, said again in SQL.
MEASURED = "case when has_power then 'measured' else 'not measured' end"
QUALITY = """
    case
        when not has_power then ''
        when power_run_flags is not null or power_quality_flags != 'none' then 'flagged'
        when power_quality_flags is null then 'not checked'
        else 'no flag'
    end
"""
FACETS = {
    **{
        name: f"coalesce({name}, '')"
        for name in (
            "suite", "division", "category", "benchmark_id", "scenario", "round_id", "submitter", "accelerator_family",
            "availability",
        )
    },
    "measured": MEASURED,
    "quality": QUALITY,
    "corrected": "case when correction_ids is null then 'as published' else 'corrected' end",
}  # fmt: skip
ROWS = "tbody button.link"
# States with more results are left out: drawing them takes seconds, and shows nothing that others do not.
MANY = 3000


def address(site: str, filters: dict[str, list[str]], **others: str) -> str:
    from urllib.parse import urlencode

    pairs = [(name, value) for name, values in {**ALL, **filters}.items() for value in values]
    return f"{site}#explore?{urlencode([*pairs, *others.items()])}"


def shown(page: Any, number: int) -> None:
    """Wait until the page says how many results pass the filters."""
    page.locator(".lead", has_text=f"{number:,} result").wait_for()
    page.locator("caption", has_text=f"{number:,} result").wait_for()


def downloaded(page: Any, button: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("button", name=button).click()
    return Path(found.value.path()).read_bytes()


def csv_of(page: Any, number: int) -> tuple[list[str], list[list[str]]]:
    content = downloaded(page, f"{number:,} row{'' if number == 1 else 's'} as CSV").decode()
    head, *lines = csv.reader(io.StringIO(content, newline=""), strict=True)
    return head, lines


@pytest.mark.parametrize("place", ["server", "disk"])
def test_the_first_page_has_a_chart_a_table_and_a_panel(site: str, explorer: Path, page: Any, place: str) -> None:
    page.goto(site if place == "server" else (explorer / "index.html").as_uri())
    page.locator("figure svg[role=img]").wait_for()
    assert page.locator(ROWS).count() > 50
    page.locator(ROWS).first.click()
    page.get_by_role("dialog").get_by_role("heading", name="Sources").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Copy the sentence").wait_for()


def random_filters(known: list[dict[str, str]], chance: random.Random) -> dict[str, list[str]]:
    """Filters that some result passes: some of its own values, and now and then a second value."""
    result = chance.choice(known)
    chosen = chance.sample(sorted(FACETS), k=chance.randint(2, 6))
    others = {name: sorted({row[name] for row in known}) for name in chosen}
    return {name: sorted({result[name], *chance.sample(others[name], k=chance.randint(0, 1))}) for name in chosen}


def test_20_random_states_show_what_the_marts_have(site: str, page: Any, warehouse: Warehouse) -> None:
    columns = ", ".join(f"{expression} as {name}" for name, expression in FACETS.items())
    known = rows_by_name(warehouse.execute(f"select {columns} from marts.fct_results order by result_id"))
    chance = random.Random(1)  # noqa: S311 - the same in every run
    page.goto(site)
    tried = 0
    while tried < 20:
        filters = random_filters(known, chance)
        passes = " and ".join(f"{FACETS[name]} in (select unnest(${name}))" for name in filters)
        found = records(warehouse, f"select * from marts.fct_results where {passes}", "result_id", **filters)
        if len(found) > MANY:
            continue
        tried += 1
        page.goto(address(site, filters))
        shown(page, len(found))
        head, lines = csv_of(page, len(found))
        given = [dict(zip(head, line, strict=True)) for line in lines]
        assert {row["result_id"] for row in given} == set(found), filters
        assert len(given) == len(found)
        for row in given:
            for name, cell in row.items():
                assert same(cell, found[row["result_id"]][name]), (name, row)
        table = page.locator(ROWS).all_text_contents()
        assert table == [found[row["result_id"]]["system_name"] for row in given[:100]], filters


def same(cell: str, value: Any) -> bool:
    if value is None:
        return cell == ""
    if isinstance(value, float):
        return math.isclose(float(cell), value, rel_tol=0)
    return cell.removeprefix("'") == str(value).replace("\r\n", "\n")


def test_the_counts_of_a_filter_are_those_that_its_choice_would_show(
    site: str, page: Any, warehouse: Warehouse
) -> None:
    page.goto(site)
    page.locator("summary", has_text="Submitter").click()
    lines = page.locator(".facet[open] label").all_inner_texts()
    counted = {name.strip(): int(number.replace(",", "")) for name, number in (line.split("\n") for line in lines[1:])}
    sql = """
        select submitter, count(*) from marts.fct_results
        where suite = 'inference' and division = 'closed' and benchmark_id = 'resnet' and scenario = 'offline'
            and has_power
        group by all
    """
    assert counted == dict(rows(warehouse, sql))


def test_a_link_reproduces_a_view_and_the_history_works(site: str, page: Any) -> None:
    page.goto(site)
    page.locator("summary", has_text="Submitter").click()
    page.locator(".facet[open]").get_by_label("NVIDIA").check()
    shown(page, 29)
    page.locator("summary", has_text="Category").click()
    page.locator(".facet[open]").get_by_label("Edge").check()
    page.get_by_role("button", name="Mean system power").click()
    first = page.locator(ROWS).first.inner_text()
    number = page.locator("caption").inner_text()
    link = page.url
    page.go_back()
    page.go_back()
    shown(page, 29)
    page.go_forward()
    page.go_forward()
    page.locator("th[aria-sort=ascending]", has_text="Mean system power").wait_for()
    other = page.context.new_page()
    other.goto(link)
    other.locator("th[aria-sort=ascending]", has_text="Mean system power").wait_for()
    assert other.locator("caption").inner_text() == number != "29 results"
    assert other.locator(ROWS).first.inner_text() == first


@pytest.mark.parametrize(
    ("hash_", "sentence"),
    [
        ("#explore?benchmark_id=nope", "Benchmark “nope”, which the address asks for, does not exist; it is left out."),
        ("#explore?x=power", "Measure “power”, which the address asks for, does not exist; it is left out."),
        ("#explore?sort=colour", "Order “colour”, which the address asks for, does not exist; it is left out."),
        ("#explore?page=0", "Page “0”, which the address asks for, does not exist; it is left out."),
        ("#explore?colour=red", "This page knows no “colour”, which the address asks for, and leaves it out."),
        ("#nowhere", "There is no page “nowhere”, which the address asks for."),
        ("#explore?result=abc", "Result “abc”, which the address asks for, does not exist; it is left out."),
        ("#explore?submitter=%3Cimg+src%3Dx%3E", "Submitter “<img src=x>”, which the address asks for, does not exist"),
    ],
)
def test_an_address_that_asks_for_what_is_not_there_gets_one_sentence(
    site: str, page: Any, hash_: str, sentence: str
) -> None:
    page.goto(site + hash_)
    page.locator("[role=alert] p").wait_for()
    assert page.locator("[role=alert] p").count() == 1
    assert page.locator("[role=alert]").inner_text().startswith(sentence)
    shown(page, 164)


def test_the_csv_is_as_the_rfc_says(site: str, page: Any) -> None:
    page.goto(address(site, {"suite": ["tiny"]}))
    page.get_by_role("button", name="as CSV").wait_for()
    content = downloaded(page, "as CSV").decode()
    assert content.endswith("\r\n")
    assert content.count("\n") == content.count("\r\n")
    head = content.split("\r\n", 1)[0].split(",")
    assert {"latency_ms", "energy_j_per_query"} <= set(head)
    cells = [cell for line in csv.reader(io.StringIO(content, newline=""), strict=True) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_picture_says_what_it_shows_and_where_it_is_from(site: str, page: Any) -> None:
    page.goto(site)
    page.locator("figure svg[role=img]").wait_for()
    marks = page.locator("figure svg[role=img] g[stroke^=var] :is(path, circle)")
    assert marks.count() == 164  # a mark for each result
    assert "none" not in marks.evaluate_all("marks => marks.map((mark) => getComputedStyle(mark).stroke)")
    text = downloaded(page, "Chart as SVG").decode()
    said = (
        "ResNet-50 v1.5, Offline",
        "Scenario: Offline",
        "Krai",
        "Mean system power (W)",
        "Joulebase 20",
        "unofficial",
    )
    assert [part for part in said if part not in text] == []
    assert "var(--" not in text
    # A colour of the seed for each submitter of the legend, and no mark without one.
    assert text.count('fill-opacity="0.25"') >= 164 + 13
    assert 'stroke=""' not in text
    png = downloaded(page, "Chart as PNG")
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    assert width > 1200 < height


def test_every_tick_of_an_axis_has_its_number(site: str, page: Any) -> None:
    page.goto(f"{site}#explore?scenario=server")
    shown(page, 50)
    texts = page.locator("figure svg[role=img] text").all_text_contents()
    ticks = ["2 k", "5 k", "10 k", "20 k", "50 k", "100 k", "200 k", "500 k", "500 W", "1 kW", "2 kW", "5 kW"]
    assert sorted(ticks) == sorted(text for text in texts if re.fullmatch(r"\d+ [kMW]W?", text))


# What is better the smaller it is: less power, more throughput; less energy, less latency.
SMALLER = {
    "offline": "power_w, -throughput_samples_per_s",
    "single_stream": "energy_j_per_query, latency_ms",
}


@pytest.mark.parametrize("scenario", SMALLER)
def test_the_line_joins_the_results_that_no_other_one_beats(
    site: str, page: Any, warehouse: Warehouse, scenario: str
) -> None:
    sql = f"""
        select distinct {SMALLER[scenario]} from marts.fct_results where has_power and suite = 'inference'
            and division = 'closed' and benchmark_id = 'resnet' and scenario = $scenario
    """
    points = rows(warehouse, sql, scenario=scenario)
    best = [(a, b) for a, b in points if not any(c <= a and d <= b and (c, d) != (a, b) for c, d in points)]
    page.goto(f"{site}#explore?scenario={scenario}")
    line = page.locator("figure svg[role=img] g[stroke-dasharray] path")
    line.wait_for(state="attached")
    # A line in steps has a corner between each two results.
    assert len(re.findall(r"[ML]", line.get_attribute("d"))) == 2 * len(best) - 1


def test_samples_and_tokens_are_never_on_one_axis(site: str, page: Any, warehouse: Warehouse) -> None:
    page.goto(address(site, {"suite": ["inference"], "division": ["closed"], "measured": ["measured"]}))
    page.get_by_label("Vertical").select_option("throughput_tokens_per_s")
    page.get_by_label("Horizontal").select_option("power_w")
    sql = """
        select count(*) from marts.fct_results where suite = 'inference' and division = 'closed' and has_power
            and throughput_tokens_per_s is not null and power_w is not null
    """
    ((number,),) = rows(warehouse, sql)
    page.locator("figcaption", has_text=f"{number:,} of ").wait_for()
    assert page.locator("figure svg [aria-label]").count() == 0
    assert "Throughput in tokens (tokens/s)" in page.locator("figure svg[role=img]").inner_html()


def test_the_panel_leads_to_the_line_and_tells_the_measurement(site: str, page: Any, warehouse: Warehouse) -> None:
    """The result that docs/architecture.md follows: its file and line, and the mean power of its run."""
    answer = warehouse.execute(
        "select result_id, fct_results.source_path, source_line, repository, commit from marts.fct_results"
        " inner join raw.sources on published_source = source_id"
        " where public_id = '4.1-0049' and benchmark_id = 'retinanet' and scenario = 'offline'",
    )
    (found,) = rows_by_name(answer)
    page.goto(f"{site}#explore?result={found['result_id']}")
    panel = page.get_by_role("dialog")
    panel.get_by_role("img").wait_for()
    link = "https://github.com/{repository}/blob/{commit}/{source_path}#L{source_line}".format(**found)
    assert link.replace(" ", "%20") in [each.get_attribute("href") for each in panel.locator("a").all()]
    assert "has 611 s" in panel.inner_text()  # from 03:29:52.296 to 03:40:03.265
    assert "achieved a verified score of 10802.5 samples/s" in panel.inner_text()
    panel.locator("summary", has_text="The trace as a table").click()
    assert panel.locator("figure tbody tr").count() > 60


def test_escape_closes_the_panel_and_gives_the_focus_back(site: str, page: Any) -> None:
    page.goto(site)
    button = page.locator(ROWS).nth(3)
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("heading", name="Facts").wait_for()
    assert "result=" in page.url
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    assert button.evaluate("button => button === document.activeElement")
    assert "result=" not in page.url


def test_tab_goes_through_the_page_in_the_order_of_reading(site: str, page: Any) -> None:
    page.goto(site)
    page.locator(ROWS).first.wait_for()
    places = []
    for _ in range(40):
        page.keyboard.press("Tab")
        places.append(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
    assert places == sorted(places)
    assert len(set(places)) == 40


@pytest.mark.parametrize("width", [390, 640])
def test_nothing_has_to_be_scrolled_sideways(site: str, page: Any, width: int) -> None:
    """At the width of a telephone, and of 1280 pixels at a zoom of 200 %."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site)
    page.locator(ROWS).first.click()
    page.get_by_role("dialog").get_by_role("heading", name="Facts").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("dialog").evaluate("panel => panel.scrollWidth - panel.clientWidth") == 0


def test_the_legend_of_a_picture_has_the_colours_of_the_page(site: str, page: Any) -> None:
    page.goto(site)
    colours = page.locator("figcaption .legend path").evaluate_all(
        "all => all.map(path => getComputedStyle(path).stroke)"
    )
    with page.expect_download() as found:
        page.get_by_role("button", name="Chart as SVG").click()
    text = Path(found.value.path()).read_text(encoding="utf-8")
    legend = re.findall(r'<path d="[^"]*" transform="translate\(8,8\)"[^>]* stroke="([^"]*)"', text)
    assert colours
    assert legend == colours
