"""A JSON array of objects, read strictly and one record at a time, with every value as text as published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from extract.errors import SourceError

# Values by key: text, or null. Numbers and booleans are as written, an object or a list is encoded as JSON.
Record = dict[str, str | None]

# What precedes the first element and follows each; the group is the bracket that ends the array.
_FIRST = re.compile(r"[ \t\r\n]*\[[ \t\r\n]*(\][ \t\r\n]*)?")
_NEXT = re.compile(r"[ \t\r\n]*(?:,|(\]))[ \t\r\n]*")


def read_records(source_id: str, content: bytes) -> Iterator[tuple[int, Record]]:
    """Read UTF-8 text that is one array of objects.

    Yields:
        The physical line on which a record begins, and the record.

    Raises:
        SourceError: The text is not such an array, or a key occurs twice in a record; the message names the line.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(source_id, f"not UTF-8 at byte {error.start}: {error.reason}", line=line) from error
    line, counted = 1, 0
    try:
        for position, record in _elements(text):
            line += text.count("\n", counted, position)
            counted = position
            if not isinstance(record, dict):
                raise SourceError(source_id, f"expected an object, found {json.dumps(record)[:80]}", line=line)
            yield line, {key: _as_text(value) for key, value in record.items()}
    except json.JSONDecodeError as error:
        raise SourceError(source_id, f"not a JSON array of objects: {error.msg}", line=error.lineno) from error


def _elements(text: str) -> Iterator[tuple[int, object]]:
    """The elements of an array, each with the position where it begins."""
    found = _expect(_FIRST, text, 0)
    while not found[1]:
        position = found.end()
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (_UnfitError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), text, position) from error
        yield position, value
        found = _expect(_NEXT, text, end)
    if found.end() != len(text):
        raise json.JSONDecodeError("text after the end of the array", text, found.end())


def _expect(pattern: re.Pattern[str], text: str, position: int) -> re.Match[str]:
    found = pattern.match(text, position)
    if found is None:
        wrong = len(text) - len(text[position:].lstrip())
        raise json.JSONDecodeError("expected a bracket or a comma", text, wrong)
    return found


class _UnfitError(Exception):
    """JSON that Python accepts and that an export must not contain."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _UnfitError(f"key {next(key for key in keys if keys.count(key) > 1)!r} occurs twice")
    return found


def _refuse(constant: str) -> NoReturn:
    raise _UnfitError(f"{constant} is not a number")


# Numbers are kept as text, so that no digit is lost.
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=_refuse)


def _as_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, sort_keys=True)
