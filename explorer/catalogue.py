"""What a page has to know before it reads any table: names, units, rounds, colours, and which file has what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from distribution.register import load_releases
from explorer.tables import Part, Specification, sql_of
from publish.query import rows_by_name

_LISTS = Path(__file__).with_name("lists")


def make_catalogue(
    connection: duckdb.DuckDBPyConnection,
    specification: Specification,
    written: Mapping[str, tuple[Sequence[str], Sequence[Part]]],
    made_from: str,
) -> dict[str, Any]:
    """Return the catalogue: the tables, the facets, what the first page shows, and each list of ``lists/``.

    Args:
        connection: That of `explorer.tables.opened`.
        specification: The tables and facets.
        written: The columns and files of each table.
        made_from: The fingerprint of the published warehouse.
    """
    return {
        "version": load_releases().newest.version,
        "made_from": made_from,
        "facets": [facet.model_dump() for facet in specification.facets],
        "first_view": _first_view(connection, specification.first_view),
        "tables": {
            name: {
                **spec.model_dump(),
                "columns": written[name][0],
                "parts": [asdict(part) for part in written[name][1]],
            }
            for name, spec in specification.tables.items()
        },
        **{path.stem: _list(connection, path) for path in sorted(_LISTS.glob("*.sql"))},
    }


def comments_of(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """The help of each column of each mart: what it means, its unit, what a null means."""
    comments: dict[str, dict[str, str]] = {}
    sql = (
        "select table_name, column_name, comment from duckdb_columns() where database_name = 'published'"
        " and schema_name = 'marts' and comment is not null order by table_name, column_index"
    )
    for table, column, comment in connection.execute(sql).fetchall():
        comments.setdefault(table, {})[column] = comment
    return comments


def _list(connection: duckdb.DuckDBPyConnection, path: Path) -> list[dict[str, Any]]:
    return rows_by_name(connection.execute(path.read_text(encoding="utf-8")))


def _first_view(connection: duckdb.DuckDBPyConnection, given: Mapping[str, str]) -> dict[str, str]:
    """The filters of the first page: those given, and the benchmark and scenario that most of their results have."""
    where = " and ".join(f"{column} = ?" for column in given)
    sql = (
        f"select suite, benchmark_id, scenario from ({sql_of('facets')}) where {where} and scenario is not null"
        " group by all order by count(*) desc, suite, benchmark_id, scenario limit 1"
    )
    found = connection.execute(sql, list(given.values())).fetchall()
    chosen = dict(zip(("suite", "benchmark_id", "scenario"), found[0], strict=True)) if found else {}
    return {**given, **chosen}
