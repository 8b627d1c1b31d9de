"""``results.txt``: what a runner printed about a performance, accuracy or energy run."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from extract.readers.tables import Rows, Table, text
from extract.readers.tiny.texts import line_of, text_of

VALUES = Table(
    "tiny_values",
    "One row per match of a pattern in a results file; a pattern can match several times, e.g. once per window.",
    {
        "pattern_id": text(
            "Pattern that matched: a key of `extract/readers/tiny/results.yml`. It states the unit: `_uj` is "
            "microjoules per inference, `_uw` and `_mw` are microwatts and milliwatts, throughputs are inferences per "
            "second."
        ),
        "value": text(
            "The number as printed, in the unit of the pattern; for `short_window` the beginning of the error message."
        ),
    },
)

_PATTERNS = {
    name: re.compile(pattern)
    for name, pattern in yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")).items()
}


def read(path: str, content: bytes, rows: Rows) -> None:
    """Add all matches of all patterns; a file without any is rejected."""
    text = text_of(path, content, rows)
    found = [(name, match) for name, pattern in _PATTERNS.items() for match in pattern.finditer(text)]
    for name, match in found:
        rows.add(VALUES, path, line_of(text, match.start(1)), name, match[1])
    if not found:
        rows.reject(path, None, "no_value", text.strip())
