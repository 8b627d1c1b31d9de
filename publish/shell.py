"""An interactive SQL prompt on the published warehouse: harlequin on a terminal, else a plain prompt."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from publish.errors import PublishError
from publish.query import CLOSED, connect, query, search_path, spill_folder


def open_shell(database: Path) -> None:
    """Read SQL statements from the input and print their results, until the input ends.

    Raises:
        PublishError: There is no published file.
    """
    with connect(database) as connection:
        searched = search_path(connection)
    harlequin = shutil.which("harlequin", path=Path(sys.executable).parent)
    if harlequin and sys.stdin.isatty() and sys.stdout.isatty():
        # Not in the place of this process, which removes the folder for spilling at its end.
        closed = ["--read-only", "--init-path", str(init_script(spill_folder(), searched))]
        command = [harlequin, "--adapter", "duckdb", *closed, str(database)]
        sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603, the command is fixed
    _read_lines(database)


def init_script(folder: Path, searched: str) -> Path:
    """Write what harlequin, which opens the file itself, runs first: the settings that ``connect`` makes elsewhere.

    Args:
        folder: Where the script is written, and where queries may spill.
        searched: The statement that sets the search path.
    """
    # Imported here: it loads all readers.
    from extract.describe import literal

    script = folder / "init.sql"
    spilling = f"set temp_directory = {literal(str(folder))};\n"
    script.write_text(spilling + searched + CLOSED.read_text(encoding="ascii"), encoding="utf-8")
    return script


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
