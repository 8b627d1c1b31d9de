"""From the published warehouse to frames: what every figure and page begins with."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import polars as pl

from publish.query import column_names


def read_frame(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, object] | None = None
) -> pl.DataFrame:
    """Run an SQL text and return its answer, columns as the text names them."""
    answer = connection.execute(sql, dict(parameters or {}))
    return pl.DataFrame(answer.fetchall(), schema=column_names(answer), orient="row", infer_schema_length=None)
