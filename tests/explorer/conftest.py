"""The explorer of the published warehouse, made once, and a Chromium that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.workspace import Workspace
from tests.browser_cost import CHROMIUM, OPTIONS, served
from tests.project import ROOT


@pytest.fixture(scope="session")
def explorer(published: Workspace) -> Path:
    """The folder of `make explorer`, made from the published warehouse."""
    if not list((ROOT / "explorer" / "node_modules").glob("@esbuild/*/bin/esbuild")):
        pytest.skip("the packages of the explorer are not installed; make test installs them")
    from explorer.make import make_explorer

    return make_explorer(published)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium without a window."""
    if not Path(CHROMIUM).exists():
        pytest.skip("this machine has no Chromium: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; make test installs it")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(explorer: Path) -> Iterator[str]:
    """The address of the explorer below the path of another site, on a server of this machine that has no ``Range``."""
    with served(explorer.parent) as address:
        yield f"{address}{explorer.name}/"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A new page; the test fails if the page wrote an error to its console, unless `page.may_have_errors` is set."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.errors, page.may_have_errors = [], False
    page.on("console", lambda message: message.type == "error" and page.errors.append(message.text))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()
    assert page.may_have_errors or page.errors == []
