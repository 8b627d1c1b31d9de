"""What the explorer does without a network, with files that are missing or damaged, and with texts that are markup."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

ROWS = "tbody button.link"
# The files of the first page, and those that opening a result needs, with a faultless part of the page.
FIRST = ("catalogue", "facets", "points-inference-closed")
PANEL = ("sources", "citations", "registry", "corrections", "comments", "details", "power", "traces")
FAULTS = {
    "missing": lambda _: None,
    # Packed tables get other bytes, and lists are no JavaScript any more.
    "garbage": lambda text: re.sub(r',"[^"]+"\);\s*$', ',"AAAA");', text) if text.endswith('");\n') else "joulebase(",
    "cut": lambda text: text[: len(text) // 2],
}


def break_file(page: Any, explorer: Path, name: str, fault: str) -> list[str]:
    """Let the browser find the file with a fault; return the addresses that were asked for."""
    page.may_have_errors = True
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        path = explorer / "data" / route.request.url.rpartition("/")[2]
        text = FAULTS[fault](path.read_text(encoding="utf-8"))
        if text is None:
            route.fulfill(status=404, body="not found")
        else:
            route.fulfill(status=200, body=text, content_type="text/javascript")

    page.route(re.compile(rf"/data/{name}[^/]*\.js$"), answer)
    return asked


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", FIRST)
def test_a_file_of_the_first_page_with_a_fault_is_named_in_one_sentence(
    site: str, explorer: Path, page: Any, name: str, fault: str
) -> None:
    break_file(page, explorer, name, fault)
    page.goto(site)
    alert = page.locator("[role=alert] p")
    alert.wait_for()
    assert alert.count() == 1
    assert re.fullmatch(rf"The file data/{name}\.js (cannot be loaded|is damaged), .*\.", alert.inner_text())
    if name == "points-inference-closed":
        # The other files work: the results of another suite are shown.
        page.goto(f"{site}#explore?suite=tiny&benchmark_id=*&scenario=*")
        page.locator(ROWS).first.wait_for()
        assert page.locator("[role=alert] p").count() == 0


@pytest.mark.parametrize(("name", "fault"), [(name, list(FAULTS)[number % 3]) for number, name in enumerate(PANEL)])
def test_a_file_of_the_panel_with_a_fault_empties_only_its_part(
    site: str, explorer: Path, page: Any, name: str, fault: str
) -> None:
    page.goto(f"{site}#explore?round_id=inference-v4.1")
    page.locator(ROWS).first.wait_for()
    assert break_file(page, explorer, name, fault) == []
    page.locator(ROWS).first.click()
    panel = page.get_by_role("dialog")
    alerts = panel.locator("[role=alert]")
    alerts.first.wait_for()
    page.wait_for_load_state("networkidle")
    said = set(alerts.all_inner_texts())
    assert len(said) == 1
    assert re.fullmatch(rf"The file data/{name}[\w.-]*\.js (cannot be loaded|is damaged), .*\.", said.pop())
    if name != "details":
        assert panel.get_by_role("button", name="Copy the sentence").count() == (name != "citations")
    panel.get_by_role("button", name="Close").click()
    assert page.locator(ROWS).count() > 0


def test_the_file_of_the_keys_with_a_fault_leaves_the_chart(site: str, explorer: Path, page: Any) -> None:
    break_file(page, explorer, "keys", "cut")
    page.goto(site)
    page.locator(ROWS).first.click()
    page.locator("[role=alert] p", has_text="data/keys-inference-closed.js is damaged").wait_for()
    assert page.locator("figure svg[role=img]").count() == 1


def test_nothing_foreign_is_asked_for_and_what_is_loaded_works_offline(site: str, page: Any) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    page.locator(ROWS).first.click()
    page.get_by_role("dialog").get_by_role("heading", name="Facts").wait_for()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    page.locator("summary", has_text="Submitter").click()
    page.locator(".facet[open]").get_by_label("NVIDIA").check()
    page.locator("caption", has_text="29 results").wait_for()
    with page.expect_download():
        page.get_by_role("button", name="29 rows as CSV").click()
    own = site.rpartition("/explorer/")[0]
    assert [url for url in asked if not url.startswith((own, "data:", "blob:"))] == []


def test_the_page_allows_no_script_and_no_style_but_its_own(site: str, page: Any) -> None:
    page.goto(site)
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert "unsafe-inline" not in policy
    assert "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    assert policy.startswith("default-src 'none'")
    page.locator(ROWS).first.wait_for()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=x onclick=\"document.title = 1\">x</p>')")
    page.locator("#x").click()
    assert page.title() != "1"
    assert page.errors
    page.may_have_errors = True
