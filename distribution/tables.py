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

# Most tables are small, and each fills blocks of its own: in blocks of 256 KiB, which are usual, the file would be a
# third larger.
_BLOCK_BYTES = 16_384


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
    options = f"storage_version {literal(STORAGE_VERSION)}, block_size {_BLOCK_BYTES}"
    connection.execute(f"attach {literal(str(path))} as made ({options})")
    connection.execute(f"create schema made.{SCHEMA}")
    for table in tables:
        if table.is_in_database:
            _write_table(connection, table, data / f"{table.name}.parquet")
    connection.execute("checkpoint made")
    connection.execute("detach made")


def _write_table(connection: duckdb.DuckDBPyConnection, table: Table, file: Path) -> None:
    name = f'made.{SCHEMA}."{table.name}"'
    connection.execute(f"create table {name} ({', '.join(map(_declared, table.columns))})")
    connection.execute(f"insert into {name} from read_parquet({literal(str(file))})")
    connection.execute(f"comment on table {name} is {literal(table.comment)}")
    for column in table.columns:
        connection.execute(f'comment on column {name}."{column.name}" is {literal(column.comment)}')


def _declared(column: Column) -> str:
    """A column in ``create table``. Paths are long and alike, and DuckDB takes zstd only where it is told to."""
    compression = " using compression zstd" if column.name.endswith("path") else ""
    return f'"{column.name}" {column.data_type}{compression}'
