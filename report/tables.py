"""The SQL files of this package: each gives a table, or the rows that a report has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from publish.query import column_names


def rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    """The rows of ``<name>.sql``, each by the names of its columns."""
    answer = connection.execute(_sql(name))
    names = column_names(answer)
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def create(connection: duckdb.DuckDBPyConnection, name: str, **parameters: str) -> None:
    """Make the table of ``<name>.sql``."""
    connection.execute(_sql(name), parameters or None)


def _sql(name: str) -> str:
    return Path(__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
