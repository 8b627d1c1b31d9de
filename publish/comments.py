"""The comments of a database: the descriptions of its tables and columns, written in one pass when dbt is done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from extract.describe import literal
from publish.database import writing


def write_comments(database: Path, manifest: Path) -> None:
    """Comment each table and column that dbt built with its description, if it has another comment or none.

    A model between staging and the marts passes most columns on unchanged. A column that no model describes itself
    gets the shared description of its name (a dbt doc block, else that of the facts), if there is one, so that no model
    needs to list it again.

    Args:
        database: The database that dbt built.
        manifest: dbt's ``manifest.json``, which holds the descriptions.

    Raises:
        PublishError: DuckDB cannot write the file.
    """
    content = json.loads(manifest.read_text(encoding="utf-8"))
    nodes = {(node["schema"], node["alias"]): node for node in content["nodes"].values() if _has_comments(node)}
    with writing(database), duckdb.connect(database) as connection:
        connection.execute("begin")
        _comment_tables(connection, nodes)
        _comment_columns(connection, nodes, _shared_descriptions(content))
        connection.execute("commit")


def _has_comments(node: Mapping[str, Any]) -> bool:
    return bool(node["resource_type"] in ("model", "seed"))


def _comment_tables(connection: duckdb.DuckDBPyConnection, nodes: Mapping[tuple[str, str], Any]) -> None:
    query = """
        select schema_name, table_name, 'table', comment from duckdb_tables() where not internal
        union all
        select schema_name, view_name, 'view', comment from duckdb_views() where not internal
    """
    for schema, table, kind, comment in connection.execute(query).fetchall():
        if node := nodes.get((schema, table)):
            text = node["description"] or None
            if text != comment:
                connection.execute(f'comment on {kind} "{schema}"."{table}" is {_literal(text)}')


def _comment_columns(
    connection: duckdb.DuckDBPyConnection, nodes: Mapping[tuple[str, str], Any], shared: Mapping[str, str]
) -> None:
    query = "select schema_name, table_name, column_name, comment from duckdb_columns() where not internal"
    for schema, table, column, comment in connection.execute(query).fetchall():
        node = nodes.get((schema, table))
        text = _text(node, column, shared) if node else comment or shared.get(column)
        if text != comment:
            connection.execute(f'comment on column "{schema}"."{table}"."{column}" is {_literal(text)}')


def _text(node: Mapping[str, Any], column: str, shared: Mapping[str, str]) -> str | None:
    return node["columns"][column]["description"] if column in node["columns"] else shared.get(column)


def _literal(text: str | None) -> str:
    return "null" if text is None else literal(text)


def _shared_descriptions(manifest: Mapping[str, Any]) -> Mapping[str, str]:
    """The text of each doc block of the project by its name, and of the columns of the facts without a block."""
    (facts,) = (node for node in manifest["nodes"].values() if node["name"] == "fct_results")
    described = {name: column["description"] for name, column in facts["columns"].items()}
    blocks = (doc for key, doc in manifest["docs"].items() if not key.startswith("doc.dbt."))
    return described | {doc["name"]: doc["block_contents"] for doc in blocks}
