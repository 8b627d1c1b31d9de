"""Are the tables that Spark built those of DuckDB, cell for cell? DuckDB reads both.

A table has no order, so both sides are sorted: by all columns that must be equal, then by the numbers. Row by row, all
cells must be equal; of two floating-point numbers the difference may be 1e-12 of the larger, since engines add numbers
in different orders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from engines.errors import EngineError
from engines.folders import SparkFolders
from extract.describe import literal

TOLERANCE = 1e-12
_SCHEMAS = ("staging", "intermediate", "marts", "paper")
_SHOWN_ROWS = 3
_SHOWN_CELLS = 12
# Types that are compared as one: what DuckDB calls HUGEINT is a BIGINT of Spark, unless it is too large for one.
_KINDS = {
    "TINYINT": "integer", "SMALLINT": "integer", "INTEGER": "integer", "BIGINT": "integer", "HUGEINT": "integer",
    "DECIMAL(38,0)": "integer", "DECIMAL(20,0)": "integer", "FLOAT": "number", "DOUBLE": "number",
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """The comparison of one table.

    Attributes:
        table: ``<schema>.<name>``.
        rows: The number of rows in DuckDB.
        differences: What differs, one text each; none if the tables are equal.
    """

    table: str
    rows: int
    differences: Sequence[str]


def compare_tables(database: Path, folders: SparkFolders) -> Iterator[Comparison]:
    """Compare all tables and views of models in a DuckDB database with those of a Spark warehouse.

    Raises:
        EngineError: There is no such database, or nothing was built on Spark.
    """
    if not database.exists():
        raise EngineError(f"there is no {database}; run: make build")
    if not folders.tables.exists():
        raise EngineError(f"there are no tables in {folders.tables}; run: make build-spark")
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(str(database))} as built (read_only)")
        ours, theirs = _tables(connection), _files_of_tables(folders)
        for table in sorted(ours | theirs.keys()):
            yield _compare(connection, table, is_ours=table in ours, files=theirs.get(table, []))


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    query = """
        select table_schema || '.' || table_name from information_schema.tables
        where table_catalog = 'built' and table_schema in $schemas
    """
    return {name for (name,) in connection.execute(query, {"schemas": _SCHEMAS}).fetchall()}


def _files_of_tables(folders: SparkFolders) -> dict[str, list[Path]]:
    """The files of each table of Spark; an empty table has a file too."""
    files: dict[str, list[Path]] = {}
    for file in sorted(folders.tables.glob("*.db/*/*.parquet")):
        files.setdefault(f"{file.parent.parent.stem}.{file.parent.name}", []).append(file)
    return files


def _compare(connection: duckdb.DuckDBPyConnection, table: str, *, is_ours: bool, files: Sequence[Path]) -> Comparison:
    if not (is_ours and files):
        return Comparison(table, 0, [f"only {'DuckDB' if is_ours else 'Spark'} has it"])
    connection.execute(f"create or replace temp view duckdb_side as select * from built.{table}")
    listed = ", ".join(literal(str(file)) for file in files)
    connection.execute(f"create or replace temp view spark_side as select * from read_parquet([{listed}])")
    ours, theirs = (_count(connection, side) for side in ("duckdb_side", "spark_side"))
    differences = [*_column_differences(connection)]
    if ours != theirs:
        differences.append(f"{ours:,} rows in DuckDB, {theirs:,} in Spark")
    if not differences and not _is_identical(connection):
        differences += _cell_differences(connection)
    return Comparison(table, ours, differences)


def _count(connection: duckdb.DuckDBPyConnection, side: str) -> int:
    ((count,),) = connection.execute(f"select count(*) from {side}").fetchall()
    return int(count)


def _kinds(connection: duckdb.DuckDBPyConnection, side: str) -> list[tuple[str, str]]:
    described = connection.execute(f"describe {side}").fetchall()
    return [(name, _KINDS.get(data_type, data_type)) for name, data_type, *_ in described]


def _column_differences(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    ours, theirs = _kinds(connection, "duckdb_side"), _kinds(connection, "spark_side")
    if [name for name, _ in ours] != [name for name, _ in theirs]:
        yield f"columns in DuckDB: {', '.join(name for name, _ in ours)}; in Spark: {', '.join(n for n, _ in theirs)}"
    else:
        for (name, our_kind), (_, their_kind) in zip(ours, theirs, strict=True):
            if our_kind != their_kind:
                yield f"{name} is {our_kind} in DuckDB, {their_kind} in Spark"


def _is_identical(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether both sides have the same rows, to the last bit: most tables, without sorting them."""
    cells = ", ".join(
        f'cast("{name}" as hugeint)' if kind == "integer" else f'"{name}"'
        for name, kind in _kinds(connection, "duckdb_side")
    )
    digests = [
        connection.execute(f"select sum(cast(hash({cells}) as hugeint)), bit_xor(hash({cells})) from {side}").fetchall()
        for side in ("duckdb_side", "spark_side")
    ]
    return digests[0] == digests[1]


def _cell_differences(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The number of rows with a differing cell, and the first of them."""
    kinds = _kinds(connection, "duckdb_side")
    order = ", ".join(f'"{name}"' for name, kind in sorted(kinds, key=lambda column: column[1] == "number"))
    for side in ("duckdb_side", "spark_side"):
        sorted_rows = f"select *, row_number() over (order by {order}) as row_place from {side}"
        connection.execute(f"create or replace temp table sorted_{side} as {sorted_rows}")
    differs = " or ".join(_differs(name, kind) for name, kind in kinds)
    joined = f"from sorted_duckdb_side as a inner join sorted_spark_side as b using (row_place) where {differs}"
    ((count,),) = connection.execute(f"select count(*) {joined}").fetchall()
    if count:
        yield f"{count:,} rows differ"
        yield from _shown_rows(connection, kinds, joined)


def _differs(name: str, kind: str) -> str:
    """The condition that a cell of the sides ``a`` and ``b`` differs."""
    ours, theirs = f'a."{name}"', f'b."{name}"'
    if kind != "number":
        return f"{ours} is distinct from {theirs}"
    near = f"coalesce(abs({ours} - {theirs}) <= {TOLERANCE} * greatest(abs({ours}), abs({theirs})), false)"
    return f"({ours} is distinct from {theirs} and not {near})"


def _shown_rows(connection: duckdb.DuckDBPyConnection, kinds: Sequence[tuple[str, str]], joined: str) -> Iterator[str]:
    """The first differing rows: the cells that differ, after the first columns, which tell which row it is."""
    cells = ", ".join(f'a."{name}", b."{name}", {_differs(name, kind)}' for name, kind in kinds)
    for row in connection.execute(f"select {cells} {joined} order by row_place limit {_SHOWN_ROWS}").fetchall():
        triples = [(name, *row[3 * place : 3 * place + 3]) for place, (name, _) in enumerate(kinds)]
        keys = [f"{name}={ours}" for name, ours, _, is_other in triples[:2] if not is_other]
        others = ((name, ours, theirs) for name, ours, theirs, is_other in triples if is_other)
        found = [f"{name}: {ours!r} in DuckDB, {theirs!r} in Spark" for name, ours, theirs in others]
        yield "  " + "; ".join([*keys, *found[:_SHOWN_CELLS]])
