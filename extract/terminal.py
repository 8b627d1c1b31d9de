"""What the command lines share: how they end, and how they show progress."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn


def run(main: Callable[[], object], *known: type[Exception]) -> None:
    """Run a command; a known failure, or one of the operating system, is its message and exit code 1."""
    failures: tuple[type[Exception], ...] = (*known, OSError)
    try:
        main()
    except failures as error:
        sys.exit(f"error: {error}")


def progress(*columns: ProgressColumn) -> Progress:
    """A progress display on a terminal's error stream; nothing where there is no terminal."""
    # Imported here: a query shows no progress and should not wait for it.
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
