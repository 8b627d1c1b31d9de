"""The reviewed seed of all rounds."""

from __future__ import annotations

import csv
from collections.abc import Mapping

from extract.workspace import Workspace


def rounds_of(workspace: Workspace) -> Mapping[str, Mapping[str, str]]:
    """The rows of the seed, each as it is written, by the id of the round."""
    with workspace.rounds.open(encoding="utf-8", newline="") as stream:
        return {row["round_id"]: row for row in csv.DictReader(stream)}
