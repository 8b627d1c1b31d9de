"""The reviewed numbers are written by a command from what the sources give; a person reviews the difference."""

from __future__ import annotations

import re

from extract.workspace import Workspace
from tests.project import SMALL_SOURCE, run, seed


def test_reviewed_numbers_are_written_again(small: Workspace) -> None:
    files = [small.root / "expectations" / "row_counts.csv", seed(small.root, "expected_line_counts")]
    reviewed = {path: path.read_text(encoding="utf-8") for path in files}
    # Numbers of the present source are changed or missing; those of sources that are not here have to stay.
    files[0].write_text(re.sub(rf"(?m)^(.*,{SMALL_SOURCE},v0[.]5),.*$", r"\1,7", reviewed[files[0]]), encoding="utf-8")
    files[1].write_text("is_measurement,line_count\n", encoding="utf-8")
    assert {path.read_text(encoding="utf-8") for path in files}.isdisjoint(reviewed.values())
    written = run("publish", "counts", workspace=small)
    assert written.stderr == ""
    assert written.stdout.splitlines() == [*(f"please review: git diff {path}" for path in files), "2 files changed"]
    assert {path: path.read_text(encoding="utf-8") for path in files} == reviewed
    assert run("publish", "counts", workspace=small).stdout == "0 files changed\n"
