"""The views beside the first one: files with a fault, addresses with unknown values, a new round, hostile texts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.explorer.test_explorer_files import break_file

# The file of each view, and the fault that it gets.
FILES = [
    ("trend", "trends", "missing"),
    ("coverage", "coverage", "garbage"),
    ("paper", "paper_check", "cut"),
    ("paper", "figures", "missing"),
]


@pytest.mark.parametrize("part", FILES, ids=[name for _, name, _ in FILES])
def test_a_file_with_a_fault_is_one_sentence(site: str, explorer: Path, page: Any, part: tuple[str, str, str]) -> None:
    view, name, fault = part
    break_file(page, explorer, name, fault)
    page.goto(f"{site}#{view}")
    alert = page.locator("[role=alert] p")
    alert.wait_for()
    assert alert.count() == 1
    assert re.fullmatch(rf"The file data/{name}\.js (cannot be loaded|is damaged), .*\.", alert.inner_text())
    page.get_by_role("link", name="Explore").click()
    page.locator("tbody button.link").first.wait_for()


@pytest.mark.parametrize("view", ["trend", "coverage", "paper", "compare"])
def test_an_unknown_name_in_the_address_is_one_sentence(site: str, page: Any, view: str) -> None:
    page.goto(f"{site}#{view}?nope=1")
    page.locator("[role=alert] p", has_text="“nope”").wait_for()
    assert page.locator("[role=alert] p").count() == 1
