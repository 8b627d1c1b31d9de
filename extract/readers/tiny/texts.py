"""The text of a file whose lines end as its runner pleased, and where in it something stands."""

from __future__ import annotations


def decode(content: bytes) -> str:
    """The text with line feeds only; serial lines leave noise in it, which becomes replacement characters."""
    return content.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def line_of(text: str, position: int) -> int:
    """The line of a position, from 1."""
    return text.count("\n", 0, position) + 1
