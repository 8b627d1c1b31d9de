"""What all readers of submissions do with a file: parse it, and tell what is wrong with it instead of failing."""

from __future__ import annotations

import re
from collections.abc import Callable

from extract.archives import Member
from extract.readers.tables import Rows

# From the path and the bytes of a file to rows.
Parser = Callable[[str, bytes, Rows], None]

# What a reading in watts, volts or amperes stays below: nothing draws a terawatt, and sums of what is less are finite.
LARGEST_READING = 1e12

# What Python's own operations raise over data that are of another type, size or depth than they can take.
DATA_ERRORS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
_LINE = re.compile(rb"[^\r\n]+")


def parse_member(parse: Parser, member: Member, rows: Rows) -> None:
    """Parse a file; if its parser has not foreseen what stands in it, the file becomes a rejection.

    No published source has such a file: the expectations of the raw tables know no such reason.
    """
    try:
        parse(member.path, member.content(), rows)
    except DATA_ERRORS as error:
        rows.reject(member.path, None, "unreadable_file", f"{type(error).__name__}: {error}")


def readable(path: str, content: bytes, rows: Rows) -> bytes:
    """A text without its lines that are not UTF-8: these are left empty, and told together with the first of them."""
    if content.isascii() or _is_utf_8(content):
        return content
    wrong: list[re.Match[bytes]] = []

    def keep(line: re.Match[bytes]) -> bytes:
        if line[0].isascii() or _is_utf_8(line[0]):
            return line[0]
        wrong.append(line)
        return b""

    kept = _LINE.sub(keep, content)
    first = wrong[0]
    number = content.count(b"\n", 0, first.start()) + 1
    rows.reject(path, number, "not_utf_8", f"lines: {len(wrong)}; the first: {spelled_out(first[0])}")
    return kept


def spelled_out(content: bytes) -> str:
    """Bytes as a text for people: each that is not UTF-8 as its number."""
    return content.decode(errors="backslashreplace")


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
