"""The tables of a distribution: columns and comments from the published database, keys from the tests of dbt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from publish.dictionary import Manifest

# The raw tables that are distributed beside the marts, with the columns that are. ``None`` is all.
RAW_TABLES: Mapping[str, Sequence[str] | None] = {
    "sources": None,
    "power_samples": ("run_id", "sampled_at", "power_w"),
}
# Where dbt's tests name a model or table that is distributed under another name.
_NAMES = {"stg_registry__sources": "sources"}
_SOURCES_KEY = ("source_id",)
_REFERENCE = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in DuckDB, and its comment."""

    name: str
    data_type: str
    comment: str


@dataclass(frozen=True)
class Reference:
    """A column whose values are all in a column of a table that is distributed too."""

    column: str
    table: str
    field: str


@dataclass(frozen=True)
class Table:
    """A table that is distributed.

    Attributes:
        name: Its name, which is that of its file.
        schema: Its schema in the published database.
        comment: Its comment there.
        columns: Its columns in their order.
        primary_key: The columns that identify a row and are never null; empty if there are none such.
        unique_keys: Other columns that identify a row, where nulls count as equal.
        references: What refers to other tables.
    """

    name: str
    schema: str
    comment: str
    columns: Sequence[Column]
    primary_key: Sequence[str]
    unique_keys: Sequence[Sequence[str]]
    references: Sequence[Reference]

    @property
    def key(self) -> Sequence[str]:
        """The columns by which a row is found again in another release; empty if there are none."""
        return self.primary_key or next(iter(self.unique_keys), ())


def tables_of(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> Sequence[Table]:
    """The tables that are distributed, by name: those of the marts, without views, and some raw tables.

    Args:
        connection: The published database is attached to it as ``published``.
        manifest: dbt's ``manifest.json`` of the build that made it.
    """
    comments = dict(_comments(connection))
    found = {name for _, name in comments}
    tests = list(_tests(manifest))
    return [
        _table(connection, schema, name, comment, tests, found) for (schema, name), comment in sorted(comments.items())
    ]


def _comments(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[tuple[str, str], str]]:
    sql = "select schema_name, table_name, comment from duckdb_tables() where database_name = 'published'"
    for schema, name, comment in connection.execute(sql).fetchall():
        if schema == "marts" or (schema == "raw" and name in RAW_TABLES):
            yield (schema, name), comment or ""


def _table(  # noqa: PLR0913, PLR0917  # what describes a table is in as many places
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    name: str,
    comment: str,
    tests: Sequence[tuple[str, str, Mapping[str, Any]]],
    found: set[str],
) -> Table:
    own = [(kind, arguments) for table, kind, arguments in tests if table == name and schema == "marts"]
    never_null = {arguments["column_name"] for kind, arguments in own if kind == "not_null"}
    keys = [(arguments["column_name"],) for kind, arguments in own if kind == "unique"]
    keys += [tuple(arguments["columns"]) for kind, arguments in own if kind == "unique_combination"]
    if name == "sources":
        keys, never_null = [_SOURCES_KEY], {*_SOURCES_KEY}
    primary = next((key for key in keys if never_null.issuperset(key)), ())
    return Table(
        name=name,
        schema=schema,
        comment=comment,
        columns=list(_columns(connection, schema, name)),
        primary_key=primary,
        unique_keys=[key for key in keys if key != primary],
        references=list(_references(own, found)),
    )


def _columns(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> Iterator[Column]:
    sql = """
        select column_name, data_type, comment from duckdb_columns()
        where database_name = 'published' and schema_name = ? and table_name = ? order by column_index
    """
    kept = RAW_TABLES.get(name) if schema == "raw" else None
    for column, data_type, comment in connection.execute(sql, [schema, name]).fetchall():
        if kept is None or column in kept:
            yield Column(column, data_type, comment or "")


def _tests(manifest: Manifest) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each generic test of a model: the model's name, the test's name and its arguments, in a certain order."""
    for _, node in sorted(manifest["nodes"].items()):
        metadata = node.get("test_metadata")
        if node["resource_type"] == "test" and metadata and node.get("attached_node"):
            yield node["attached_node"].rpartition(".")[2], metadata["name"], metadata["kwargs"]


def _references(tests: Sequence[tuple[str, Mapping[str, Any]]], found: set[str]) -> Iterator[Reference]:
    """The tested relationships to tables that are distributed; those to seeds are not."""
    for kind, arguments in tests:
        if kind == "relationships" and (target := _REFERENCE.fullmatch(arguments["to"])):
            table = _NAMES.get(target[1], target[1])
            if table in found:
                yield Reference(arguments["column_name"], table, arguments["field"])
