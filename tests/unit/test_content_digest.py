"""The form of the digest of rows: the lock has such digests, so that another form would be a change of every source.

``digest`` computes it from the description of the form, row by row and without a library for tables.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from extract.content import ContentDigest, digest_of, read_members, table_of
from extract.readers.tables import Batch, Column, Table, integer, number, prose, text

PART = pl.Struct({"channel": pl.String(), "power_w": pl.Float64()})
TABLE = Table(
    "rows_of_a_test",
    "Made up.",
    {
        "name": text("A text."),
        "note": prose("A free text, which is not covered."),
        "count": integer("A number."),
        "is_it": Column(pl.Boolean(), "A truth value."),
        "day": Column(pl.Date(), "A day."),
        "parts": Column(pl.List(PART), "Several."),
        "share": number("A number."),
        "content_sha256": text("A checksum, which is not covered."),
        "at": Column(pl.Datetime("ms"), "A time."),
        "numbers": Column(pl.List(pl.Int64()), "Several."),
    },
    locked=pl.col("count").fill_null(0) >= 0,
)
OWN = ("name", "note", "count", "is_it", "day", "parts", "share", "content_sha256", "at", "numbers")
Row = tuple[object, ...]
NOON = datetime(1970, 1, 2, 12)  # noqa: DTZ001, 36 hours: 129,600,000 ms
ROWS: list[Row] = [
    ("a", "free", 1, True, date(1970, 1, 3), [("Ch1", 1.5), (None, None)], 0.25, "x", NOON, [7, 8], "f/1", 1),
    (None, None, None, None, None, None, None, None, None, None, "f/1", 2),
    ("é", "other", -5, False, None, [], -0.0, None, None, [9], "f/1", 3),  # left out: its count is below 0
    ("", "", 0, False, date(1969, 12, 31), [], float("inf"), None, None, [], "f/1", 4),
    ("é", None, 2**62, True, None, [("Ch2", 2.5)], 1.0, None, NOON, [None], "f/2", None),
]


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    names = [*OWN, "source_path", "source_line"]
    cells = [dict(zip(names, row, strict=True)) for row in rows]
    for row in cells:
        parts = row["parts"]
        row["parts"] = parts and [{"channel": channel, "power_w": watts} for channel, watts in parts]  # type: ignore[attr-defined]  # a list
    return pl.DataFrame(cells, schema={name: TABLE.schema[name] for name in names})


def word(cell: object) -> bytes:
    if isinstance(cell, str):
        return hashlib.sha256(cell.encode()).digest()[:16]
    return struct.pack("<d", cell) if isinstance(cell, float) else struct.pack("<q", cell)


def own(row: Row) -> bytes:
    """The line and the cells that are covered, in the order of the table; of a list the number of its parts."""
    name, _, count, is_it, day, parts, share, _, at, numbers, _, line = row
    days = day and (day - date(1970, 1, 1)).days  # type: ignore[operator]  # a day
    ms = at and int((at - datetime(1970, 1, 1)).total_seconds() * 1000)  # type: ignore[operator]  # noqa: DTZ001
    lengths = [None if found is None else len(found) for found in (parts, numbers)]  # type: ignore[arg-type]  # lists
    cells = [line, name, count, is_it, days, lengths[0], share, ms, lengths[1]]
    nulls = sum(1 << place for place, cell in enumerate(cells) if cell is None)
    empty = [0, "", 0, 0, 0, 0, 0.0, 0, 0]
    filled = [nothing if cell is None else cell for cell, nothing in zip(cells, empty, strict=True)]
    return struct.pack("<q", nulls) + b"".join(map(word, filled))


def parts_of(row: Row) -> bytes:
    found = row[5] or []
    return b"".join(
        struct.pack("<q", (channel is None) + 2 * (watts is None)) + word(channel or "") + word(watts or 0.0)
        for channel, watts in found  # type: ignore[attr-defined]  # a list
    )


def numbers_of(row: Row) -> bytes:
    return b"".join(struct.pack("<qq", cell is None, cell or 0) for cell in row[9] or [])  # type: ignore[attr-defined]  # a list


def of_texts(*texts: str) -> str:
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def members_by_hand(rows: Sequence[Row]) -> Mapping[str, str]:
    """Of each file: first the cells of all its rows, then the parts of each list of all its rows."""
    found = {}
    for path in dict.fromkeys(str(row[10]) for row in rows):
        of_file = [row for row in rows if row[10] == path and (row[2] or 0) >= 0]  # type: ignore[operator]  # numbers
        content = b"".join(part(row) for part in (own, parts_of, numbers_of) for row in of_file)
        found[path] = of_texts(f"rows_of_a_test {hashlib.sha256(content).hexdigest()}")[:32]
    return found


def members_of(*frames: pl.DataFrame) -> Mapping[str, str]:
    digest = ContentDigest()
    for rows in frames:
        digest.add(TABLE, rows)
    return digest.members()


def test_the_digest_of_each_file_has_the_form_of_its_description() -> None:
    expected = members_by_hand(ROWS)
    assert members_of(frame(ROWS)) == expected
    digest = ContentDigest()
    digest.add(TABLE, frame(ROWS))
    assert digest.hexdigest() == of_texts("f/1", expected["f/1"], "f/2", expected["f/2"])
    # Asked again, it is the same.
    assert digest.members() == expected


def test_the_rows_of_a_file_may_come_in_several_batches() -> None:
    expected = members_by_hand(ROWS)
    for cut in range(1, 5):
        assert members_of(frame(ROWS[:cut]), frame(ROWS[cut:])) == expected
    assert members_of(*(frame([row]) for row in ROWS)) == expected
    digest = ContentDigest()
    batches = [Batch(TABLE, frame(ROWS[:2])), Batch(TABLE, frame(ROWS[2:]))]
    assert list(digest.taking(batches)) == batches
    assert digest.members() == expected


def test_files_in_any_order_have_the_same_digest() -> None:
    assert members_of(frame([ROWS[4], *ROWS[:4]])) == members_by_hand(ROWS)
    assert digest_of({"b": "2", "a": "1"}) == digest_of({"a": "1", "b": "2"}) == of_texts("a", "1", "b", "2")


def test_rows_out_of_order_are_sorted_by_line_and_values() -> None:
    assert members_of(frame([ROWS[3], ROWS[0], ROWS[1]])) == members_by_hand([ROWS[0], ROWS[1], ROWS[3]])
    same_line = [(*row[:10], "f/1", 1) for row in (ROWS[3], ROWS[0])]
    # The empty name is before the other.
    assert members_of(frame(same_line)) == members_of(frame(same_line[::-1])) == members_by_hand(same_line)


def test_a_file_without_a_locked_row_is_no_member() -> None:
    assert members_of(frame([ROWS[2]])) == {}
    assert members_of() == {}


def test_the_tables_of_a_file_count_together() -> None:
    """In the order of their own digests, whichever is read first."""
    other = Table("another", "Made up.", {"count": integer("A number.")})
    rows = pl.DataFrame({"count": [3], "source_path": ["f/2"], "source_line": [4]})
    said = [
        f"another {hashlib.sha256(struct.pack('<qqq', 0, 4, 3)).hexdigest()}",
        f"rows_of_a_test {hashlib.sha256(own(ROWS[4]) + parts_of(ROWS[4]) + numbers_of(ROWS[4])).hexdigest()}",
    ]
    for order in ((0, 1), (1, 0)):
        digest = ContentDigest()
        for which in order:
            digest.add(*((TABLE, frame([ROWS[4]])), (other, rows))[which])
        assert digest.members() == {"f/2": of_texts(*said)[:32]}


def test_a_text_of_categories_is_a_text() -> None:
    rows = frame(ROWS).with_columns(pl.col("name", "source_path").cast(pl.Categorical()))
    assert members_of(rows) == members_by_hand(ROWS)


@pytest.mark.parametrize("members", [{}, {"b/é": "2" * 32, "a": "1" * 32}])
def test_a_list_of_members_is_kept_in_a_file(tmp_path: Path, members: Mapping[str, str]) -> None:
    table = table_of(members)
    assert (table.columns, table["source_path"].to_list()) == (["source_path", "rows_digest"], sorted(members))
    table.write_parquet(tmp_path / "members.parquet")
    assert read_members(tmp_path / "members.parquet") == members
