"""Queries of the published warehouse: read-only, without dbt, with no access to anything outside the file."""

from __future__ import annotations

import atexit
import csv
import functools
import json
import math
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from publish.errors import PublishError

# The most rows that DuckDB prints with their exact number; a longer table is truncated, with a message.
MAX_TABLE_ROWS = 9_999
_UNLIMITED = 1_000_000
_BATCH_ROWS = 10_000
# Where a name without a schema is looked for, in this order: the tables for users first.
_SEARCHED_SCHEMAS = ("marts", "main")
# The settings that prevent access to anything outside the published file. DuckDB cannot be told where to spill once
# they hold, and takes its settings at opening in no certain order, so that these are set after it.
CLOSED = Path(__file__).with_name("closed.sql")
# Many times the size of the whole database, and no mistake (a join without a condition) takes the memory of a machine:
# DuckDB itself would take up to 80 % of it.
DEFAULT_MEMORY = "2GB"
_MEMORY_SIZE = re.compile(r"[0-9]+(\.[0-9]+)? ?[KMGT]i?B", re.IGNORECASE)
# Line ends and what a terminal would take as a command (the categories Cc, Zl and Zp of Unicode).
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# How long to wait for the end of an interrupted query before it is interrupted again.
_POLL_S = 0.1
# A spreadsheet treats a cell that begins like this as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# Where a cell may begin inside of a text: a spreadsheet that separates cells by semicolons or tabs, as those of many
# countries do, takes no notice of quotation marks that are not at the beginning of its own cells.
_INNER_START = re.compile(r'([;\t\n])(?="*[=+@-])')


def connect(database: Path, memory: str = DEFAULT_MEMORY) -> duckdb.DuckDBPyConnection:
    """Open the published file read-only, with no access to other files, the network or extensions.

    Args:
        database: The file.
        memory: The most memory that queries may take, in DuckDB's words, e.g. ``2GB``. All connections of a process
            to a file must have the same.

    Raises:
        PublishError: It does not exist, or DuckDB cannot open it.
    """
    if not database.exists():
        raise PublishError(f"{database} does not exist; run: make build")
    try:
        str(database).encode()
    except UnicodeEncodeError as error:
        raise PublishError(f"{str(database)!a} cannot be opened: its path is not UTF-8") from error
    # DuckDB lets one process open a file several times only with equal settings.
    settings: dict[str, str | bool | int | float | list[str]] = {
        "temp_directory": str(spill_folder()),
        "memory_limit": memory,
    }
    try:
        connection = duckdb.connect(database, read_only=True, config=settings)
        # Each connection of a process has its own, even where the settings are locked.
        connection.execute(search_path(connection))
        if connection.execute("select current_setting('lock_configuration')").fetchall() == [(False,)]:
            connection.execute(CLOSED.read_text(encoding="ascii"))
    except duckdb.Error as error:
        raise PublishError(f"{database} cannot be opened: {error}") from error
    return connection


def search_path(connection: duckdb.DuckDBPyConnection) -> str:
    """The statement with which a name without a schema is one of a mart; DuckDB refuses schemas that are not there."""
    sql = "select distinct schema_name from duckdb_schemas() where database_name = current_database()"
    schemas = {name for (name,) in connection.execute(sql).fetchall()}
    return f"set search_path = '{','.join(name for name in _SEARCHED_SCHEMAS if name in schemas)}';\n"


@functools.cache
def spill_folder() -> Path:
    """The folder for what queries of this process cannot hold in memory; it is removed when the process ends.

    DuckDB would spill beside the file, into the release.
    """
    folder = Path(tempfile.mkdtemp(prefix="joulebase-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def query(database: Path, sql: str, output_format: str, *, timeout_s: float = 0, memory: str = DEFAULT_MEMORY) -> None:
    """Run an SQL text and print the result of each of its statements.

    Args:
        database: The published file.
        sql: The SQL text: one statement, or several with semicolons between them. A table that is named without its
            schema is one of the marts.
        output_format: ``table``, ``csv``, ``json`` or ``vertical`` (a line for each value).
        timeout_s: The most seconds until everything is printed; 0 for any number.
        memory: The most memory that it may take, e.g. ``2GB``.

    Raises:
        PublishError: The database does not exist, the format or the memory is no such thing, DuckDB refuses the SQL,
            or the query needs more time or memory.
    """
    if output_format not in _PRINTERS:
        raise PublishError(f"unknown format {output_format!r}; known: {', '.join(_PRINTERS)}")
    if not _MEMORY_SIZE.fullmatch(memory):
        raise PublishError(f"MEMORY is {memory!r}, not a size such as {DEFAULT_MEMORY}")
    # In a thread of its own: while DuckDB works, a thread of Python hears of no Ctrl-C.
    with connect(database, memory) as connection, ThreadPoolExecutor(1) as pool:
        printed = pool.submit(_print_all, connection, sql, _PRINTERS[output_format])
        try:
            printed.result(timeout_s or None)
        except duckdb.OutOfMemoryException as error:
            raise PublishError(f"the query needs more than {memory} of memory; MEMORY= allows more: {error}") from error
        except duckdb.Error as error:
            raise PublishError(str(error)) from error
        except TimeoutError as error:
            raise PublishError(f"the query was stopped after {timeout_s} s; TIMEOUT=<seconds> allows more") from error
        finally:
            _stop(connection, printed)


def _stop(connection: duckdb.DuckDBPyConnection, printed: Future[None]) -> None:
    """Interrupt a query until it ends, if it has not."""
    while not printed.done():
        # More than once: between two statements there is nothing to interrupt.
        connection.interrupt()
        wait([printed], _POLL_S)


def _print_all(connection: duckdb.DuckDBPyConnection, sql: str, print_result: _Printer) -> None:
    """Run all statements of an SQL text, and print the rows of each that returns some, with an empty line between."""
    sql.encode()  # raises what `extract.terminal.run` reports; DuckDB would say that it is given no text
    printed = 0
    for statement in connection.extract_statements(sql):
        if statement.expected_result_type != [duckdb.ExpectedResultType.QUERY_RESULT]:
            connection.execute(statement)
            continue
        if printed:
            sys.stdout.write("\n")
        print_result(connection, statement)
        printed += 1


def _print_table(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> None:
    rows = connection.sql(statement).limit(MAX_TABLE_ROWS + 1).materialize()
    shown = rows.limit(MAX_TABLE_ROWS)
    shown.show(max_width=_UNLIMITED, max_col_width=_UNLIMITED, max_rows=MAX_TABLE_ROWS)
    if rows.count("*").fetchall() > [(MAX_TABLE_ROWS,)]:
        sys.stdout.write(f"only the first {MAX_TABLE_ROWS:,} rows are shown; FORMAT=csv has all\n")


def _print_csv(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> None:
    answer = connection.execute(statement)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(map(neutral, column_names(answer)))
    for row in _rows_of(answer):
        writer.writerow([neutral(_as_text(cell)) for cell in row])


def _print_json(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> None:
    answer = connection.execute(statement)
    names = column_names(answer)
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise PublishError(f"several columns are named {', '.join(repeated)}; for JSON, give each its own name (as …)")
    rows = [{name: _plain(cell) for name, cell in zip(names, row, strict=True)} for row in answer.fetchall()]
    sys.stdout.write(_json(rows, indent=1) + "\n")


def _print_vertical(connection: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> None:
    """Print a line ``column: value`` for each value, and an empty line between two rows."""
    answer = connection.execute(statement)
    names = [_one_line(name) for name in column_names(answer)]
    for number, row in enumerate(_rows_of(answer)):
        lines = [f"{name}: {_one_line(cell)}\n" for name, cell in zip(names, row, strict=True)]
        sys.stdout.write(("\n" if number else "") + "".join(lines))


_Printer = Callable[[duckdb.DuckDBPyConnection, duckdb.Statement], None]
_PRINTERS: Mapping[str, _Printer] = {
    "table": _print_table,
    "csv": _print_csv,
    "json": _print_json,
    "vertical": _print_vertical,
}


def _rows_of(answer: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    while rows := answer.fetchmany(_BATCH_ROWS):
        yield from rows


def _one_line(cell: object) -> str:
    """A value as text on one line: null, true and false as in DuckDB's tables, control characters escaped."""
    if cell is None:
        return "NULL"
    if isinstance(cell, bool):
        return str(cell).lower()
    return _CONTROL.sub(lambda found: json.dumps(found[0])[1:-1], str(_as_text(cell)))


def column_names(answer: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the columns of the last result of a connection."""
    return [column[0] for column in answer.description or []]


def rows_by_name(answer: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of the last result of a connection, each by the names of its columns."""
    names = column_names(answer)
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _json(value: object, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str, allow_nan=False)


def _plain(cell: object) -> object:
    """A cell as JSON has it.

    NaN and infinity are null; a decimal is a number, or text if a number would round it; bytes are text, with those
    that are not UTF-8 as escape sequences; the key of a map is text.
    """
    match cell:
        case float() if not math.isfinite(cell):
            return None
        case Decimal():
            return float(cell) if Decimal(repr(float(cell))) == cell else str(cell)
        case bytes():
            return cell.decode(errors="backslashreplace")
        case list() | tuple():
            return [_plain(part) for part in cell]
        case dict():
            return {str(_plain(key)): _plain(part) for key, part in cell.items()}
    return cell


def _as_text(cell: object) -> object:
    """A nested value as JSON, and bytes as text; other cells are unchanged."""
    plain = _plain(cell) if isinstance(cell, (list, tuple, dict, bytes)) else cell
    return plain if isinstance(plain, str) or plain is cell else _json(plain)


def neutral(cell: object) -> object:
    """A cell with an apostrophe before what a spreadsheet would run as a formula; numbers are unchanged.

    That is its beginning, and what follows a semicolon, a tab or a line end in it. A carriage return becomes a line
    feed: the csv module quotes only the line end that it writes itself.
    """
    if not isinstance(cell, str):
        return cell
    text = _INNER_START.sub(r"\1'", cell.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
