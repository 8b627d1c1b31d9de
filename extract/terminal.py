"""What the command lines share: their exit code and error message, and their progress display."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn


def run(main: Callable[[], object], *known: type[Exception]) -> None:
    """Run a command; a known error, or one of the operating system, ends it with its message and exit code 1."""
    failures: tuple[type[Exception], ...] = (*known, OSError)
    try:
        main()
    except failures as error:
        sys.exit(f"error: {error}")


def progress(*columns: ProgressColumn) -> Progress:
    """A progress display on the error stream if that is a terminal, else none."""
    # Imported here: a query shows no progress and should not wait for this import.
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
