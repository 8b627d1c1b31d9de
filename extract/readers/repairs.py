"""Descriptions of systems in almost valid JSON: a few repairs make them valid.

The repairs are applied one after the other, in the order of the list, until the file is valid, and are recorded with
the row. A file that is still not valid is rejected. If a key occurs twice, the first value that is not empty counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from extract.readers.objects import parse_object
from extract.readers.tables import Column, Rows, text

REPAIRS_COLUMN: Column = text(
    "What made the file valid JSON: `control_character`, `missing_comma`, `unquoted_text`, `trailing_comma`, "
    "`missing_brace`; and `repeated_key`; separated by comma and blank. Null if nothing was needed."
)

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_UNQUOTED_TEXT = re.compile(r'("[^"\n]*"[^\S\n]*:[^\S\n]*"[^"\n]*")[^\S\n]+[^\s,}\]"][^"\n]*?(,?)[^\S\n]*(?=\n)')
_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f]")


def _escape_control_characters(text: str) -> str:
    return _STRING.sub(lambda found: _CONTROL_CHARACTER.sub(lambda char: f"\\u{ord(char[0]):04x}", found[0]), text)


# Each turns a text that is not valid JSON into one that may be.
_REPAIRS: Mapping[str, Callable[[str], str]] = {
    "control_character": _escape_control_characters,
    # Between members on consecutive lines.
    "missing_comma": lambda text: re.sub(r'(["}\]])([^\S\n]*\n\s*)(?="[^"\n]*"[^\S\n]*:)', r"\1,\2", text),
    # After a value, up to the end of its line: `"2.8.0" + patches,`.
    "unquoted_text": lambda text: _UNQUOTED_TEXT.sub(r"\1\2", text),
    "trailing_comma": lambda text: re.sub(r",(\s*)(?=[}\]]|\Z)", r"\1", text),
    "missing_brace": lambda text: text + "}",
}


def parse_repaired(path: str, content: bytes, rows: Rows) -> tuple[dict[str, object], str | None] | None:
    """Parse a file that is one JSON object, if need be after repairs; anything else is rejected and gives ``None``.

    Returns:
        The members of the object, and the names of the repairs as ``REPAIRS_COLUMN`` has them.
    """
    repairs: list[str] = []

    def parse(text: str) -> object:
        found, needed = _parse(text)
        repairs.extend(needed)
        return found

    found = parse_object(path, content, rows, parse)
    return None if found is None else (found, ", ".join(repairs) or None)


def _parse(text: str) -> tuple[object, list[str]]:
    """Parse a text, and return the names of the repairs that were needed.

    Raises:
        json.JSONDecodeError: It is not valid JSON after all repairs; the error is that of the original text.
    """
    for repairs, candidate in _repaired(text):
        is_repeated = False

        def unite(members: list[tuple[str, object]]) -> dict[str, object]:
            nonlocal is_repeated
            found: dict[str, object] = {}
            for key, value in members:
                is_repeated = is_repeated or key in found
                found[key] = found.get(key) or value
            return found

        try:
            found = json.loads(candidate, object_pairs_hook=unite)
        except json.JSONDecodeError:
            continue
        return found, [*repairs, "repeated_key"] if is_repeated else repairs
    return json.loads(text), []


def _repaired(text: str) -> Iterator[tuple[list[str], str]]:
    """The text as it is, then after each repair that changes it, with the names of the repairs so far."""
    repairs: list[str] = []
    yield repairs, text
    for name, repair in _REPAIRS.items():
        if (repaired := repair(text)) != text:
            text, repairs = repaired, [*repairs, name]
            yield repairs, text
