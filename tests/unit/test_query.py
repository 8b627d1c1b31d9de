from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import duckdb
import pytest

from publish.errors import PublishError
from publish.query import connect, query, rows_by_name


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "joulebase.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("create table cells (name text, power_w double)")
        connection.execute("insert into cells values ('=HYPERLINK(1)', -1.5), (null, 2)")
    return path


def test_a_program_may_ask_while_it_asks(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with connect(database) as connection:
        query(database, "select count(*) as cells from cells", "csv")
        assert connection.execute("select count(*) from cells").fetchall() == [(2,)]
    assert capsys.readouterr().out == "cells\n2\n"


def test_a_table_is_aligned(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(database, "select name, power_w from cells order by power_w", "table")
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert len({len(line) for line in lines}) == 1
    assert "=HYPERLINK(1)" in lines[4]


def test_csv_neutralises_text_that_a_spreadsheet_would_run(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(database, "select name, power_w from cells order by power_w", "csv")
    assert capsys.readouterr().out == "name,power_w\n'=HYPERLINK(1),-1.5\n,2.0\n"


def test_json_has_one_object_per_row(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(database, "select name, power_w from cells order by power_w", "json")
    rows = json.loads(capsys.readouterr().out)
    assert rows == [{"name": "=HYPERLINK(1)", "power_w": -1.5}, {"name": None, "power_w": 2.0}]


def test_json_has_numbers_and_nulls(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(database, "select 1.5 as a, 'nan'::double as b, date '2024-08-28' as c, true as d", "json")
    assert json.loads(capsys.readouterr().out) == [{"a": 1.5, "b": None, "c": "2024-08-28", "d": True}]


def test_json_is_whole_whatever_is_nested_in_it(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = "['inf'::double, 1.5] as a, {'b': [1.5::decimal(4, 2)]} as c, 12345678901234567.123::decimal(20, 3) as d"
    query(database, f"select {parts}", "json")
    assert json.loads(capsys.readouterr().out) == [{"a": [None, 1.5], "c": {"b": [1.5]}, "d": "12345678901234567.123"}]


def test_vertical_has_one_line_per_value(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(database, "select name, power_w, power_w > 0 as ok from cells order by power_w", "vertical")
    assert (
        capsys.readouterr().out
        == "name: =HYPERLINK(1)\npower_w: -1.5\nok: false\n\nname: NULL\npower_w: 2.0\nok: true\n"
    )


def test_vertical_keeps_each_value_on_its_line(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line end, and what clears a terminal, are printed as escape sequences."""
    query(database, "select 'a\nb: 1\x1b[2J' as \"two\nlines\", [1.5, null] as list, 'é' as text", "vertical")
    assert capsys.readouterr().out == "two\\nlines: a\\nb: 1\\u001b[2J\nlist: [1.5, null]\ntext: é\n"


@pytest.mark.parametrize(
    ("output_format", "printed"),
    [
        ("csv", "a\n1\n\nb\n2\n"),
        ("json", '[\n {\n  "a": 1\n }\n]\n\n[\n {\n  "b": 2\n }\n]\n'),
        ("vertical", "a: 1\n\nb: 2\n"),
    ],
)
def test_each_of_several_statements_prints_its_rows(
    database: Path, output_format: str, printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A semicolon inside a text separates nothing; what returns no rows prints none."""
    sql = "select 1 as a; create temp table made as select 2 as b; select b from made where ';' = ';'; ;"
    query(database, sql, output_format)
    assert capsys.readouterr().out == printed


def test_each_of_several_statements_prints_its_table(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(database, "select 11 as a; select 22 as b", "table")
    printed = capsys.readouterr().out
    assert [number for number in ("11", "22") if number in printed] == ["11", "22"]
    assert printed.count("┌") == 2


def test_nothing_runs_if_one_of_several_statements_is_no_sql(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PublishError, match="syntax error"):
        query(database, "select 1 as a; select from where", "csv")
    assert capsys.readouterr().out == ""


def test_a_mart_needs_no_schema_in_every_connection(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also in a second connection of a process, which finds all settings locked."""
    with duckdb.connect(database) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.fct_results as select 7 as found")
        connection.execute("create schema raw")
        connection.execute("create table raw.files as select 1 as found")
    with connect(database) as first:
        assert first.execute("from fct_results").fetchall() == [(7,)]
        query(database, "select found from fct_results; select count(*) as cells from cells", "csv")
        with pytest.raises(duckdb.CatalogException, match="raw.files"):
            first.execute("from files")
    assert capsys.readouterr().out == "found\n7\n\ncells\n2\n"


NESTED = """
    [1, null] as list, {'a': 'é;=1', 'b': [date '2024-08-28']} as struct, map {'k': 1.5::decimal(3, 1)} as map,
    map {[1]: true} as keyed, 'a\\xFF'::blob as bytes, [{'c': '\\x00'::blob}] as deep
"""


def test_nested_values_are_json_in_csv(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not as Python writes them: `None`, `True`, single quotation marks, `datetime.date(…)`, `b'…'`."""
    query(database, f"select {NESTED}", "csv")
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row.pop("bytes") == "a\\xff"
    # An apostrophe is before what a spreadsheet would run.
    assert {name: json.loads(cell) for name, cell in row.items()} == {
        "list": [1, None],
        "struct": {"a": "é;'=1", "b": ["2024-08-28"]},
        "map": {"k": 1.5},
        "keyed": {"key": [[1]], "value": [True]},
        "deep": [{"c": "\0"}],
    }


def test_nested_values_are_json_in_json(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(database, f"select {NESTED}", "json")
    assert json.loads(capsys.readouterr().out) == [
        {
            "list": [1, None],
            "struct": {"a": "é;=1", "b": ["2024-08-28"]},
            "map": {"k": 1.5},
            "keyed": {"key": [[1]], "value": [True]},
            "bytes": "a\\xff",
            "deep": [{"c": "\0"}],
        }
    ]


def test_rows_come_by_the_names_of_their_columns(database: Path) -> None:
    with connect(database) as connection:
        assert rows_by_name(connection.execute("select name, power_w from cells order by power_w")) == [
            {"name": "=HYPERLINK(1)", "power_w": -1.5},
            {"name": None, "power_w": 2.0},
        ]
        assert rows_by_name(connection.execute("select 1 as a where false")) == []


# A query of 10^11 pairs: many minutes of work, of which the tests wait for a part of a second.
ENDLESS = "select count(*) from range(100000) a, range(1000000) b where (a.range * b.range) % 7 = 3"


@pytest.mark.parametrize("output_format", ["table", "csv", "json", "vertical"])
def test_a_query_that_takes_too_long_is_stopped_and_says_what_allows_more(database: Path, output_format: str) -> None:
    began = time.monotonic()
    with pytest.raises(PublishError, match=r"^the query was stopped after 0.3 s; TIMEOUT=<seconds> allows more$"):
        query(database, ENDLESS, output_format, timeout_s=0.3)
    assert time.monotonic() - began < 4


def test_a_query_that_needs_much_memory_is_stopped_and_says_what_allows_more(database: Path) -> None:
    """A list of a million rows takes at least 8 MB, in one piece that cannot be written to the disk."""
    sql = "select length(list(range)) from range(3000000)"
    with pytest.raises(PublishError, match=r"^the query needs more than 20MB of memory; MEMORY= allows more: "):
        query(database, sql, "csv", memory="20MB")
    query(database, sql, "csv", memory="1GB")


def test_the_memory_of_every_connection_has_a_limit(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """2 GB are 1.8 GiB, as DuckDB writes it."""
    query(database, "select current_setting('memory_limit') as memory", "csv")
    assert capsys.readouterr().out == "memory\n1.8 GiB\n"


@pytest.mark.parametrize("memory", ["", "2", "GB", "-1GB", "80%", "2GB; drop"])
def test_a_memory_that_is_no_size_is_refused(database: Path, memory: str) -> None:
    with pytest.raises(PublishError, match=rf"MEMORY is '{memory}', not a size such as 2GB"):
        query(database, "select 1", "csv", memory=memory)


def test_a_table_that_is_cut_says_so(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query(database, "select * from range(10_000)", "table")
    assert capsys.readouterr().out.endswith("only the first 9,999 rows are shown; FORMAT=csv has all\n")
    query(database, "select 'a column with room below' as text from range(9_999)", "table")
    *_, last = capsys.readouterr().out.rstrip().splitlines()
    assert "9999 rows" in last


def test_json_refuses_to_lose_a_column(database: Path) -> None:
    with pytest.raises(PublishError, match="several columns are named name; for JSON, give each its own name"):
        query(database, "select a.name, b.name from cells a, cells b", "json")


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("select nope", 'Referenced column "nope"'),
        ("select 1 from", "syntax error"),
        ("drop table cells", "read-only"),
        ("select * from read_csv('/etc/hostname')", "file system operations are disabled"),
        ("attach '/tmp/other.duckdb'", "disabled"),
        ("install httpfs", "disabled"),
        ("set enable_external_access = true", "configuration has been locked"),
    ],
)
@pytest.mark.parametrize("output_format", ["table", "csv", "json", "vertical"])
def test_what_is_wrong_or_forbidden_gives_the_databases_message(
    database: Path, sql: str, message: str, output_format: str
) -> None:
    with pytest.raises(PublishError, match=message):
        query(database, sql, output_format)


def test_an_unknown_format_lists_the_known_ones(database: Path) -> None:
    with pytest.raises(PublishError, match="unknown format 'xml'; known: table, csv, json, vertical"):
        query(database, "select 1", "xml")


def test_without_a_warehouse_the_error_names_the_command_to_run(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="does not exist; run: make build"):
        query(tmp_path / "joulebase.duckdb", "select 1", "table")


def test_a_path_that_duckdb_cannot_take_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "a\udcff"
    folder.mkdir()
    (folder / "joulebase.duckdb").touch()
    with pytest.raises(PublishError, match=r"a\\udcff/joulebase.duckdb' cannot be opened: its path is not UTF-8$"):
        connect(folder / "joulebase.duckdb")
