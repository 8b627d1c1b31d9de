"""The descriptions of the raw tables where users look for them: in the dbt docs and in the database itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import yaml

from extract.files import write_atomically
from extract.raw import RAW_TABLES
from extract.readers.tables import Table
from extract.workspace import Workspace

_HEAD = "# Written by `make describe` from the raw tables that the readers declare; do not edit.\n\n"
_DESCRIPTION = (
    "What the extractor read from every source, with the lineage of every row. Texts are as published. The tables are "
    "loaded from Parquet before dbt runs; only staging models read them."
)


def dbt_sources() -> str:
    """The dbt file that declares and describes all raw tables, as one source."""
    tables = [_dbt_table(table) for _, table in sorted(RAW_TABLES.items())]
    source = {"name": "raw", "schema": "raw", "description": _DESCRIPTION, "tables": tables}
    return _HEAD + yaml.safe_dump({"version": 2, "sources": [source]}, sort_keys=False, allow_unicode=True, width=120)


def write_dbt_sources(workspace: Workspace) -> Path:
    """Write that file, and return its path."""
    write_atomically(workspace.dbt_sources, dbt_sources().encode())
    return workspace.dbt_sources


def _dbt_table(table: Table) -> Mapping[str, object]:
    columns = [{"name": name, "description": column.description} for name, column in table.all_columns.items()]
    return {"name": table.name, "description": table.description, "columns": columns}


def comment(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the descriptions of the raw tables and their columns into a database, as comments.

    A column that is missing has none; that it is missing is reported by the expectations, which are validated next.
    """
    loaded = connection.execute("select table_name, column_name from duckdb_columns() where schema_name = 'raw'")
    columns = set(loaded.fetchall())
    for table in (RAW_TABLES[name] for name in sorted({name for name, _ in columns} & RAW_TABLES.keys())):
        connection.execute(f'comment on table raw."{table.name}" is {literal(table.description)}')
        for name, column in table.all_columns.items():
            if (table.name, name) in columns:
                connection.execute(f'comment on column raw."{table.name}"."{name}" is {literal(column.description)}')


def literal(text: str) -> str:
    """A text as an SQL literal; DuckDB takes no parameters in a comment."""
    return "'" + text.replace("'", "''") + "'"
