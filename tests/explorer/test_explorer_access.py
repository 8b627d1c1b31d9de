"""The explorer for everybody: for readers of screens, in both colour schemes, with marks that can be told apart."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.answers import Warehouse, rows
from tests.explorer.accessibility import violations
from tests.project import ROOT

ROWS = "tbody button.link"
# The backgrounds of style.css.
PAGE = {"light": "#ffffff", "dark": "#15171a"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: str, page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(site)
    page.locator(ROWS).first.wait_for()
    page.locator("summary", has_text="Submitter").click()
    assert violations(page) == []
    page.goto(f"{site}#explore?benchmark_id=nope")
    page.locator("[role=alert] p").wait_for()
    assert violations(page) == []
    page.locator(ROWS).nth(6).click()
    page.get_by_role("dialog").get_by_role("heading", name="Facts").wait_for()
    page.wait_for_load_state("networkidle")
    assert violations(page) == []


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", PAGE)
def test_every_colour_of_a_mark_has_a_contrast_of_3(warehouse: Warehouse, scheme: str) -> None:
    style = (ROOT / "explorer" / "style.css").read_text(encoding="utf-8")
    assert "--page: light-dark({light}, {dark});".format(**PAGE) in style
    colours = [colour for (colour,) in rows(warehouse, f"select {scheme} from seeds.mark_colours")]
    assert [colour for colour in colours if contrast(colour, PAGE[scheme]) < 3] == []


@pytest.mark.parametrize("scheme", PAGE)
def test_every_colour_of_a_line_has_a_contrast_of_3(scheme: str) -> None:
    style = (ROOT / "explorer" / "style.css").read_text(encoding="utf-8")
    found = dict(re.findall(r"--(accent|second|third|alert|quiet): light-dark\((#\w+, #\w+)\);", style))
    assert len(found) == 5
    colours = {name: pair.split(", ")[list(PAGE).index(scheme)] for name, pair in found.items()}
    assert {name: colour for name, colour in colours.items() if contrast(colour, PAGE[scheme]) < 3} == {}


def test_every_submitter_has_a_mark_of_its_own(warehouse: Warehouse) -> None:
    assert (
        rows(warehouse, "select submitter from marts.fct_results anti join seeds.submitter_marks using (submitter)")
        == []
    )
    assert rows(warehouse, "select colour, symbol from seeds.submitter_marks group by all having count(*) > 1") == []


def test_a_submitter_keeps_its_mark_when_others_are_filtered_away(site: str, page: Any) -> None:
    mark = "li:has-text('UntetherAI') path"
    seen = []
    for filters in ("", "#explore?submitter=UntetherAI"):
        page.goto(site + filters)
        page.locator(mark).wait_for()
        seen.append(page.locator(mark).evaluate("path => [path.getAttribute('d'), getComputedStyle(path).stroke]"))
    assert seen[0] == seen[1]
