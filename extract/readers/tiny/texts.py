"""The text of a file whose lines end as its runner pleased, and where in it something stands."""

from __future__ import annotations

from extract.readers.members import readable
from extract.readers.tables import Rows


def text_of(path: str, content: bytes, rows: Rows) -> str:
    """The text with line feeds only; a line in which the serial port left noise is told and left empty."""
    return readable(path, content.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), rows).decode()


def line_of(text: str, position: int) -> int:
    """The line of a position, from 1."""
    return text.count("\n", 0, position) + 1
