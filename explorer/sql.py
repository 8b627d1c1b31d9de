"""What the page needs to run SQL: each table as a stream of Arrow, their descriptions, examples, and DuckDB itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from explorer.bundle import HERE, PACKAGES
from explorer.packed import write_packed
from explorer.tables import write_script

_DUCKDB = PACKAGES / "@duckdb" / "duckdb-wasm" / "dist"
_BEFORE_DUCKDB = HERE / "src" / "worker.js"
_EXAMPLES = HERE / "examples"
# The tables of the warehouse for users.
_TABLES = "(schema_name = 'marts' or (schema_name = 'raw' and table_name = 'sources'))"
# A checksum: rows that are sorted by it have neighbours that have nothing in common, and pack worse.
_SORTED_LAST = "result_id"
# The numbers of texts in a column, in as few bytes as they need.
_INDEX_TYPES = ((2**7, pa.int8()), (2**15, pa.int16()), (2**31, pa.int32()))


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in DuckDB, and its comment."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """A table that SQL in the page can read."""

    schema: str
    name: str
    comment: str
    rows: int
    columns: Sequence[Column]


def write_engine(folder: Path) -> None:
    """Write the program of DuckDB's worker and its WebAssembly."""
    worker = _BEFORE_DUCKDB.read_bytes() + (_DUCKDB / "duckdb-browser-eh.worker.js").read_bytes()
    write_packed(folder, "duckdb-worker", worker)
    write_packed(folder, "duckdb-wasm", (_DUCKDB / "duckdb-eh.wasm").read_bytes())


def write_sql(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the tables, what they are, and the examples.

    Args:
        connection: That of `explorer.tables.opened`.
        folder: The folder of the data.
    """
    tables = list(_tables(connection))
    for table in tables:
        write_packed(folder, f"sql-{table.name}", _stream(connection, table))
    write_script(folder, "sql", {"tables": [asdict(table) for table in tables], "examples": list(_examples())})


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterator[Table]:
    sql = (
        "select schema_name, table_name, coalesce(comment, ''), estimated_size from duckdb_tables()"
        f" where database_name = 'published' and {_TABLES} order by schema_name, table_name"
    )
    for schema, name, comment, rows in connection.execute(sql).fetchall():
        yield Table(schema, name, comment, rows, _columns(connection, schema, name))


def _columns(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> list[Column]:
    sql = (
        "select column_name, data_type, coalesce(comment, '') from duckdb_columns() where database_name = 'published'"
        " and schema_name = ? and table_name = ? order by column_index"
    )
    return [Column(*row) for row in connection.execute(sql, [schema, table]).fetchall()]


def _stream(connection: duckdb.DuckDBPyConnection, table: Table) -> bytes:
    """The rows of a table as a stream of Arrow: equal rows are equal bytes."""
    order = sorted((column.name for column in table.columns), key=lambda name: name == _SORTED_LAST)
    listed = ", ".join(f'"{name}"' for name in order)
    rows = connection.sql(f'select * from published."{table.schema}"."{table.name}" order by {listed}').to_arrow_table()
    columns = {name: _defined(rows[name].combine_chunks()) for name in rows.column_names}
    sink = pa.BufferOutputStream()
    whole = pa.table(columns)
    with pa.ipc.new_stream(sink, whole.schema) as stream:
        stream.write_table(whole)
    return sink.getvalue().to_pybytes()


def _defined(values: pa.Array) -> pa.Array:
    """The same values, repeated texts as numbers. Where a value is null, DuckDB leaves any bytes; `take` writes zeros."""
    everything = pa.array(range(len(values)), pa.int32())
    if not pa.types.is_string(values.type):
        return values.take(everything)
    encoded = values.dictionary_encode()
    if len(encoded.dictionary) * 2 > len(values):
        return values.take(everything)
    index_type = next(index for most, index in _INDEX_TYPES if len(encoded.dictionary) <= most)
    return pa.DictionaryArray.from_arrays(encoded.indices.cast(index_type).take(everything), encoded.dictionary)


def _examples() -> Iterator[dict[str, Any]]:
    """The queries of ``examples/``: the first line of each file is a comment that says what it answers."""
    for path in sorted(_EXAMPLES.glob("*.sql")):
        title, _, sql = path.read_text(encoding="utf-8").partition("\n")
        yield {"title": title.removeprefix("-- "), "sql": sql.strip()}
