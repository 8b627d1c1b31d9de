"""``accuracy/accuracy.txt``: the metrics that a result's accuracy run reached."""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path

import yaml

from extract.readers.members import readable
from extract.readers.tables import Rows, Table, text_columns

# One row per pattern that a file holds: the last match in it.
VALUES = Table("inference_accuracies", text_columns("pattern_id", "value"))

_PATTERNS = {
    name: re.compile(pattern, re.MULTILINE)
    for name, pattern in yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")).items()
}


def read(path: str, content: bytes, rows: Rows) -> None:
    """Find each pattern's last match."""
    text = readable(path, content, rows).decode()
    for name, pattern in _PATTERNS.items():
        if last := deque(pattern.finditer(text), maxlen=1):
            rows.add(VALUES, path, text.count("\n", 0, last[0].start()) + 1, name, last[0][1])
