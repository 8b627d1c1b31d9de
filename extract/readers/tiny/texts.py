"""The text of a file with any line ends, and the line numbers of positions in it."""

from __future__ import annotations

from extract.readers.members import readable
from extract.readers.tables import Rows


def text_of(path: str, content: bytes, rows: Rows) -> str:
    """The text with line feeds only; a line with noise of the serial port is reported and left empty."""
    return readable(path, content.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), rows).decode()


def line_of(text: str, position: int) -> int:
    """The line number of a position, counted from 1."""
    return text.count("\n", 0, position) + 1
