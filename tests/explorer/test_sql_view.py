"""SQL in the page: answers as those of the warehouse, nothing but queries, and nothing that leaves the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from explorer.sql import examples
from tests.answers import Warehouse, rows
from tests.explorer.accessibility import violations

ALERT = ".view [role=alert] pre"
DUCKDB = ("engine.js", "data/duckdb-worker.js", "data/duckdb-wasm.js")
EXPORTED = "(schema_name = 'marts' or schema_name = 'raw' and table_name = 'sources')"
HOSTILE = "<img src=x onerror=\"document.title='run'\">"
# A query that takes much longer than any test.
ENDLESS = "select count(*) from range(1000000) a, range(1000000) b where a.range + b.range = 7"


class Console:
    """The page with the view of SQL."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(f"{address}#sql")
        page.locator("#query").wait_for()

    def start(self, sql: str) -> None:
        self.page.locator("#query").fill(sql)
        self.page.locator("button.main").click()

    def wait(self) -> None:
        """Wait until the query has ended."""
        self.page.locator("button.main:enabled").wait_for(timeout=90_000)

    def run(self, sql: str) -> list[tuple[str, ...]]:
        """The cells of the first page of the answer."""
        self.start(sql)
        self.wait()
        assert self.page.locator(ALERT).all_inner_texts() == []
        lines = self.page.locator("tbody tr").all()
        return [tuple(line.locator("td").all_inner_texts()) for line in lines]

    def error(self, sql: str) -> str:
        self.start(sql)
        self.wait()
        assert self.page.locator("tbody").count() == 0
        return str(self.page.locator(ALERT).inner_text())

    @property
    def caption(self) -> str:
        return str(self.page.locator("caption").inner_text())


@pytest.fixture(scope="module")
def console(site: str, browser: Any) -> Iterator[Console]:
    """A page in which DuckDB is started once for many tests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    yield Console(page, site)
    context.close()


def shown(warehouse: Warehouse, sql: str) -> list[tuple[str, ...]]:
    """The cells that the first page of an answer should have."""
    found = rows(warehouse, f"select columns(*)::varchar from ({sql}) limit 100")
    return [tuple("null" if cell is None else cell for cell in row) for row in found]


@pytest.mark.parametrize("sql", [example["sql"] for example in examples()])
def test_an_example_has_the_answer_of_the_warehouse(console: Console, warehouse: Warehouse, sql: str) -> None:
    expected = shown(warehouse, sql)
    assert expected
    assert console.run(sql) == expected


def test_every_table_of_the_warehouse_has_its_values(console: Console, warehouse: Warehouse) -> None:
    tables = rows(warehouse, f"select schema_name, table_name from duckdb_tables() where {EXPORTED} order by all")
    for schema, table in tables:
        names = [name for name, *_ in rows(warehouse, f'describe {schema}."{table}"')]
        values = ", ".join(f"count({name}), count(distinct {name}), min({name}), max({name})" for name in names)
        sql = f"select concat_ws(' ', count(*), {values}) from {schema}.{table}"
        assert console.run(sql) == shown(warehouse, sql)
    listed = console.run("select table_schema, table_name from information_schema.tables order by all")
    assert listed == tables


def test_values_are_shown_as_duckdb_writes_them(console: Console) -> None:
    sql = """
        select null as a, 0.1 + 0.2 as b, 12345678901234567890123456789::hugeint as c, date '2024-02-29' as d,
        [1, 2] as e, {'k': 'é'} as f, interval 3 month as g, -1.50::decimal(5, 2) as h, ';' as i -- the end;
        ;
    """
    cells = (
        "null",
        "0.3",
        "12345678901234567890123456789",
        "2024-02-29",
        "[1, 2]",
        "{'k': é}",
        "3 months",
        "-1.50",
        ";",
    )
    assert console.run(sql) == [cells]
    with console.page.expect_download() as found:
        console.page.get_by_role("button", name="1 row as CSV").click()
    # A negative number stays a number; a text that begins like a formula would get an apostrophe.
    header, line = Path(found.value.path()).read_text(encoding="utf-8").splitlines()
    assert header == "a,b,c,d,e,f,g,h,i"
    assert line == ",0.3,12345678901234567890123456789,2024-02-29,\"[1, 2]\",{'k': é},3 months,-1.50,;"


@pytest.mark.parametrize(
    "statement",
    [
        "create table x (a int)", "insert into marts.corrections from marts.corrections", "drop view marts.pareto",
        "delete from marts.corrections", "update marts.corrections set correction_id = ''", "attach 'x.duckdb'",
        "copy marts.corrections to 'x.csv'", "install httpfs", "load httpfs", "pragma database_list", "set threads = 2",
        "/* a comment */ CREATE table x (a int)", "call pragma_version()", "export database 'x'",
        "begin transaction", "use memory", "vacuum", "checkpoint",
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused_in_one_sentence(console: Console, statement: str) -> None:
    word = re.sub(r"^/\*.*\*/ ", "", statement).split()[0]
    assert console.error(statement) == (
        f"“{word}” is refused: the tables can only be read here, by a query that begins with select, from, with,"
        " describe or summarize."
    )


def test_one_query_is_run_at_a_time(console: Console) -> None:
    assert console.error("select 1; drop view marts.pareto") == "Only one query is run at a time."
    assert console.error(" -- nothing") == "There is no query to run."


@pytest.mark.parametrize(
    "sql",
    [
        "from read_csv('https://example.org/x.csv')", "from 'https://example.org/x.parquet'", "from read_text('x.txt')",
        "select * from glob('*')", "with x as (select 1) insert into marts.corrections select * from x",
    ],
)  # fmt: skip
def test_a_query_reaches_nothing_outside_of_the_page(console: Console, sql: str) -> None:
    assert re.match("(Permission|Parser|Binder|Catalog|Invalid Input|IO) Error: ", console.error(sql))
    origin = console.page.url.rpartition("/explorer/")[0]
    assert [url for url in console.asked if not url.startswith((origin, "data:", "blob:"))] == []


def test_errors_are_those_of_duckdb_with_the_line_of_the_reader(console: Console) -> None:
    assert console.error("select\n    submiter\nfrom fct_results") == (
        'Binder Error: Referenced column "submiter" not found in FROM clause!\n'
        'Candidate bindings: "submitter", "suite", "system_dir", "simulated_accelerator_count", "source_line"\n\n'
        "LINE 2:     submiter\n"
        "            ^"
    )
    assert console.error("select * fro fct_results").count("LINE 1:") == 1
    assert console.error("select cast(submitter as int) from fct_results").startswith("Conversion Error: ")
    # DuckDB goes on after an error, and after one that needs more memory than it may have.
    assert console.error("select list(a) from range(80000000) r(a)").startswith("Out of Memory Error: ")
    assert console.run("select 1") == [("1",)]


def test_of_many_rows_the_first_thousand_are_shown_with_the_number_of_all(console: Console) -> None:
    console.start("select range as n from range(5000) order by n desc")
    console.page.locator("caption", has_text="The first 1,000 of 5,000 rows").wait_for()
    console.page.locator("nav.pager", has_text="1 to 100 of 1,000").wait_for()
    console.page.get_by_role("button", name="Next").click()
    console.page.locator("nav.pager", has_text="101 to 200").wait_for()
    assert console.page.locator("tbody td").first.inner_text() == "4899"
    console.page.get_by_role("button", name="n", exact=True).click()
    console.page.locator("nav.pager", has_text="1 to 100 of 1,000").wait_for()
    assert console.page.locator("tbody td").first.inner_text() == "4000"
    console.page.get_by_role("button", name="1,000 rows as CSV").wait_for()


def test_markup_stays_a_text(console: Console) -> None:
    text = HOSTILE.replace("'", "''")
    assert console.run(f"select '{text}' as \"<b>x</b>\"") == [(HOSTILE,)]
    assert console.page.locator("main img, main b").count() == 0
    assert "<img" in console.error(f"select '{text}'::int")
    assert console.page.locator("main img").count() == 0
    assert console.page.title() == "SQL · Joulebase explorer"


@pytest.mark.parametrize("width", [1280, 390])
def test_answer_and_error_are_accessible(console: Console, width: int) -> None:
    page = console.page
    page.set_viewport_size({"width": width, "height": 900})
    for sql in ("select * from corrections", "select x from corrections"):
        console.start(sql)
        console.wait()
        page.locator("details.facet", has_text="corrections").first.evaluate("details => { details.open = true }")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_keyboard_reaches_everything_in_the_order_of_the_page(console: Console) -> None:
    console.run("select 1 as a")
    page = console.page
    page.locator("#query").focus()
    page.keyboard.press("Control+Enter")
    console.wait()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    assert reached == ["Run", "1 row as CSV", "1 rowa1", "a"]


def test_nothing_is_loaded_before_the_first_run_and_a_link_has_the_query(site: str, page: Any) -> None:
    console = Console(page, site)
    page.goto(f"{site}#explore")
    page.goto(f"{site}#sql?q=select+41+%2B+1+as+answer")
    page.get_by_text("Run shows the answer of this query.").wait_for()
    assert page.locator("#query").input_value() == "select 41 + 1 as answer"
    assert [url for url in console.asked if url.endswith(DUCKDB)] == []
    assert console.run("select 2 as a") == [("2",)]
    assert page.url == f"{site}#sql?q=select+2+as+a"
    page.go_back()
    page.get_by_role("button", name="answer").wait_for()
    assert page.locator("tbody td").all_inner_texts() == ["42"]
    page.go_forward()
    page.get_by_role("button", name="a", exact=True).wait_for()


def test_a_query_is_cancelled_or_takes_its_time_and_the_next_one_needs_no_network(site: str, page: Any) -> None:
    page.clock.install()
    console = Console(page, site)
    console.run("select count(*) from corrections")
    page.context.set_offline(True)
    console.start(ENDLESS)
    page.get_by_text("Running the query …").wait_for()
    page.get_by_role("button", name="Cancel").click()
    console.wait()
    assert page.locator(ALERT).inner_text() == "The query was cancelled."
    console.start(ENDLESS)
    page.get_by_text("Running the query …").wait_for()
    page.clock.fast_forward(61_000)
    console.wait()
    assert page.locator(ALERT).inner_text() == "The query was stopped after 60 seconds."
    assert console.run("select count(*) > 9 from corrections") == [("true",)]


def test_a_table_that_is_not_read_is_listed_and_gives_no_wrong_answer(
    site: str, page: Any, warehouse: Warehouse
) -> None:
    console = Console(page, site)
    assert console.error("from query_table('par' || 'eto')").startswith("Catalog Error: Table with name pareto does ")
    is_there = f"({EXPORTED}) and table_name = 'par' || 'eto'"
    columns = f"select column_name, data_type from duckdb_columns() where {is_there} order by column_index"
    assert console.run(columns) == shown(warehouse, columns)
    assert console.error("from query_table('par' || 'eto')").startswith("Invalid Input Error: The table pareto is not")
    ((number,),) = rows(warehouse, f"select count(*) from duckdb_tables() where {EXPORTED}")
    assert len(console.run("show all tables")) == number
    assert console.run("select count(*) > 9 from pareto") == [("true",)]


def test_from_a_disk_the_answers_are_the_same(explorer: Path, page: Any, warehouse: Warehouse) -> None:
    console = Console(page, (explorer / "index.html").as_uri())
    sql = "select suite, max(power_w), count(distinct system_name) from marts.fct_results group by all order by all"
    assert console.run(sql) == shown(warehouse, sql)


# What each file of the page is instead.
FAULTS = {
    "missing": lambda _: None,
    "garbage": lambda _: b'joulebase("x","no gzip");',
    "cut": lambda content: content[: len(content) // 2],
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("file", [*DUCKDB, "data/sql-corrections.js"])
def test_a_file_with_a_fault_is_one_sentence_and_the_rest_works(
    site: str, explorer: Path, page: Any, file: str, fault: str
) -> None:
    page.may_have_errors = True
    body = FAULTS[fault]((explorer / file).read_bytes())
    page.route(f"**/{file}", lambda route: route.fulfill(status=404 if body is None else 200, body=body or b""))
    console = Console(page, site)
    said = console.error("select count(*) from corrections")
    assert re.fullmatch(rf"The file {file} (cannot be loaded|is damaged), .*\.|DuckDB does not start, .*\.", said)
    # Other views are not concerned.
    page.goto(f"{site}#explore")
    page.locator("tbody button.link").first.wait_for()


def test_a_file_that_was_missing_is_asked_for_again(site: str, page: Any) -> None:
    page.may_have_errors = True
    page.route("**/data/duckdb-wasm.js", lambda route: route.abort())
    console = Console(page, site)
    assert console.error("select 1").startswith("The file data/duckdb-wasm.js cannot be loaded, ")
    page.unroute("**/data/duckdb-wasm.js")
    assert console.run("select 1") == [("1",)]
