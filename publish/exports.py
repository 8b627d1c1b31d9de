"""The tables of a build as Parquet files: the marts, the sources and the power samples, described in their metadata."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extract.describe import literal
from publish.database import writing

TITLE = "Joulebase"
# The code is under one licence; the numbers belong to whom DATA_NOTICE.md says.
LICENSE_TEXT = "Apache-2.0 for the tables as made here; DATA_NOTICE.md says whose the numbers are"
# The raw tables that are exported beside the marts, with the columns that are. ``None`` is all.
RAW_TABLES: Mapping[str, Sequence[str] | None] = {
    "sources": None,
    "power_samples": ("run_id", "sampled_at", "power_w"),
}
# Logged in milliseconds, which take a fifth less than the microseconds of a timestamp of DuckDB.
_IN_MILLISECONDS = "sampled_at"
# A checksum: rows that are sorted by it have neighbours that have nothing in common, and compress half as well.
_SORTED_LAST = "result_id"


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in DuckDB, and its comment."""

    name: str
    data_type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """A table that is exported.

    Attributes:
        name: Its name, which is that of its file.
        schema: Its schema in the database.
        comment: Its comment there.
        columns: Its columns in their order.
    """

    name: str
    schema: str
    comment: str
    columns: Sequence[Column]


def export(database: Path, folder: Path, version: str, made_from: str) -> dict[str, int]:
    """Write each table to ``<folder>/<table>.parquet`` and return the number of rows of each mart.

    A view is not written, since its content follows from the tables. Equal data are equal bytes: the rows are sorted by
    all their columns, and one thread writes them, since with several the borders of the row groups may depend on which
    is faster.

    Args:
        database: The database of the build.
        folder: A new folder.
        version: The newest version in the register of releases, and
        made_from: the fingerprint of the inputs; both become metadata of each file.

    Raises:
        PublishError: DuckDB cannot write a file.
    """
    folder.mkdir()
    about = {"version": version, "license": LICENSE_TEXT, "made_from": made_from}
    with writing(database), duckdb.connect(database) as connection:
        connection.execute("set threads = 1")
        tables = tables_in(connection, database.stem)
        rows = {table.name: _write(connection, table, folder, about) for table in tables}
        connection.execute("checkpoint")
    return {table.name: rows[table.name] for table in tables if table.schema == "marts"}


def tables_in(connection: duckdb.DuckDBPyConnection, database: str) -> Sequence[Table]:
    """The tables of an attached database that are exported, by schema and name."""
    sql = "select schema_name, table_name, coalesce(comment, '') from duckdb_tables() where database_name = ?"
    found = sorted(connection.execute(sql, [database]).fetchall())
    return [
        Table(name, schema, comment, list(_columns(connection, database, schema, name)))
        for schema, name, comment in found
        if schema == "marts" or (schema == "raw" and name in RAW_TABLES)
    ]


def _columns(connection: duckdb.DuckDBPyConnection, database: str, schema: str, table: str) -> Iterator[Column]:
    sql = """
        select column_name, data_type, coalesce(comment, '') from duckdb_columns()
        where database_name = ? and schema_name = ? and table_name = ? order by column_index
    """
    kept = RAW_TABLES.get(table) if schema == "raw" else None
    for column in connection.execute(sql, [database, schema, table]).fetchall():
        if kept is None or column[0] in kept:
            yield Column(*column)


def _write(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, about: Mapping[str, str]) -> int:
    """Write a table as a Parquet file, with what it is as metadata of the file, and return its number of rows."""
    comments = {column.name: column.comment for column in table.columns}
    metadata = {
        "title": f"{TITLE} {about['version']}: {table.name}",
        **about,
        "comment": table.comment,
        "column_comments": json.dumps(comments, ensure_ascii=False),
    }
    listed = ", ".join(f"{key}: {literal(value)}" for key, value in metadata.items())
    path = literal(str(folder / f"{table.name}.parquet"))
    options = f"format parquet, compression zstd, kv_metadata {{{listed}}}"
    copied = connection.execute(f"copy ({_sorted(table)}) to {path} ({options})").fetchall()
    return int(copied[0][0])


def _sorted(table: Table) -> str:
    columns = ", ".join(_selected(column) for column in table.columns)
    return f'select {columns} from "{table.schema}"."{table.name}" order by {order_of(table)}'


def order_of(table: Table) -> str:
    """The order of the rows of a table, in SQL: by all columns, since nothing else makes it certain."""
    names = sorted((column.name for column in table.columns), key=lambda name: name == _SORTED_LAST)
    return ", ".join(f'"{name}"' for name in names)


def _selected(column: Column) -> str:
    return (
        f'"{column.name}"::timestamp_ms as "{column.name}"' if column.name == _IN_MILLISECONDS else f'"{column.name}"'
    )
