"""An interactive SQL prompt on the published warehouse: harlequin on a terminal, else a plain prompt."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from publish.errors import PublishError
from publish.query import connect, query

# Harlequin opens the file itself; this file has the settings that `connect` makes elsewhere.
CLOSED = Path(__file__).with_name("closed.sql")


def open_shell(database: Path) -> None:
    """Read SQL statements from the input and print their results, until the input ends.

    Raises:
        PublishError: There is no published file.
    """
    connect(database).close()
    harlequin = shutil.which("harlequin", path=Path(sys.executable).parent)
    if harlequin and sys.stdin.isatty() and sys.stdout.isatty():
        closed = ["--read-only", "--init-path", str(CLOSED)]
        os.execv(harlequin, ["harlequin", "--adapter", "duckdb", *closed, str(database)])
    _read_lines(database)


def _read_lines(database: Path) -> None:
    statement = ""
    while (line := _next_line("   ...> " if statement else "joulebase> ")) is not None:
        statement += line + "\n"
        if statement.rstrip().endswith(";"):
            _run(database, statement)
            statement = ""
    if statement.strip():
        _run(database, statement)


def _next_line(prompt: str) -> str | None:
    try:
        return input(prompt)
    except EOFError:
        return None


def _run(database: Path, statement: str) -> None:
    try:
        query(database, statement, "table")
    except PublishError as error:
        print(error, file=sys.stderr)
