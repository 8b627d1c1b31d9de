"""``results.txt``: what a runner printed of a performance, accuracy or energy run."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from extract.readers.tables import Rows, Table, text_columns
from extract.readers.tiny.texts import line_of, text_of

# One row per match of a pattern.
VALUES = Table("tiny_values", text_columns("pattern_id", "value"))

_PATTERNS = {
    name: re.compile(pattern)
    for name, pattern in yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")).items()
}


def read(path: str, content: bytes, rows: Rows) -> None:
    """Find all matches of all patterns; a file without any becomes a rejection."""
    text = text_of(path, content, rows)
    found = [(name, match) for name, pattern in _PATTERNS.items() for match in pattern.finditer(text)]
    for name, match in found:
        rows.add(VALUES, path, line_of(text, match.start(1)), name, match[1])
    if not found:
        rows.reject(path, None, "no_value", text.strip())
