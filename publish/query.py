"""Queries of the published warehouse: read-only, without dbt, with no access to anything outside the file."""

from __future__ import annotations

import atexit
import csv
import functools
import json
import math
import shutil
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb

from publish.errors import PublishError

# The most rows that DuckDB prints with their exact number; a longer table is truncated, with a message.
MAX_TABLE_ROWS = 9_999
_UNLIMITED = 1_000_000
_CSV_BATCH_ROWS = 10_000
# The settings that prevent access to anything outside the published file. DuckDB cannot be told where to spill once
# they hold, and takes its settings at opening in no certain order, so that these are set after it.
CLOSED = Path(__file__).with_name("closed.sql")
# A spreadsheet treats a cell that begins like this as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def connect(database: Path) -> duckdb.DuckDBPyConnection:
    """Open the published file read-only, with no access to other files, the network or extensions.

    Raises:
        PublishError: It does not exist, or DuckDB cannot open it.
    """
    if not database.exists():
        raise PublishError(f"{database} does not exist; run: make build")
    try:
        # DuckDB lets one process open a file several times only with equal settings.
        connection = duckdb.connect(database, read_only=True, config={"temp_directory": str(spill_folder())})
        if connection.execute("select current_setting('lock_configuration')").fetchall() == [(False,)]:
            connection.execute(CLOSED.read_text(encoding="ascii"))
    except duckdb.Error as error:
        raise PublishError(f"{database} cannot be opened: {error}") from error
    return connection


@functools.cache
def spill_folder() -> Path:
    """The folder for what queries of this process cannot hold in memory; it is removed when the process ends.

    DuckDB would spill beside the file, into the release.
    """
    folder = Path(tempfile.mkdtemp(prefix="joulebase-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def query(database: Path, sql: str, output_format: str) -> None:
    """Run an SQL text and print the result of its last statement.

    Raises:
        PublishError: The database does not exist, the format is unknown, or DuckDB refuses the SQL.
    """
    if output_format not in _PRINTERS:
        raise PublishError(f"unknown format {output_format!r}; known: {', '.join(_PRINTERS)}")
    with connect(database) as connection:
        try:
            _PRINTERS[output_format](connection, sql)
        except duckdb.Error as error:
            raise PublishError(str(error)) from error


def _print_table(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    relation = connection.sql(sql)
    if relation is None:
        return
    rows = relation.limit(MAX_TABLE_ROWS + 1).materialize()
    shown = rows.limit(MAX_TABLE_ROWS)
    shown.show(max_width=_UNLIMITED, max_col_width=_UNLIMITED, max_rows=MAX_TABLE_ROWS)
    if rows.count("*").fetchall() > [(MAX_TABLE_ROWS,)]:
        sys.stdout.write(f"only the first {MAX_TABLE_ROWS:,} rows are shown; FORMAT=csv has all\n")


def _print_csv(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    answer = connection.execute(sql)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(map(_neutral, column_names(answer)))
    while rows := answer.fetchmany(_CSV_BATCH_ROWS):
        writer.writerows([_neutral(cell) for cell in row] for row in rows)


def _print_json(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    answer = connection.execute(sql)
    names = column_names(answer)
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise PublishError(f"several columns are named {', '.join(repeated)}; for JSON, give each its own name (as …)")
    rows = [{name: _plain(cell) for name, cell in zip(names, row, strict=True)} for row in answer.fetchall()]
    sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1, default=str, allow_nan=False) + "\n")


_PRINTERS = {"table": _print_table, "csv": _print_csv, "json": _print_json}


def column_names(answer: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the columns of the last result of a connection."""
    return [column[0] for column in answer.description or []]


def _plain(cell: object) -> object:
    """A cell as JSON: NaN and infinity are null; a decimal is a number, or text if a number would round it."""
    match cell:
        case float() if not math.isfinite(cell):
            return None
        case Decimal():
            return float(cell) if Decimal(repr(float(cell))) == cell else str(cell)
        case list() | tuple():
            return [_plain(part) for part in cell]
        case dict():
            return {str(key): _plain(part) for key, part in cell.items()}
    return cell


def _neutral(cell: object) -> object:
    """A cell with an apostrophe before it if a spreadsheet would run it as a formula; numbers are unchanged.

    A carriage return becomes a line feed: the csv module quotes only the line end that it writes itself.
    """
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
