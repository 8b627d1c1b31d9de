"""From the published warehouse to frames: what every figure and page begins with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from publish.query import column_names


def read_frame(
    connection: duckdb.DuckDBPyConnection, sql: Path, parameters: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Run the SQL text of a file and return its answer, columns as the text names them."""
    answer = connection.execute(sql.read_text(encoding="utf-8"), dict(parameters or {}))
    return pl.DataFrame(answer.fetchall(), schema=column_names(answer), orient="row", infer_schema_length=None)
