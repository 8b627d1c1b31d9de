"""The headers of tar archives, byte by byte (POSIX.1-2001), and the bounds of archives."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from extract import archives
from extract.archives import _TarBytes, commit_of, members
from extract.errors import SourceError

END = bytes(1024)
FILE, FOLDER, RECORD, GLOBAL = b"0", b"5", b"x", b"g"


def header(name: str, size: int = 0, kind: bytes = FILE, *, prefix: str = "", owner: bytes = b"somebody") -> bytes:
    """A header whose owner is no number: the tar library refuses it, and nothing here needs an owner."""
    block = bytearray(512)
    fields = {0: name.encode(), 108: owner, 124: b"%011o\0" % size, 156: kind, 257: b"ustar\0", 345: prefix.encode()}
    for place, field in fields.items():
        block[place : place + len(field)] = field
    return signed(block)


def signed(block: bytearray) -> bytes:
    """The block with its checksum."""
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 512)


def record(key: str, value: str) -> bytes:
    """A pax record, which begins with its own length."""
    rest = f" {key}={value}\n".encode()
    length = len(rest) + 1
    while len(str(length)) + len(rest) != length:
        length = len(str(length)) + len(rest)
    return str(length).encode() + rest


def named(*records: bytes, kind: bytes = RECORD) -> bytes:
    """A header with records, which are valid for the library, too."""
    content = b"".join(records)
    return header("PaxHeader", len(content), kind, owner=b"0000000") + padded(content)


def tar(folder: Path, *parts: bytes) -> Path:
    place = folder / "archive.tar"
    place.write_bytes(b"".join(parts) + END)
    return place


def read(place: Path) -> list[tuple[str, bytes]]:
    return [(member.path, member.content()) for member in members(place, lambda path: not path.endswith("/"))]


def test_a_name_may_have_a_prefix(tmp_path: Path) -> None:
    longest = "n" * 100
    place = tar(
        tmp_path,
        header("a.txt", 1) + padded(b"1"),
        header("b.txt", 1, prefix="one/two") + padded(b"2"),
        header(longest, 1, prefix="p" * 155) + padded(b"3"),
    )
    assert read(place) == [("a.txt", b"1"), ("one/two/b.txt", b"2"), (f"{'p' * 155}/{longest}", b"3")]


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 1024, 70_000])
def test_the_next_header_is_at_the_next_block(tmp_path: Path, size: int) -> None:
    content = b"x" * size
    place = tar(tmp_path, header("a.txt", size) + padded(content), header("b.txt", 1) + padded(b"2"))
    assert read(place) == [("a.txt", content), ("b.txt", b"2")]
    # Also if the first is not read.
    assert [member.content() for member in members(place, lambda path: path == "b.txt")] == [b"2"]


def test_a_record_may_have_the_name(tmp_path: Path) -> None:
    long, folder = "d/" + "é" * 200 + ".txt", "e/" + "f" * 200
    place = tar(
        tmp_path,
        named(record("path", long)) + header("short", 1) + padded(b"1"),
        named(record("path", f"{folder}/")) + header("short/", 0, FOLDER),
        header("b.txt", 1) + padded(b"2"),
    )
    assert read(place) == [(long, b"1"), ("b.txt", b"2")]


@pytest.mark.parametrize(
    "records",
    [
        [record("path", "long.txt"), record("mtime", "1.5")],
        [record("comment", "x" * 70_000), record("path", "long.txt")],
        [record("mtime", "1.5"), record("path", "long.txt")],
    ],
)
def test_other_records_are_read_by_the_library(tmp_path: Path, records: Sequence[bytes]) -> None:
    plain = header("short", 1, owner=b"0000000") + padded(b"1")
    assert read(tar(tmp_path, named(*records) + plain)) == [("long.txt", b"1")]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"17 path=long.txt\n", "long.txt"),
        (b"18 path=long.txt/\n", "long.txt"),
        # As the library reads what is not of the form of POSIX: by the length that is stated, or not at all.
        (b"16 path=long.txt\n", "long.tx"),
        (b"17 path=long.txtx", "long.txt"),
        (b"x path=long.txt\n", "short"),
        (b"17 peth=long.txt\n", "short"),
    ],
)
def test_a_record_that_is_not_as_long_as_it_says_is_left_to_the_library(
    tmp_path: Path, content: bytes, name: str
) -> None:
    head = header("PaxHeader", len(content), RECORD, owner=b"0000000") + padded(content)
    assert read(tar(tmp_path, head + header("short", 1) + padded(b"1"))) == [(name, b"1")]


def test_a_name_in_a_record_that_is_not_utf_8_is_left_to_the_library(tmp_path: Path) -> None:
    content = b"13 path=\xff.tx\n"
    head = header("PaxHeader", len(content), RECORD, owner=b"0000000") + padded(content)
    (found,) = members(tar(tmp_path, head + header("short", 1, owner=b"0000000") + padded(b"1")), lambda path: True)
    assert (found.path, found.problem) == (r"\xff.tx", "name_not_utf_8")


def test_a_comment_for_all_members_changes_none(tmp_path: Path) -> None:
    commit = "0123456789" * 4
    place = tar(tmp_path, named(record("comment", commit), kind=GLOBAL), header("a.txt", 1) + padded(b"1"))
    assert read(place) == [("a.txt", b"1")]
    assert commit_of(place) == commit


def test_what_else_is_said_of_all_members_is_left_to_the_library(tmp_path: Path) -> None:
    """Here the name of each: no archive of a repository says this."""
    head = named(record("path", "all.txt"), record("comment", "c"), kind=GLOBAL)
    place = tar(tmp_path, head + header("a.txt", 1, owner=b"0000000") + padded(b"1"))
    assert read(place) == [("all.txt", b"1")]


def test_a_folder_has_no_content_whatever_its_header_says(tmp_path: Path) -> None:
    place = tar(tmp_path, header("a/", 512, FOLDER), header("a/b.txt", 1) + padded(b"1"))
    assert read(place) == [("a/b.txt", b"1")]


@pytest.mark.parametrize(
    "size", [b"\x80" + bytes(10) + b"\1", b"0" * 10 + b"1\0", b" " * 9 + b"1 \0", b"0" * 11 + b"1"]
)
def test_a_size_is_written_in_several_ways(tmp_path: Path, size: bytes) -> None:
    """As a binary number, which only the library reads, and as octal digits with blanks or without an end."""
    block = bytearray(header("a.txt", 1, owner=b"0000000"))
    block[124:136] = size
    assert read(tar(tmp_path, signed(block) + padded(b"1"), header("b.txt", 1) + padded(b"2"))) == [
        ("a.txt", b"1"),
        ("b.txt", b"2"),
    ]


@pytest.mark.parametrize("place", [0, 100, 124, 150, 156, 257, 345, 511])
def test_a_flipped_bit_of_a_header_is_refused(tmp_path: Path, place: int) -> None:
    block = bytearray(header("a.txt", 1))
    block[place] ^= 2
    with pytest.raises(SourceError, match="cannot be read as an archive"):
        read(tar(tmp_path, bytes(block) + padded(b"1")))


@pytest.mark.parametrize("field", [b"%06o\0 ", b"%07o\0", b"%06o \0", b" %06o\0", b"%08o"])
def test_a_checksum_is_written_in_several_ways(tmp_path: Path, field: bytes) -> None:
    block = bytearray(header("a.txt", 1))
    block[148:156] = b" " * 8
    block[148:156] = field % sum(block)
    assert read(tar(tmp_path, bytes(block) + padded(b"1"))) == [("a.txt", b"1")]


def test_a_checksum_of_many_bytes_beyond_ascii(tmp_path: Path) -> None:
    """The sum of 155 bytes of 255 and some more is beyond 2^15; that of all fields is never beyond 2^17."""
    block = bytearray(header("a.txt", 1, owner=b"\xff" * 8))
    block[157:257], block[263:345] = b"\xff" * 100, b"\xff" * 82
    block[500:512] = b"\xff" * 12
    assert sum(block) > 1 << 15
    assert read(tar(tmp_path, signed(block) + padded(b"1"))) == [("a.txt", b"1")]


@pytest.mark.parametrize("magic", [b"ustar ", b"\0" * 6])
def test_earlier_forms_of_a_header_are_left_to_the_library(tmp_path: Path, magic: bytes) -> None:
    """Those of GNU and of Unix V7: they have no prefix."""
    for owner, is_read in ((b"0000000", True), (b"somebody", False)):
        block = bytearray(header("a.txt", 1, owner=owner))
        block[257:263] = magic
        place = tar(tmp_path, signed(block) + padded(b"1"))
        if is_read:
            assert read(place) == [("a.txt", b"1")]
        else:
            with pytest.raises(SourceError, match="cannot be read as an archive"):
                read(place)


def test_an_archive_may_end_without_a_second_block(tmp_path: Path) -> None:
    place = tmp_path / "archive.tar"
    place.write_bytes(header("a.txt", 1) + padded(b"1") + bytes(512))
    assert read(place) == [("a.txt", b"1")]
    place.write_bytes(header("a.txt", 1) + padded(b"1"))
    with pytest.raises(SourceError, match="the end mark is missing, or a header is damaged"):
        read(place)


def test_the_content_of_a_member_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "archive.tar"
    place.write_bytes(header("a.txt", 100) + b"1" * 99)
    in_order = members(place, lambda path: True)
    found = next(in_order)
    with pytest.raises(SourceError, match="unexpected end of data"):
        found.content()


@pytest.fixture
def stream(tmp_path: Path) -> _TarBytes:
    (tmp_path / "bytes").write_bytes(bytes(range(100)))
    return _TarBytes((tmp_path / "bytes").open("rb"), 16)  # type: ignore[arg-type]  # a raw stream is enough


def test_bytes_that_were_given_back_are_read_again(stream: _TarBytes) -> None:
    stream.allowed = 30
    assert stream.read(10) == bytes(range(10))
    stream.give_back(bytes(range(4, 10)))
    assert (stream.tell(), stream.allowed) == (4, 26)
    assert stream.read(2) == b"\4\5"
    assert (stream.last_block, stream.tell(), stream.allowed) == (b"\4\5", 6, 24)
    assert stream.read(6) == bytes(range(6, 12))
    assert (stream.last_block, stream.tell(), stream.allowed) == (bytes(range(6, 12)), 12, 18)
    assert stream.read(18) == bytes(range(12, 30))
    with pytest.raises(tarfile.ReadError, match="not within 1048576 bytes"):
        stream.read(1)


def test_a_bound_is_none_for_the_content_of_members(stream: _TarBytes) -> None:
    assert stream.read() == bytes(range(100))
    assert (stream.tell(), stream.read(5), stream.last_block) == (100, b"", b"")
    for size in (-1, None):
        stream.allowed = 1000
        with pytest.raises(tarfile.ReadError):
            stream.read(size)


def test_a_position_is_reached_forwards_and_backwards(stream: _TarBytes) -> None:
    assert stream.seek(20) == 20
    assert (stream.tell(), stream.read(2)) == (20, b"\x14\x15")
    assert stream.seek(5) == 5
    assert (stream.tell(), stream.read(1)) == (5, b"\5")
    assert stream.seek(6) == 6
    assert stream.read(1) == b"\6"
    with pytest.raises(OSError, match="from its beginning to its end"):
        stream.seek(1, 1)
    stream.give_back(b"\6")
    with pytest.raises(OSError, match="from its beginning to its end"):
        stream.seek(0)


def test_a_position_far_away_is_reached(tmp_path: Path) -> None:
    size = 3 << 20
    with (tmp_path / "bytes").open("wb") as file:
        file.seek(size)
        file.write(b"end")
    with _TarBytes((tmp_path / "bytes").open("rb"), 1 << 20) as stream:  # type: ignore[arg-type]  # as above
        assert (stream.read(1), stream.seek(size), stream.tell()) == (b"\0", size, size)
        assert stream.read(3) == b"end"


def test_the_bounds_of_an_archive_are_inclusive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tar(tmp_path, header("a.txt", 11) + padded(b"1" * 11))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("a.txt", "1" * 11)
        made.writestr("b.txt", "2" * 9)
    # The tar has a header, a block of content and two blocks at its end; the zip 11 + 9 bytes of content.
    for path, total in ((place, 4 * 512), (tmp_path / "a.zip", 20)):
        monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", total)
        assert read(path)[0] == ("a.txt", b"1" * 11)
        monkeypatch.setattr(archives, "MAX_ARCHIVE_BYTES", total - 1)
        with pytest.raises(SourceError, match=f"unpacks to more than the {total - 1} bytes allowed"):
            read(path)


def test_the_bound_of_a_member_is_inclusive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tar(tmp_path, header("a.txt", 11) + padded(b"1" * 11))
    for bound, problem in ((11, None), (10, "member_too_large")):
        monkeypatch.setattr(archives, "MAX_MEMBER_BYTES", bound)
        assert [(one.byte_count, one.problem) for one in members(place, lambda path: True)] == [(11, problem)]


def test_the_bound_of_what_is_said_of_all_members_is_inclusive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_HEADER_BYTES", 8192)
    member = header("a.txt", 0, owner=b"0000000")
    parts = [part for number in range(4) for part in (named(record(f"k{number}", "v" * 2048), kind=GLOBAL), member)]
    assert len(list(members(tar(tmp_path, *parts), lambda path: True))) == 4
    parts += [named(record("l", "v"), kind=GLOBAL), member]
    with pytest.raises(SourceError, match="the global headers are not within 8192 bytes"):
        list(members(tar(tmp_path, *parts), lambda path: True))


def test_a_zip_states_what_its_members_are(tmp_path: Path) -> None:
    """A mode of Unix, or none: a program on another system writes no kind."""
    modes = {"a.txt": 0, "b.txt": 0o100644, "c.txt": 0o644, "d.txt": 0o020644, "e.txt": 0o120777}
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("folder/", "")
        for name, mode in modes.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            made.writestr(entry, name)
    found = [(one.path, one.byte_count, one.problem) for one in members(tmp_path / "a.zip", lambda path: True)]
    assert found == [
        ("a.txt", 5, None), ("b.txt", 5, None), ("c.txt", 5, None), ("d.txt", 5, "not_a_file"), ("e.txt", 5, "link"),
    ]  # fmt: skip


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    names = ("b/2", "b/1", "a/z/1", "a/y", "c", "0")
    for name in names:
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).write_bytes(name.encode())
    found = read(tmp_path / "tree")
    assert found == [(name, name.encode()) for name in ("0", "c", "a/y", "a/z/1", "b/1", "b/2")]
    assert [one.byte_count for one in members(tmp_path / "tree", lambda path: True)] == [1, 1, 3, 5, 3, 3]


@pytest.mark.parametrize(("name", "is_unsafe"), [("..", True), ("a/..", True), ("a/../b", True), ("a..b/c..", False)])
def test_a_name_that_leads_out_is_unsafe(tmp_path: Path, name: str, *, is_unsafe: bool) -> None:
    (found,) = members(tar(tmp_path, header(name, 1) + padded(b"1")), lambda path: True)
    assert (found.path, found.problem) == (name, "unsafe_path" if is_unsafe else None)


def test_what_all_is_packed_in_is_left_out(tmp_path: Path) -> None:
    files = [header(f"./top/a/{name}", 1) + padded(name.encode()) for name in "xy"]
    place = tar(tmp_path, header("./top/", 0, FOLDER), header("top/other", 1) + padded(b"1"), *files)
    found = members(place, lambda path: path.startswith("a/"))
    assert [(one.path, one.content()) for one in found] == [("a/x", b"x"), ("a/y", b"y")]


def test_content_in_two_folders_names_both(tmp_path: Path) -> None:
    parts = [header(f"{name}a/x", 1) + padded(b"1") for name in ("one/", "")]
    for order, said in ((parts, "one and \\."), (parts[::-1], "\\. and one")):
        with pytest.raises(SourceError, match=f"its content is in more than one folder: {said}$"):
            list(members(tar(tmp_path, *order), lambda path: path.startswith("a/")))


def test_what_is_no_archive_is_none_with_its_name(tmp_path: Path) -> None:
    place = tmp_path / "page"
    place.write_bytes(b"<html>")
    with pytest.raises(SourceError) as refused:
        list(members(place, lambda path: True))
    assert (refused.value.source, refused.value.path) == ("page", str(place))
    assert refused.value.cause.startswith("cannot be read as an archive: ")
