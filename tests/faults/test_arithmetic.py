"""What arithmetic can do to a quotient: it is a finite number or null."""

from __future__ import annotations

import math
import re

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from tests.project import ROOT

SOURCE = (ROOT / "macros" / "measures.sql").read_text(encoding="utf-8")
QUOTIENT = Environment(autoescape=False).from_string(SOURCE).module.safe_divide("$above", "$below")  # noqa: S701, SQL is no page
EXTREMES = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    math.inf,
    -math.inf,
    math.nan,
    5e-324,
    1.7976931348623157e308,
    -1.7976931348623157e308,
]
NUMBER = st.one_of(st.none(), st.sampled_from(EXTREMES), st.floats())


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@given(above=NUMBER, below=NUMBER)
def test_31_a_quotient_is_finite_or_null(
    connection: duckdb.DuckDBPyConnection, above: float | None, below: float | None
) -> None:
    query = f"select cast({QUOTIENT} as double) from (select $above::double as a, $below::double as b)"
    query = re.sub(r"\$(above|below)(?!::)", lambda name: "a" if name[1] == "above" else "b", query)
    (found,) = connection.execute(query, {"above": above, "below": below}).fetchone() or ()
    try:
        expected = above / below  # type: ignore[operator]
    except (TypeError, ZeroDivisionError, OverflowError):
        expected = math.nan
    assert found == (expected if math.isfinite(expected) else None)


def test_31_no_mart_holds_an_infinite_number(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = warehouse.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and data_type = 'DOUBLE'"
    ).fetchall()
    assert columns
    for table, column in columns:
        strange = f'select count(*) from marts."{table}" where not isfinite("{column}")'
        assert warehouse.execute(strange).fetchone() == (0,), f"{table}.{column}"
