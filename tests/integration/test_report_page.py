"""The page of a report in a real browser, Debian's Chromium: light and dark, wide and narrow, 1 and 60 results."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from publish.notices import notice
from report.page import make_page
from tests.reports import made_report

CONTENT_SECURITY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# A text of normal size is readable with this contrast, one of WCAG's levels (AA).
LEAST_CONTRAST = 4.5
# The column with the rule of a check, beside a found text of 64 letters.
LEAST_COLUMN_PX = 250
# What the browser makes of the page. The contrast is that of each text with the colours behind it, the least of all.
LOOK = """
<script>
function channels(text) { return text.match(/[0-9.]+/g).map(Number); }
function luminance(rgb) {
  const linear = rgb.slice(0, 3).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}
function behind(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour[3] !== 0) return colour;
  }
}
function contrast(element) {
  const lights = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))].sort();
  return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05);
}
for (const folded of document.querySelectorAll("details")) folded.open = true;
const texts = [...document.body.querySelectorAll("*")].filter((e) => !e.closest("svg, script") &&
  [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
const wide = texts.filter((e) => !e.closest(".trace") && e.getBoundingClientRect().right > innerWidth + 1);
const look = {
  width: innerWidth,
  scrolled: document.documentElement.scrollWidth,
  background: channels(getComputedStyle(document.body).backgroundColor),
  contrast: Math.min(...texts.map(contrast)),
  wide: wide.map((e) => e.textContent.slice(0, 60)),
  traces: [...document.querySelectorAll(".trace svg")].filter((s) => s.getBoundingClientRect().height > 100).length,
  narrowest: Math.min(...[...document.querySelectorAll("td[data-label=Check]")].map((e) => e.offsetWidth)),
  results: document.querySelectorAll("details.result").length,
};
document.title = JSON.stringify(look);
</script>
"""


@pytest.fixture(scope="module")
def browser() -> str:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed (Debian's package chromium)")
    return found


def opened(browser: str, page: Path, home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Open a page without a window."""
    return subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={home}",
            "--host-resolver-rules=MAP * ~NOTFOUND", *options, page.as_uri(),
        ],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip


@cache
def page_of(result_count: int) -> str:
    return make_page(made_report(result_count), notice("trademark"))


# The number by which the browser knows each scheme, and the colour of the page: nearly black, and white.
SCHEMES = {"dark": (0, [20, 24, 27]), "light": (1, [255, 255, 255])}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("result_count", "width"), [(1, 1200), (1, 500), (60, 500), (60, 1200)])
def test_it_is_readable(browser: str, tmp_path: Path, scheme: str, result_count: int, width: int) -> None:
    number, background = SCHEMES[scheme]
    # The page itself allows no script: the policy is left out of this copy of it.
    text, count = CONTENT_SECURITY.subn("", page_of(result_count))
    assert count == 1
    page = tmp_path / "page.html"
    page.write_text(text.replace("</body>", f"{LOOK}</body>"), encoding="utf-8")
    options = (f"--window-size={width},900", f"--blink-settings=preferredColorScheme={number}", "--dump-dom")
    look = look_of(opened(browser, page, tmp_path / "home", *options).stdout)
    assert look["width"] == width
    assert look["scrolled"] <= width
    assert look["wide"] == []
    assert look["narrowest"] >= LEAST_COLUMN_PX
    assert (look["results"], look["traces"]) == (result_count, result_count)
    assert look["background"] == background
    assert look["contrast"] >= LEAST_CONTRAST


def look_of(dumped: str) -> Mapping[str, Any]:
    found = re.search(r"<title>(\{.*?\})</title>", dumped)
    assert found is not None
    return json.loads(found[1])


def test_its_own_policy_refuses_nothing_of_it(browser: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(page_of(1), encoding="utf-8")
    picture = tmp_path / "page.png"
    options = ("--enable-logging=stderr", "--window-size=1200,900", f"--screenshot={picture}")
    answer = opened(browser, page, tmp_path / "home", *options)
    assert picture.stat().st_size > 0
    assert "Content Security Policy" not in answer.stderr
    assert "ERR_" not in answer.stderr
    # With a script added, it does.
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", f"{LOOK}</body>"), encoding="utf-8")
    answer = opened(browser, page, tmp_path / "home", *options)
    assert "Content Security Policy" in answer.stderr
