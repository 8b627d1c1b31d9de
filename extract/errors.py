"""The one error type of this package: it names the source, the line and the cause."""

from __future__ import annotations


class SourceError(Exception):
    """A source that cannot be used.

    Args:
        source: What is at fault: a source id, or a file of this project such as ``sources.yml``.
        cause: What is wrong, in words a user can act on.
        path: File or archive member inside the source, where one is known.
        line: Physical line number, counted from 1, where one is known.
    """

    def __init__(self, source: str, cause: str, *, path: str | None = None, line: int | None = None) -> None:
        self.source = source
        self.cause = cause
        self.path = path
        self.line = line
        where = ", ".join([source, *([path] if path else []), *([f"line {line}"] if line is not None else [])])
        super().__init__(f"{where}: {cause}")
