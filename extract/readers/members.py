"""What all readers of submissions do with a file: parse it, and reject what cannot be parsed instead of failing."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

from extract.archives import Member
from extract.readers.tables import Rows

# From the path and the bytes of a file to rows.
Parser = Callable[[str, bytes, Rows], None]

# Readings in watts, volts or amperes must be below this: nothing draws a terawatt, and sums of smaller ones are finite.
LARGEST_READING = 1e12

# What Python's own operations raise if data are of another type, size or depth than they support.
DATA_ERRORS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
_LINE = re.compile(rb"[^\r\n]+")


def parse_member(parse: Parser, member: Member, rows: Rows) -> None:
    """Parse a file; if it contains what its parser does not handle, the file is rejected.

    No published source has such a file: the expectations of the raw tables do not accept this reason.
    """
    try:
        parse(member.path, member.content(), rows)
    except DATA_ERRORS as error:
        rows.reject(member.path, None, "unreadable_file", f"{type(error).__name__}: {error}")


def read_once(member: Member) -> Member:
    """The same file, which can be parsed and hashed without reading it from its archive twice."""
    return replace(member, content=functools.cache(member.content))


def sha256_of(content: bytes) -> str:
    """The SHA-256 of the bytes of a file in hexadecimal digits, by which its copies are recognised."""
    return hashlib.sha256(content).hexdigest()


def readable(path: str, content: bytes, rows: Rows) -> bytes:
    """A text in which lines that are not UTF-8 are empty; one rejection reports their number and the first of them."""
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
    """Bytes as text for messages: each byte that is not UTF-8 as an escape sequence."""
    return content.decode(errors="backslashreplace")


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
