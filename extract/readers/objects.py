"""Files that consist of one JSON object."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

from extract.readers.tables import Rows


def parse_object(
    path: str, content: bytes, rows: Rows, parse: Callable[[str], object] = json.loads
) -> dict[str, object] | None:
    """Parse a file that is one JSON object, with another parser if need be; anything else is rejected: ``None``."""
    try:
        found = parse(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        rows.reject(path, error.lineno, "invalid_json", error.msg)
    except (ValueError, RecursionError) as error:  # not UTF-8, an integer of thousands of digits, nested too deep
        rows.reject(path, None, "invalid_json", str(error))
    else:
        if isinstance(found, dict):
            return found
        rows.reject(path, 1, "invalid_json", f"a {type(found).__name__}, not an object")
    return None


def as_text(value: object) -> str | None:
    """The value of a member as text: text as it is, anything else encoded as JSON."""
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def as_number(value: object) -> float | None:
    """The value of a member as a finite number; ``None`` if it is not a number; booleans are not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
