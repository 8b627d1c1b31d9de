"""The SQL files of this package: each gives a table, or the rows that a report has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from publish.query import rows_by_name


def rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    """The rows of ``<name>.sql``, each by the names of its columns."""
    return rows_by_name(connection.execute(_sql(name)))


def create(connection: duckdb.DuckDBPyConnection, name: str, **parameters: str) -> None:
    """Make the table of ``<name>.sql``."""
    connection.execute(_sql(name), parameters or None)


def _sql(name: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
