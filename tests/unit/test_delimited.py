from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import SourceError
from extract.readers.delimited import read_records

HEADER = ("id", "name")


def read(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    return list(read_records("source", content, HEADER))


def test_cells_come_verbatim_with_their_line() -> None:
    assert read(b'id,name\n1, a \n2,"x, ""y"""\n') == [(2, ("1", " a ")), (3, ("2", 'x, "y"'))]


def test_a_last_line_without_newline_is_read() -> None:
    assert read(b"id,name\n1,a") == [(2, ("1", "a"))]


def test_unicode_that_looks_like_a_line_end_is_none() -> None:
    assert read("id,name\n1,a\u2028b\x0bc\n".encode()) == [(2, ("1", "a\u2028b\x0bc"))]


def test_replacement_characters_of_the_source_are_kept() -> None:
    assert read("id,name\n1,Arm\ufffd\ufffd\n".encode()) == [(2, ("1", "Arm\ufffd\ufffd"))]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "source: is empty"),
        (b"id,title\n1,a\n", r"source, line 1: header changed: missing \['name'\], unexpected \['title'\]"),
        (b"name,id\n1,a\n", r"source, line 1: header changed: expected \['id', 'name'\], found \['name', 'id'\]$"),
        (b"id\n1\n", r"source, line 1: header changed: missing \['name'\], unexpected \[\]$"),
        (b"id,name,more\n1\n", r"source, line 1: header changed: missing \[\], unexpected \['more'\]$"),
        (b"id,name\n1,a\n2,b,c\n", "source, line 3: 3 fields where the header has 2"),
        (b"id,name\n1\n", "source, line 2: 1 fields where the header has 2"),
        (b"id,name\n\n1,a\n", "source, line 2: 0 fields where the header has 2"),
        (b'id,name\n1,"a\nb"\n', "source, line 2: a quoted field runs over the end of the line"),
        (b'id,name\n1,"a\n', "source, line 2: invalid CSV: unexpected end of data"),
        (b'id,name\n1,a\n2,"b\n3,c\n4,d\n', "source, line 3: invalid CSV: unexpected end of data"),
        (b'id,name\n1,"a"b\n', "source, line 2: invalid CSV"),
        (b"id,name\r\n1,a\r\n", "source, line 1: carriage return at byte 7"),
        (b"id,name\n1,a\x00\n", "source, line 2: NUL byte at byte 11"),
        (b"\xef\xbb\xbfid,name\n", "source, line 1: byte order mark at byte 0"),
        (b"id,name\n1,a\n2,\xff\n", "source, line 3: not UTF-8 at byte 14"),
        (b"id,name\n1," + b"x" * 200_000 + b"\n", "source, line 2: invalid CSV: field larger than field limit"),
    ],
)
def test_bad_input_names_the_line_and_the_cause(content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(content)


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_source_error(content: bytes) -> None:
    try:
        rows = read(b"id,name\n" + content)
    except SourceError:
        return
    assert len(rows) == len(content.removesuffix(b"\n").split(b"\n") if content else [])
    assert all(len(cells) == len(HEADER) for _, cells in rows)
