"""What the page needs to run SQL: each table as a stream of Arrow, their descriptions, examples, and DuckDB itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from explorer.bundle import HERE, PACKAGES
from explorer.packed import write_packed
from explorer.tables import write_script
from publish.exports import Table, order_of, tables_in

_DUCKDB = PACKAGES / "@duckdb" / "duckdb-wasm" / "dist"
_BEFORE_DUCKDB = HERE / "src" / "worker.js"
_EXAMPLES = HERE / "examples"
# A million samples: as many bytes as all other tables together.
_LEFT_OUT = "power_samples"
# The numbers of texts in a column, in as few bytes as they need.
_INDEX_TYPES = ((2**7, pa.int8()), (2**15, pa.int16()), (2**31, pa.int32()))


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
    tables = [table for table in tables_in(connection, "published") if table.name != _LEFT_OUT]
    described = [{**asdict(table), "rows": _write_table(connection, table, folder)} for table in tables]
    write_script(folder, "sql", {"tables": described, "examples": list(examples())})


def _write_table(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> int:
    """Write a table, and return the number of its rows."""
    sql = f'select * from published."{table.schema}"."{table.name}" order by {order_of(table)}'
    rows = connection.sql(sql).to_arrow_table()
    write_packed(folder, f"sql-{table.name}", _stream(rows))
    return int(rows.num_rows)


def _stream(rows: pa.Table) -> bytes:
    """Rows as a stream of Arrow: equal rows are equal bytes."""
    # One batch, also of no rows: without any, DuckDB makes no table.
    batch = pa.record_batch({name: _defined(rows[name].combine_chunks()) for name in rows.column_names})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


def _defined(values: pa.Array) -> pa.Array:
    """The same values, repeated texts as numbers. Where one is null, DuckDB leaves any bytes, `take` zeros."""
    everything = pa.array(range(len(values)), pa.int32())
    if not pa.types.is_string(values.type):
        return values.take(everything)
    encoded = values.dictionary_encode()
    if len(encoded.dictionary) * 2 > len(values):
        return values.take(everything)
    index_type = next(index for most, index in _INDEX_TYPES if len(encoded.dictionary) <= most)
    return pa.DictionaryArray.from_arrays(encoded.indices.cast(index_type).take(everything), encoded.dictionary)


def examples() -> Iterator[dict[str, Any]]:
    """The queries of ``examples/``: the first line of each file is a comment that says what it answers."""
    for path in sorted(_EXAMPLES.glob("*.sql")):
        title, _, sql = path.read_text(encoding="utf-8").partition("\n")
        yield {"title": title.removeprefix("-- "), "sql": sql.strip()}
