"""How the explorer is made: the same bytes each time, from what the published warehouse has, in its own folder only."""

from __future__ import annotations

import re
import shutil
from filecmp import cmp
from pathlib import Path
from typing import Any

import duckdb
import pytest

from explorer.make import make_explorer, write_data, write_pages
from extract.workspace import Workspace
from publish.errors import PublishError
from tests.project import workspace_at

FORMULA = "=HYPERLINK(1)"
HOSTILE = "<img src=x onerror=\"document.title='run'\">'\"=1+1"
NEW_ROUND = "inference-v99.0"


def test_two_builds_have_the_same_bytes(explorer: Path, published: Workspace, tmp_path: Path) -> None:
    (made_from,) = re.findall(r'"made_from":"(\w+)"', (explorer / "data" / "catalogue.js").read_text(encoding="utf-8"))
    write_pages(tmp_path)
    write_data(published.database.resolve(), tmp_path / "data", made_from)
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(explorer) for path in explorer.rglob("*") if path.is_file())
    assert [file for file in files if not cmp(explorer / file, tmp_path / file, shallow=False)] == []


def test_the_folder_is_small(explorer: Path) -> None:
    import gzip

    assert sum(path.stat().st_size for path in explorer.rglob("*")) <= 45e6
    assert len(gzip.compress((explorer / "app.js").read_bytes(), mtime=0)) <= 190e3
    first = ["index.html", "style.css", "app.js"]
    first += [f"data/{name}.js" for name in ("catalogue", "facets", "points-inference-closed")]
    assert sum((explorer / name).stat().st_size for name in first) <= 1.2e6


@pytest.fixture(scope="module")
def altered(published: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An explorer of a warehouse with one more round, whose only result has texts that are markup and a formula."""
    folder = tmp_path_factory.mktemp("altered")
    shutil.copyfile(published.database, folder / "copy.duckdb")
    with duckdb.connect(folder / "copy.duckdb") as connection:
        connection.execute("""
            insert into seeds.rounds by name
            select * replace ($round as round_id, 'v99.0' as version, date '2099-01-01' as round_date)
            from seeds.rounds where round_id = 'inference-v4.1'
        """, {"round": NEW_ROUND})  # fmt: skip
        connection.execute("""
            insert into marts.fct_results by name
            select * replace (
                'new' as result_id, $round as round_id, date '2099-01-01' as round_date, $text as system_name,
                $text as submitter, $formula as accelerator_model, $text as software
            ) from marts.fct_results
            where public_id = '4.1-0049' and benchmark_id = 'resnet' and scenario = 'offline'
        """, {"round": NEW_ROUND, "text": HOSTILE, "formula": FORMULA})  # fmt: skip
    write_pages(folder)
    write_data(folder / "copy.duckdb", folder / "data", "0" * 64)
    (folder / "copy.duckdb").unlink()
    return folder


def test_a_new_round_appears_without_a_change_of_code(altered: Path, page: Any) -> None:
    page.goto((altered / "index.html").as_uri())
    page.locator("caption", has_text="165 results").wait_for()  # 164 in the warehouse as it is, and the new one
    page.locator("summary", has_text="Round").click()
    page.locator(".facet[open]").get_by_label("Inference v99.0").check()
    page.locator("caption", has_text="1 result").wait_for()
    page.locator("tbody button.link").click()
    page.get_by_role("dialog").get_by_role("heading", name="Facts").wait_for()


def test_a_new_round_is_in_the_trend_of_its_benchmark(altered: Path, page: Any) -> None:
    page.goto((altered / "index.html").as_uri() + "#trend?category=datacenter&benchmark_id=resnet&scenario=offline")
    chart = page.locator("figure svg.plot")
    chart.wait_for()
    assert "v99.0" in chart.locator("text").all_text_contents()
    assert page.locator("tbody tr").last.get_by_role("link").inner_text() == HOSTILE
    assert page.locator("img").count() == 0


def test_a_text_that_is_markup_stays_a_text(altered: Path, page: Any) -> None:
    page.goto((altered / "index.html").as_uri() + f"#explore?round_id={NEW_ROUND}")
    page.locator("tbody button.link").click()
    page.get_by_role("dialog").get_by_role("heading", name="Facts").wait_for()
    page.get_by_role("dialog").locator("dt", has_text="Software").wait_for()
    assert page.get_by_role("dialog").get_by_role("heading", level=2).inner_text() == HOSTILE
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Submitter").click()
    assert page.locator("img").count() == 0
    assert page.locator("figure svg[role=img]").count() == 1
    with page.expect_download() as found:
        page.get_by_role("button", name="1 row as CSV").click()
    text = Path(found.value.path()).read_text(encoding="utf-8")
    assert '"<img src=x onerror=""document.title=\'run\'"">\'""=1+1"' in text
    assert f",'{FORMULA}," in text
    with page.expect_download() as found:
        page.get_by_role("button", name="Chart as SVG").click()
    assert "<img" not in Path(found.value.path()).read_text(encoding="utf-8")
    assert page.title() != "run"


def test_without_a_published_warehouse_there_is_no_explorer(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="does not exist; run: make build"):
        make_explorer(workspace_at(tmp_path))
