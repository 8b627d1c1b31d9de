"""Questions to a warehouse, and their answers as rows, counts or records."""

from __future__ import annotations

from typing import Any

import duckdb

from publish.query import rows_by_name

Warehouse = duckdb.DuckDBPyConnection

# The rounds that were published when the numbers in the tests were counted, so that a later round changes none.
COUNTED = "round_id in (select round_id from seeds.rounds where round_date < '2026-11-28')"


def rows(warehouse: Warehouse, sql: str, **parameters: object) -> list[tuple[Any, ...]]:
    """The rows of the answer."""
    return warehouse.execute(sql, parameters).fetchall()


def one(warehouse: Warehouse, sql: str, **parameters: object) -> tuple[Any, ...]:
    """The only row of the answer."""
    (row,) = rows(warehouse, sql, **parameters)
    return row


def counts(warehouse: Warehouse, sql: str, **parameters: object) -> dict[Any, Any]:
    """The last column of the answer by the columns before it."""
    return {row[0] if len(row) == 2 else row[:-1]: row[-1] for row in rows(warehouse, sql, **parameters)}


def records(warehouse: Warehouse, sql: str, *key: str, **parameters: object) -> dict[Any, dict[str, Any]]:
    """The rows of the answer, each by its columns' names, by the columns of a key that must be unique."""
    named = rows_by_name(warehouse.execute(sql, parameters))
    found = {tuple(row[name] for name in key) if len(key) > 1 else row[key[0]]: row for row in named}
    assert len(found) == len(named)
    return found
