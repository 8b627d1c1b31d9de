"""The tables of a distribution: columns and comments from the published database, keys from the tests of dbt."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from publish import exports
from publish.dictionary import Manifest

# Only Parquet files: large tables that check, compare or sample. With them, the database would have 50 MB, not 10.
_ONLY_PARQUET = {"power_samples", "power_traces", "reconciliation", "result_checks", "result_sources"}
# Where dbt's tests name a model or table that is distributed under another name.
_NAMES = {"stg_registry__sources": "sources"}
_SOURCES_KEY = ("source_id",)
_REFERENCE = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True)
class Reference:
    """A column whose values are all in a column of a table that is distributed too."""

    column: str
    table: str
    field: str


@dataclass(frozen=True)
class Table(exports.Table):
    """A table that is distributed.

    Attributes:
        primary_key: The columns that identify a row and are never null; empty if there are none such.
        unique_keys: Other columns that identify a row, where nulls count as equal.
        references: What refers to other tables.
    """

    primary_key: Sequence[str]
    unique_keys: Sequence[Sequence[str]]
    references: Sequence[Reference]

    @property
    def key(self) -> Sequence[str]:
        """The columns by which a row is found again in another release; empty if there are none."""
        return self.primary_key or next(iter(self.unique_keys), ())

    @property
    def is_in_database(self) -> bool:
        """Whether the small database has it too, and not only its Parquet file."""
        return self.name not in _ONLY_PARQUET


def tables_of(connection: duckdb.DuckDBPyConnection, manifest: Manifest) -> Sequence[Table]:
    """The tables that are distributed, which are those that a build exports, by schema and name.

    Args:
        connection: The published database is attached to it as ``published``.
        manifest: dbt's ``manifest.json`` of the build that made it.
    """
    exported = exports.tables_in(connection, "published")
    tests = list(_tests(manifest))
    names = {table.name for table in exported}
    return [_with_keys(table, tests, names) for table in exported]


def _with_keys(
    table: exports.Table, tests: Sequence[tuple[str, str, Mapping[str, Any]]], names: Collection[str]
) -> Table:
    own = [(kind, arguments) for name, kind, arguments in tests if name == table.name and table.schema == "marts"]
    never_null = {arguments["column_name"] for kind, arguments in own if kind == "not_null"}
    keys: list[Sequence[str]] = [(arguments["column_name"],) for kind, arguments in own if kind == "unique"]
    keys += [tuple(arguments["columns"]) for kind, arguments in own if kind == "unique_combination"]
    if table.name == "sources":
        keys, never_null = [_SOURCES_KEY], {*_SOURCES_KEY}
    primary = next((key for key in keys if never_null.issuperset(key)), ())
    return Table(
        **vars(table),
        primary_key=primary,
        unique_keys=[key for key in keys if key != primary],
        references=list(_references(own, names)),
    )


def _tests(manifest: Manifest) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Each generic test of a model: the model's name, the test's name and its arguments, in a certain order."""
    for _, node in sorted(manifest["nodes"].items()):
        metadata = node.get("test_metadata")
        if node["resource_type"] == "test" and metadata and node.get("attached_node"):
            yield node["attached_node"].rpartition(".")[2], metadata["name"], metadata["kwargs"]


def _references(tests: Sequence[tuple[str, Mapping[str, Any]]], names: Collection[str]) -> Iterator[Reference]:
    """The tested relationships to tables that are distributed; those to seeds are not."""
    for kind, arguments in tests:
        if kind == "relationships" and (target := _REFERENCE.fullmatch(arguments["to"])):
            table = _NAMES.get(target[1], target[1])
            if table in names:
                yield Reference(arguments["column_name"], table, arguments["field"])
