"""What the command lines share: their exit code and error message, their output, and their progress display."""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn

# What a shell reports of a program that SIGINT (Ctrl-C) ended: 128 and the number of the signal.
_INTERRUPTED = 130
# The borders of a table, for an output that has none of these characters.
_BORDERS = dict.fromkeys("┌┬┐├┼┤└┴┘", "+") | {"─": "-", "│": "|"}


def run(main: click.Command, *known: type[Exception], failure_status: int = 1) -> None:
    """Run a command; no end of it shows a traceback.

    A known error, or one of the operating system, ends it with its message and ``failure_status``; Ctrl-C with one line
    and exit code 130. An output that nobody reads any more (``| head``) ends it without a message.
    """
    failures: tuple[type[Exception], ...] = (*known, OSError)
    _use_utf_8()
    _open_streams()
    try:
        main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _end_output()
        sys.stderr.write("interrupted\n")
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        _end_output()
        sys.exit(1)
    except failures as error:
        _fail(f"error: {error}", failure_status)
    except UnicodeEncodeError as error:
        _fail(f"error: a name or a text is not UTF-8: {error.object!r}", failure_status)


def _fail(message: str, status: int) -> NoReturn:
    _end_output()
    sys.stderr.write(f"{message}\n")
    sys.exit(status)


def _use_utf_8() -> None:
    """Start again in UTF-8 mode where Python takes the names of files for another encoding (``LC_ALL=C``).

    DuckDB and Polars take paths in UTF-8 only. The encoding of the output stays that of the environment.
    """
    if sys.getfilesystemencoding() == "utf-8" or os.environ.get("PYTHONUTF8") == "1":
        return
    output = os.environ.get("PYTHONIOENCODING") or (sys.stdout and sys.stdout.encoding) or "utf-8"
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONIOENCODING": output}
    os.execve(sys.executable, sys.orig_argv, environment)  # noqa: S606  # the same program with the same arguments


def _open_streams() -> None:
    """Open the streams that were closed, and write characters that an encoding does not have as escape sequences."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123  # until the end
    codecs.register_error("escaped", _escaped)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="escaped")


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Characters that an encoding does not have: as borders of ASCII, or as the escape sequences of JSON."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_BORDERS.get(character) or json.dumps(character)[1:-1] for character in text), error.end


def _end_output() -> None:
    """Write what is left of the output; if that fails, Python must not try again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def progress(*columns: ProgressColumn) -> Progress:
    """A progress display on the error stream if that is a terminal, else none."""
    # Imported here: a query shows no progress and should not wait for this import.
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
