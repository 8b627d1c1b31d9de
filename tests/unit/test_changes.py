"""The change of a source in numbers of rows, and its record."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from extract.bundle import write_bundled
from extract.errata import Before, Erratum, append, compare, rows_before, rows_of
from extract.readers import reader_named
from extract.sources import GithubFile, Locked
from extract.workspace import Workspace
from tests.project import workspace_at

SOURCE = GithubFile(
    source_id="a-source",
    kind="github_file",
    repository="owner/repository",
    commit="0123456789" * 4,
    path="code/data.csv",
    reader="paper_performance_trends",
    suite="inference",
)
(TABLE,) = reader_named(SOURCE.reader, SOURCE.source_id).tables
CHANGE = Erratum("a-source", date(2026, 5, 1), "old", "new")


def rows(*cells: tuple[str, int | None, str], sha256: str = "") -> pl.DataFrame:
    """Rows of the table, each with a path, a line and a value."""
    written = [
        dict.fromkeys(TABLE.schema)
        | {"source_sha256": sha256, "source_path": path, "source_line": line, "value": value}
        for path, line, value in cells
    ]
    return pl.DataFrame(written, schema=TABLE.schema)


def counts(old: pl.DataFrame, new: pl.DataFrame, division: str = "all") -> list[tuple[str, int | None, ...]]:
    errata = compare(SOURCE, Before({TABLE.name: old}, division), {TABLE.name: new}, CHANGE)
    return [
        (erratum.table_name, erratum.added_row_count, erratum.removed_row_count, erratum.changed_row_count)
        for erratum in errata
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Line 2 changes, line 3 is new.
        ([("a", 1, "x"), ("a", 2, "y")], [("a", 1, "x"), ("a", 2, "z"), ("a", 3, "w")], (1, 0, 1)),
        # Two rows go, at two positions.
        ([("a", 1, "x"), ("a", 2, "y"), ("b", 1, "z")], [("a", 1, "x")], (0, 2, 0)),
        # One of two equal rows goes.
        ([("a", 1, "x"), ("a", 2, "x")], [("a", 1, "x")], (0, 1, 0)),
        # A file whose rows have no line is one position.
        ([("a", None, "x")], [("a", None, "y")], (0, 0, 1)),
        # The same line of another file is another position.
        ([("a", 1, "x")], [("b", 1, "y")], (1, 1, 0)),
    ],
)
def test_rows_are_added_removed_and_changed(
    old: list[tuple[str, int | None, str]], new: list[tuple[str, int | None, str]], expected: tuple[int, int, int]
) -> None:
    assert counts(rows(*old), rows(*new)) == [(TABLE.name, *expected)]


def test_a_row_that_moved_is_no_change_and_neither_is_the_checksum() -> None:
    assert counts(rows(("a", 1, "x"), sha256="old"), rows(("a", 7, "x"), sha256="new")) == [("", 0, 0, 0)]


def test_of_a_bundle_with_one_division_only_that_one_is_compared() -> None:
    old = rows(("closed/a", 1, "x"))
    new = rows(("closed/a", 1, "y"), ("open/a", 1, "z"), ("closedX/a", 1, "z"))
    assert counts(old, new, "closed") == [(TABLE.name, 0, 0, 1)]


def test_a_table_that_a_bundle_lacks_is_not_compared() -> None:
    assert list(compare(SOURCE, Before({}, "all"), {TABLE.name: rows(("a", 1, "x"))}, CHANGE)) == [
        Erratum("a-source", CHANGE.relocked_date, "old", "new", "", 0, 0, 0)
    ]


def test_without_the_earlier_rows_only_the_change_is_known() -> None:
    assert list(compare(SOURCE, None, {}, CHANGE)) == [CHANGE]


HEADER = (
    "source_id,relocked_date,old_sha256,new_sha256,table_name,added_row_count,removed_row_count,changed_row_count\n"
)


def test_an_erratum_is_added_once(tmp_path: Path) -> None:
    seed = tmp_path / "source_errata.csv"
    seed.write_text(HEADER + "another,2026-01-01,old,new,,0,0,0\n")
    append([CHANGE, Erratum("b", CHANGE.relocked_date, "old", "new", "t", 1, 2, 3)], seed)
    text = HEADER + "another,2026-01-01,old,new,,0,0,0\na-source,2026-05-01,old,new,,,,\nb,2026-05-01,old,new,t,1,2,3\n"
    assert seed.read_bytes() == text.encode()
    append([CHANGE], seed)
    assert seed.read_bytes() == text.encode()
    # The way back, and the same way again, are changes of their own.
    back = Erratum("a-source", CHANGE.relocked_date, "new", "old")
    append([back], seed)
    append([CHANGE], seed)
    with seed.open(newline="") as stream:
        last = [row["new_sha256"] for row in csv.DictReader(stream)][-2:]
    assert last == ["old", "new"]


CONTENT = b"Dates,1/1/2018\nResNet,1.0\n"
LOCKED = Locked(sha256=hashlib.sha256(CONTENT).hexdigest(), byte_count=len(CONTENT))


def cached(workspace: Workspace, content: bytes) -> None:
    path = workspace.cache / SOURCE.location
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_the_rows_before_are_those_of_the_cache_as_locked(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse", tmp_path / "project")
    assert rows_before(SOURCE, LOCKED, workspace) is None
    cached(workspace, CONTENT)
    assert rows_before(SOURCE, None, workspace) is None
    before = rows_before(SOURCE, LOCKED, workspace)
    assert before is not None
    assert before.division == "all"
    assert [frame["value"].to_list() for frame in before.rows.values()] == [["1.0"]]
    assert rows_of(SOURCE, LOCKED, workspace)[TABLE.name].equals(before.rows[TABLE.name])
    cached(workspace, b"other bytes")
    assert rows_before(SOURCE, LOCKED, workspace) is None


def test_without_the_cache_the_rows_before_are_those_of_the_bundle(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse", tmp_path / "project")
    bundled = SOURCE.model_copy(update={"bundled": "closed"})
    file = workspace.bundle / TABLE.name / "a-source.parquet"
    write_bundled(rows(("closed/a", 1, "x"), sha256=LOCKED.sha256), file)
    before = rows_before(bundled, LOCKED, workspace)
    assert before is not None
    assert before.division == "closed"
    assert before.rows[TABLE.name]["value"].to_list() == ["x"]
    # Rows of other bytes are not those before.
    write_bundled(rows(("closed/a", 1, "x"), ("closed/a", 2, "y"), sha256="0" * 64), file)
    assert rows_before(bundled, LOCKED, workspace) is None
