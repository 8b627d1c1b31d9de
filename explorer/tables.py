"""The data of the explorer: the answers of the queries in ``data/``, as Parquet in scripts that a page loads."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict

from extract.describe import literal
from publish.errors import PublishError
from publish.query import spill_folder

HERE = Path(__file__).parent
# The function that the scripts call: a page that is opened from a disk can read no other files than scripts.
RECEIVER = "joulebase"
# Types that a page has no numbers or no text for.
_AS_DOUBLE = {"BIGINT", "HUGEINT", "UBIGINT", "DECIMAL"}
_AS_TEXT = {"DATE", "TIMESTAMP"}


class TableSpec(BaseModel):
    """A table of ``tables.yml``."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["results", "related", "whole"]
    split_by: tuple[str, ...] = ()


class Facet(BaseModel):
    """A column that results are filtered by, and its title."""

    model_config = ConfigDict(extra="forbid")
    column: str
    title: str


class Specification(BaseModel):
    """The content of ``tables.yml``."""

    model_config = ConfigDict(extra="forbid")
    tables: dict[str, TableSpec]
    facets: list[Facet]
    first_view: dict[str, str]


@dataclass(frozen=True)
class Part:
    """A file of a table: its name, the values of the columns that the table is split by, its rows and its bytes.

    ``first`` is the number of its first result, for a table that has a row for each.
    """

    name: str
    values: Mapping[str, str]
    first: int
    rows: int
    bytes: int


def load_specification() -> Specification:
    """Read ``tables.yml``."""
    return Specification.model_validate(yaml.safe_load((HERE / "tables.yml").read_text(encoding="utf-8")))


@contextmanager
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the published database attached as ``published`` and its results in the table ``facts``.

    It has one thread: with several, the bytes of a Parquet file may depend on which is faster.

    Raises:
        PublishError: DuckDB cannot open the database, or a query fails.
    """
    config: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "temp_directory": str(spill_folder())}
    try:
        with duckdb.connect(config=config) as connection:
            connection.execute(f"attach {literal(str(database))} as published (read_only)")
            connection.execute(f"create temp table facts as {sql_of('facts')}")
            yield connection
    except duckdb.Error as error:
        raise PublishError(f"the data of the explorer cannot be made from {database}: {error}") from error


def sql_of(name: str) -> str:
    """The query ``data/<name>.sql``."""
    return (HERE / "data" / f"{name}.sql").read_text(encoding="utf-8")


def write_table(
    connection: duckdb.DuckDBPyConnection, name: str, spec: TableSpec, folder: Path
) -> tuple[list[str], list[Part]]:
    """Write a table into ``folder``, and return the names of its columns and its files."""
    connection.execute(f"create or replace temp table answer as select * from ({sql_of(name)})")
    columns = [row[:2] for row in connection.execute("describe answer").fetchall() if row[0] not in spec.split_by]
    selected = ", ".join(_for_page(column, type_name) for column, type_name in columns)
    parts = []
    for values, first in _values_of_parts(connection, spec.split_by):
        file = "-".join([name, *values.values()])
        where = " and ".join(f'"{column}" = {literal(value)}' for column, value in values.items()) or "true"
        query = f"select {selected} from answer where {where} order by rowid"
        parts.append(Part(file, values, first, *_write_part(connection, query, folder, file)))
    return [column for column, _ in columns], parts


def _for_page(column: str, type_name: str) -> str:
    """A column in a type that a page can compute with."""
    kind = type_name.partition("(")[0]
    target = "double" if kind in _AS_DOUBLE else "varchar" if kind in _AS_TEXT else None
    return f'cast("{column}" as {target}) as "{column}"' if target else f'"{column}"'


def _values_of_parts(
    connection: duckdb.DuckDBPyConnection, split_by: Sequence[str]
) -> list[tuple[Mapping[str, str], int]]:
    """The values of the columns that a table is split by, with the number of the first row that has them."""
    if not split_by:
        return [({}, 0)]
    listed = ", ".join(split_by)
    found = connection.execute(f"select {listed}, min(rowid) from answer group by all order by min(rowid)").fetchall()
    return [(dict(zip(split_by, values, strict=True)), first) for *values, first in found]


def _write_part(connection: duckdb.DuckDBPyConnection, query: str, folder: Path, file: str) -> tuple[int, int]:
    """Write the answer of a query as Parquet into a script, and return the numbers of its rows and bytes."""
    path = folder / f"{file}.parquet"
    # gzip: what unpacks it in the page is small, and no WebAssembly.
    copied = connection.execute(f"copy ({query}) to {literal(str(path))} (format parquet, compression gzip)").fetchall()
    content = path.read_bytes()
    path.unlink()
    write_script(folder, file, base64.b64encode(content).decode("ascii"))
    return copied[0][0], len(content)


def write_script(folder: Path, name: str, value: Any) -> None:
    """Write ``<folder>/<name>.js``, which gives the value to the page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
    (folder / f"{name}.js").write_text(f"{RECEIVER}({json.dumps(name)},{text});\n", encoding="utf-8")
