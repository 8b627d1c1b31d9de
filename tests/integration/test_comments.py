"""Every column of the published database carries its description, whatever schema it is in."""

from __future__ import annotations

from tests.answers import Warehouse, rows


def test_every_column_has_a_comment(warehouse: Warehouse) -> None:
    query = """
        select schema_name || '.' || table_name || '.' || column_name
        from duckdb_columns() where comment is null and not internal order by all
    """
    assert rows(warehouse, query) == []
