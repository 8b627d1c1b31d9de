"""The tables of a distribution as files: one Parquet file each, and all of them in one small database."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from distribution.catalogue import Table
from distribution.verify import DATABASE, SCHEMA
from extract.describe import literal
from publish.database import STORAGE_VERSION
from publish.errors import PublishError
from publish.query import spill_folder


@contextmanager
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the published database attached as ``published``, for reading.

    It has one thread: with several, the borders of the row groups in a Parquet file may depend on which is faster.

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


def write_parquet(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, about: Mapping[str, str]) -> int:
    """Write a table to ``<folder>/<name>.parquet`` and return its number of rows.

    The rows are sorted by all columns, so that equal data are equal bytes. ``about`` becomes metadata of the file,
    beside the comments of the table and its columns.
    """
    comments = {column.name: column.comment for column in table.columns}
    metadata = {
        **about,
        "title": f"{about['title']}: {table.name}",
        "comment": table.comment,
        "column_comments": json.dumps(comments, ensure_ascii=False),
    }
    listed = ", ".join(f"{key}: {literal(value)}" for key, value in metadata.items())
    path = literal(str(folder / f"{table.name}.parquet"))
    copied = connection.execute(
        f"copy ({_sorted(table)}) to {path} (format parquet, compression zstd, kv_metadata {{{listed}}})"
    ).fetchall()
    return int(copied[0][0])


def write_database(connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], folder: Path) -> None:
    """Write all tables with their comments into one database, in the order of the rows of the Parquet files.

    Its bytes differ from one time to the next; what is in it does not.
    """
    path = literal(str(folder / DATABASE))
    connection.execute(f"attach {path} as made (storage_version {literal(STORAGE_VERSION)})")
    connection.execute(f"create schema made.{SCHEMA}")
    for table in tables:
        name = f'made.{SCHEMA}."{table.name}"'
        connection.execute(f"create table {name} as {_sorted(table)}")
        connection.execute(f"comment on table {name} is {literal(table.comment)}")
        for column in table.columns:
            connection.execute(f'comment on column {name}."{column.name}" is {literal(column.comment)}')
    connection.execute("checkpoint made")
    connection.execute("detach made")


def _sorted(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'select {columns} from published."{table.schema}"."{table.name}" order by all'
