"""The small database of a distribution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from distribution.catalogue import Table
from distribution.verify import SCHEMA
from extract.describe import literal
from publish.database import STORAGE_VERSION
from publish.errors import PublishError
from publish.exports import Column
from publish.query import spill_folder

# Paths are long and alike; DuckDB takes zstd only where it is told to. A column that has it fills blocks of its own, so
# that it pays only in tables of many rows.
_MANY_ROWS = 5_000


@contextmanager
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the published database attached as ``published``, for reading.

    Raises:
        PublishError: DuckDB cannot open it, or cannot write a file.
    """
    config: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "temp_directory": str(spill_folder())}
    try:
        with duckdb.connect(config=config) as connection:
            connection.execute(f"attach {literal(str(database))} as published (read_only)")
            yield connection
    except duckdb.Error as error:
        raise PublishError(f"the tables of {database} cannot be written: {error}") from error


def write_database(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], data: Path, path: Path) -> None:
    """Write tables with their comments into a new database, in the order of the rows of the Parquet files.

    Its bytes differ from one time to the next; what is in it does not.

    Args:
        connection: Any connection.
        tables: The tables of the release; some are left out.
        data: The folder of their Parquet files.
        path: The database.
    """
    connection.execute(f"attach {literal(str(path))} as made (storage_version {literal(STORAGE_VERSION)})")
    connection.execute(f"create schema made.{SCHEMA}")
    for table in tables:
        if table.is_in_database:
            _write_table(connection, table, data / f"{table.name}.parquet")
    connection.execute("checkpoint made")
    connection.execute("detach made")


def _write_table(connection: duckdb.DuckDBPyConnection, table: Table, file: Path) -> None:
    name, rows = f'made.{SCHEMA}."{table.name}"', f"read_parquet({literal(str(file))})"
    ((row_count,),) = connection.execute(f"select count(*) from {rows}").fetchall()
    columns = ", ".join(_declared(column, has_many_rows=row_count >= _MANY_ROWS) for column in table.columns)
    connection.execute(f"create table {name} ({columns})")
    connection.execute(f"insert into {name} from {rows}")
    connection.execute(f"comment on table {name} is {literal(table.comment)}")
    for column in table.columns:
        connection.execute(f'comment on column {name}."{column.name}" is {literal(column.comment)}')


def _declared(column: Column, *, has_many_rows: bool) -> str:
    is_path = column.data_type == "VARCHAR" and column.name.endswith("path")
    return f'"{column.name}" {column.stored_type}{" using compression zstd" if is_path and has_many_rows else ""}'
