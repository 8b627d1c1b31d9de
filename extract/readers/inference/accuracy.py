"""``accuracy/accuracy.txt``: the metrics that the accuracy run of a result reached."""

from __future__ import annotations

import re
from collections import deque
from pathlib import Path

import yaml

from extract.readers.members import readable
from extract.readers.tables import Rows, Table, text

VALUES = Table(
    "inference_accuracies",
    "One row per accuracy file and pattern that matches in it, with the last match.",
    {
        "pattern_id": text(
            "Pattern that matched: a key of `extract/readers/inference/accuracy.yml`, which names a metric and the "
            "way it is written. Several patterns can match the same line."
        ),
        "value": text(
            "The number as printed: per cent for most metrics, a fraction of 1 for `dice`, a score without unit for "
            "CLIP and FID, tokens for `gen_len` and `tokens_per_sample`."
        ),
    },
)

_PATTERNS = {
    name: re.compile(pattern, re.MULTILINE)
    for name, pattern in yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")).items()
}


def read(path: str, content: bytes, rows: Rows) -> None:
    """Add the last match of each pattern."""
    text = readable(path, content, rows).decode()
    for name, pattern in _PATTERNS.items():
        # Nearly all do not match, which a search finds out at a third of the cost.
        if pattern.search(text):
            (last,) = deque(pattern.finditer(text), maxlen=1)
            rows.add(VALUES, path, text.count("\n", 0, last.start()) + 1, name, last[1])
