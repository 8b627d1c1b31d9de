"""What the models read, as Parquet files: the raw tables and the seeds of a DuckDB database, with their types.

dbt loads no seeds into Spark: its adapter does not escape an apostrophe, and makes floats of whole numbers.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from engines.errors import EngineError

_SCHEMAS = ("raw", "seeds")


def write_inputs(database: Path, folder: Path) -> list[Path]:
    """Write each raw table and seed of a database to ``<folder>/<schema>/<table>.parquet``, and return the files.

    Raises:
        EngineError: There is no such database.
    """
    if not database.exists():
        raise EngineError(f"there is no {database}, whose raw tables and seeds Spark needs; run: make build")
    files = []
    with duckdb.connect(database, read_only=True) as connection:
        for schema, table in _tables(connection):
            file = folder / schema / f"{table}.parquet"
            file.parent.mkdir(parents=True, exist_ok=True)
            connection.table(f'{schema}."{table}"').write_parquet(str(file), compression="zstd")
            files.append(file)
    return files


def _tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    query = "select table_schema, table_name from information_schema.tables where table_schema in $schemas order by all"
    return connection.execute(query, {"schemas": _SCHEMAS}).fetchall()
