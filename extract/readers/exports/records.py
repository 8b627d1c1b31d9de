"""A JSON array of objects, read strictly and one record at a time, every value as the text that stands in the file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from extract.errors import SourceError

# Values by key: text, or null. Numbers and booleans are as they are written, an object or a list is JSON again.
Record = dict[str, str | None]

# What stands before the first element and after each; the group holds the bracket that ends the array.
_FIRST = re.compile(r"[ \t\r\n]*\[[ \t\r\n]*(\][ \t\r\n]*)?")
_NEXT = re.compile(r"[ \t\r\n]*(?:,|(\]))[ \t\r\n]*")


def read_records(source_id: str, content: bytes) -> Iterator[tuple[int, Record]]:
    """Read UTF-8 text that is one array of objects.

    Yields:
        The physical line on which a record begins, and the record.

    Raises:
        SourceError: It is no such text, or a key occurs twice in a record; it names the line.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(source_id, f"not UTF-8 at byte {error.start}: {error.reason}", line=line) from error
    line, counted = 1, 0
    try:
        for place, record in _elements(text):
            line += text.count("\n", counted, place)
            counted = place
            if not isinstance(record, dict):
                raise SourceError(source_id, f"no object but {json.dumps(record)[:80]}", line=line)
            yield line, {key: _as_text(value) for key, value in record.items()}
    except json.JSONDecodeError as error:
        raise SourceError(source_id, f"no JSON array of objects: {error.msg}", line=error.lineno) from error


def _elements(text: str) -> Iterator[tuple[int, object]]:
    """The elements of an array, each with the place where it begins."""
    found = _expect(_FIRST, text, 0)
    while not found[1]:
        place = found.end()
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (_UnfitError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), text, place) from error
        yield place, value
        found = _expect(_NEXT, text, end)
    if found.end() != len(text):
        raise json.JSONDecodeError("something follows the array", text, found.end())


def _expect(pattern: re.Pattern[str], text: str, place: int) -> re.Match[str]:
    found = pattern.match(text, place)
    if found is None:
        wrong = len(text) - len(text[place:].lstrip())
        raise json.JSONDecodeError("expected a bracket or a comma", text, wrong)
    return found


class _UnfitError(Exception):
    """What Python's JSON reads and no export may hold."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _UnfitError(f"key {next(key for key in keys if keys.count(key) > 1)!r} occurs twice")
    return found


def _refuse(constant: str) -> NoReturn:
    raise _UnfitError(f"{constant} is no number")


# Numbers stay text, so that no digit is lost.
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=_refuse)


def _as_text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, sort_keys=True)
