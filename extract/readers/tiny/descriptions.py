"""``systems/**/<system>.json``: what a system is. Some files are no JSON; a few listed repairs make them so.

A repair is tried only on a file that is still none, in the order of the list, and is recorded with the row. A file
that they do not mend is rejected. Of a key that is there twice the first value that is not empty counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from extract.readers.objects import as_text
from extract.readers.tables import Rows, Table, text_columns

# Keys as they are spelled, but for case and blanks, with the column of each.
_COLUMNS = {
    "submitter": "submitter",
    "division": "division",
    "status": "status",
    "board name": "board_name",
    "soc name": "soc_name",
    "processor(s) name": "processor_name",
    "processor(s) frequencies": "processor_frequency",
    "accelerator": "accelerator_name",
    "inference framework": "framework",
}
SYSTEMS = Table("tiny_systems", text_columns(*_COLUMNS.values(), "repairs"))

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f]")


def _escape_control_characters(text: str) -> str:
    return _STRING.sub(lambda found: _CONTROL_CHARACTER.sub(lambda char: f"\\u{ord(char[0]):04x}", found[0]), text)


# Each from a text that is no JSON to one that may be.
_REPAIRS: Mapping[str, Callable[[str], str]] = {
    "control_character": _escape_control_characters,
    # Between members on consecutive lines.
    "missing_comma": lambda text: re.sub(r'(["}\]])([^\S\n]*\n\s*)(?="[^"\n]*"[^\S\n]*:)', r"\1,\2", text),
    "trailing_comma": lambda text: re.sub(r",(\s*)(?=[}\]]|\Z)", r"\1", text),
    "missing_brace": lambda text: text + "}",
}


def read(path: str, content: bytes, rows: Rows) -> None:
    """Read one system description."""
    try:
        found, repairs = _parse(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        rows.reject(path, error.lineno, "invalid_json", error.msg)
    except (ValueError, RecursionError) as error:  # not UTF-8, an integer of thousands of digits, nested too deep
        rows.reject(path, None, "invalid_json", str(error))
    else:
        if isinstance(found, dict):
            members = {" ".join(key.lower().split()): value for key, value in found.items()}
            rows.add(SYSTEMS, path, 1, *(as_text(members.get(key)) for key in _COLUMNS), ", ".join(repairs) or None)
        else:
            rows.reject(path, 1, "invalid_json", f"a {type(found).__name__}, not an object")


def _parse(text: str) -> tuple[object, list[str]]:
    """Parse a text, with the names of the repairs that it took.

    Raises:
        json.JSONDecodeError: It is no JSON after all repairs; the error is that of the text as it was.
    """
    for repairs, candidate in _mended(text):
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


def _mended(text: str) -> Iterator[tuple[list[str], str]]:
    """The text as it is, then after each further repair that changes it, with the names of those so far."""
    repairs: list[str] = []
    yield repairs, text
    for name, repair in _REPAIRS.items():
        if (mended := repair(text)) != text:
            text, repairs = mended, [*repairs, name]
            yield repairs, text
