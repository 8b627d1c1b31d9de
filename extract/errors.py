"""The error type of this package: it names the source, the path, the line and the cause."""

from __future__ import annotations


class SourceError(Exception):
    """A source that cannot be used.

    Args:
        source: The source id, or a file of this project such as ``sources.yml``.
        cause: What is wrong and, where known, the remedy.
        path: The file or archive member inside the source, if known.
        line: The physical line number from 1, if known.
    """

    def __init__(self, source: str, cause: str, *, path: str | None = None, line: int | None = None) -> None:
        self.source = source
        self.cause = cause
        self.path = path
        self.line = line
        where = ", ".join([source, *([path] if path else []), *([f"line {line}"] if line is not None else [])])
        super().__init__(f"{where}: {cause}")
