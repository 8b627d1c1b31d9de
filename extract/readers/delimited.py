"""Strict comma-separated text: the header must be the expected one, and every record one line with all fields."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence

from extract.errors import SourceError

# A physical line number (from 1) and the cells of the record on that line.
Record = tuple[int, tuple[str, ...]]

# Bytes that no valid file has; each could be mistaken for something else (a line end, padding, part of a cell).
_FORBIDDEN = {b"\x00": "NUL byte", b"\r": "carriage return", b"\xef\xbb\xbf": "byte order mark"}


def read_records(source_id: str, content: bytes, header: Sequence[str]) -> Iterator[Record]:
    """Read UTF-8 text with LF line ends, RFC 4180 quoting and exactly this header.

    Args:
        source_id: Names the source in errors.
        content: The bytes of the file.
        header: The fingerprint of the format: the expected header cells in order.

    Yields:
        Line number (the header is line 1) and the cells, verbatim.

    Raises:
        SourceError: Undecodable or forbidden bytes, another header, a record with too few or too many fields, a
            record over several lines, invalid quoting; the message names the line.
    """
    records = parse_lines(source_id, content)
    first = next(records, None)
    if first is None:
        raise SourceError(source_id, "is empty")
    if first[1] != tuple(header):
        raise SourceError(source_id, _header_difference(first[1], header), line=1)
    for line, cells in records:
        if len(cells) != len(header):
            raise SourceError(source_id, f"{len(cells)} fields where the header has {len(header)}", line=line)
        yield line, cells


def parse_lines(source_id: str, content: bytes) -> Iterator[Record]:
    """Split strict CSV into records of cells, with any header; raises as ``read_records`` does."""
    return split_lines(source_id, _decode(source_id, content))


def split_lines(source_id: str, text: str, delimiter: str = ",") -> Iterator[Record]:
    """Split text with LF line ends into records of cells.

    Raises:
        SourceError: A record over several lines, or invalid quoting; the message names the line.
    """
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    for expected_line in itertools.count(1):
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise SourceError(source_id, f"invalid CSV: {error}", line=expected_line) from error
        if cells is None:
            return
        if reader.line_num != expected_line:
            raise SourceError(source_id, "a quoted field runs over the end of the line", line=expected_line)
        yield expected_line, tuple(cells)


def _decode(source_id: str, content: bytes) -> str:
    for pattern, name in _FORBIDDEN.items():
        offset = content.find(pattern)
        if offset >= 0:
            raise SourceError(source_id, f"{name} at byte {offset}", line=content.count(b"\n", 0, offset) + 1)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(source_id, f"not UTF-8 at byte {error.start}: {error.reason}", line=line) from error


def _header_difference(found: Sequence[str], expected: Sequence[str]) -> str:
    missing = [name for name in expected if name not in found]
    unknown = [name for name in found if name not in expected]
    if not missing and not unknown:
        return f"header changed: expected {list(expected)}, found {list(found)}"
    return f"header changed: missing {missing}, unexpected {unknown}"
