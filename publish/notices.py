"""The sentences that MLCommons demands wherever its results are shown: those of the seed ``notices``."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_NOTICES = Path(__file__).resolve().parent.parent / "seeds" / "reference" / "notices.csv"


@cache
def notice(notice_id: str) -> str:
    """Return the sentence with this id.

    Raises:
        KeyError: The seed has no such sentence.
    """
    with _NOTICES.open(encoding="utf-8", newline="") as stream:
        return {row["notice_id"]: row["text"] for row in csv.DictReader(stream)}[notice_id]
