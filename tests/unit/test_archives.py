from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.archives import MAX_MEMBER_BYTES, commit_of, members
from extract.errors import SourceError
from tests.submissions import header_of, pack

FILES = {"a/one.txt": b"1", "a/two.log": b"unwanted", "b/three.txt": b"3" * 70_000}
COMMIT = "0123456789" * 4


def accepts(path: str) -> bool:
    return path.startswith(("a/", "b/")) and path.endswith((".txt", "/"))


def read(place: Path) -> dict[str, bytes | str]:
    return {member.path: member.problem or member.content() for member in members(place, accepts)}


def tar_of(target: Path, entries: Iterable[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(target, "w") as archive:
        for header, content in entries:
            archive.addfile(header, io.BytesIO(content))
    return target


@pytest.mark.parametrize("name", ["folder", "a.zip", "a.tar", "a.tar.gz"])
@pytest.mark.parametrize("top", ["", "repository-0123"])
def test_folder_and_archives_give_the_same_members(tmp_path: Path, name: str, top: str) -> None:
    if top and name == "folder":
        top = ""  # a folder is its own top
    place = pack(FILES, tmp_path / name, top=top)
    assert read(place) == {"a/one.txt": b"1", "b/three.txt": b"3" * 70_000}


def test_the_commit_is_in_the_global_header(tmp_path: Path) -> None:
    assert commit_of(pack(FILES, tmp_path / "a.tar.gz", commit=COMMIT)) == COMMIT
    assert commit_of(pack(FILES, tmp_path / "b.tar.gz")) is None
    (tmp_path / "page").write_bytes(b"<html>")
    assert commit_of(tmp_path / "page") is None


def test_a_hard_link_is_the_file_that_it_repeats(tmp_path: Path) -> None:
    linked = [
        (header_of("code/elsewhere.txt", 5), b"same!"),
        (header_of("a/one.txt", kind=tarfile.LNKTYPE, link="code/elsewhere.txt"), b""),
        (header_of("a/two.txt", kind=tarfile.LNKTYPE, link="nowhere"), b""),
    ]
    assert read(tar_of(tmp_path / "a.tar", linked)) == {"a/one.txt": b"same!", "a/two.txt": "link"}


def test_what_is_not_a_plain_file_of_the_archive_has_a_problem_and_no_content(tmp_path: Path) -> None:
    entries = [
        (header_of("../a/up.txt", 1), b"x"),
        (header_of("/etc/absolute.txt", 1), b"x"),
        (header_of("a/sym.txt", kind=tarfile.SYMTYPE, link="/etc/passwd"), b""),
        (header_of("a/device.txt", kind=tarfile.CHRTYPE), b""),
        (header_of("a/twice.txt", 5), b"first"),
        (header_of("a/twice.txt", 6), b"second"),
        (header_of("code/sym.txt", kind=tarfile.SYMTYPE, link="x"), b""),
    ]
    found = [
        (member.path, member.problem, member.content())
        for member in members(tar_of(tmp_path / "a.tar", entries), accepts)
    ]
    assert found == [
        ("../a/up.txt", "unsafe_path", b""),
        ("/etc/absolute.txt", "unsafe_path", b""),
        ("a/sym.txt", "link", b""),
        ("a/device.txt", "not_a_file", b""),
        ("a/twice.txt", None, b"first"),
        ("a/twice.txt", "duplicate_member", b""),
    ]


def test_a_zip_has_the_same_problems(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a/sym.txt")
    link.external_attr = 0o120777 << 16  # the mode of a symbolic link
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../up.txt", "x")
        archive.writestr(link, "/etc/passwd")
    assert read(tmp_path / "a.zip") == {"../up.txt": "unsafe_path", "a/sym.txt": "link"}


def test_a_folder_has_the_same_problems(tmp_path: Path) -> None:
    place = pack({"a/one.txt": b"1"}, tmp_path / "folder")
    (place / "a" / "sym.txt").symlink_to("one.txt")
    (place / "b").symlink_to(place / "a")
    (place / ".hidden").symlink_to(place / "a")  # nothing that is wanted could lie in it
    assert read(place) == {"a/one.txt": b"1", "a/sym.txt": "link", "b": "link"}
    (folder,) = (member for member in members(place, accepts) if member.path == "b")
    assert (folder.byte_count, folder.content()) == (0, b"")


def test_a_member_of_two_gigabytes_is_passed_over(tmp_path: Path) -> None:
    size = 2 << 30
    assert size > MAX_MEMBER_BYTES
    place = tmp_path / "a.tar"
    with place.open("wb") as stream:
        stream.write(header_of("a/huge.txt", size).tobuf())
        stream.seek(size, io.SEEK_CUR)  # a hole: it takes no room on the disk
        stream.write(header_of("a/next.txt", 1).tobuf())
        stream.write(b"x".ljust(512, b"\0") + bytes(1024))
    assert read(place) == {"a/huge.txt": "member_too_large", "a/next.txt": b"x"}


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.85])
@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.zip"])
def test_a_cut_archive_is_refused(tmp_path: Path, name: str, kept: float) -> None:
    import random

    noise = random.Random(1).randbytes(40_000)  # noqa: S311  # bytes that do not compress, so that a cut hits content
    place = pack({"a/one.txt": noise, "b/three.txt": noise[::-1]}, tmp_path / name)
    whole = place.read_bytes()
    place.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(SourceError, match=f"{name}.*cannot be read as an archive"):
        read(place)


def test_a_tar_that_ends_between_two_members_is_refused(tmp_path: Path) -> None:
    place = pack({"a/one.txt": b"1"}, tmp_path / "a.tar")
    place.write_bytes(place.read_bytes()[:1024])  # one header and one block of content
    with pytest.raises(SourceError, match="the end mark is missing"):
        read(place)


def test_a_flipped_bit_in_a_header_is_found(tmp_path: Path) -> None:
    place = pack({"a/one.txt": b"1"}, tmp_path / "a.tar")
    content = bytearray(place.read_bytes())
    content[2] ^= 1
    place.write_bytes(content)
    with pytest.raises(SourceError, match="cannot be read as an archive"):
        read(place)


def test_a_flipped_bit_in_gzipped_content_is_found(tmp_path: Path) -> None:
    place = tmp_path / "a.tar.gz"
    plain = pack({"a/one.txt": b"1" * 512}, tmp_path / "a.tar").read_bytes()
    damaged = bytearray(gzip.compress(plain, compresslevel=0))
    damaged[-400] ^= 1  # in the zero blocks at the end of the tar: only the checksum of gzip shows it
    place.write_bytes(damaged)
    with pytest.raises(SourceError, match="cannot be read as an archive"):
        read(place)


def test_content_in_two_folders_is_refused(tmp_path: Path) -> None:
    place = pack({"copy/a/one.txt": b"1", "a/one.txt": b"1"}, tmp_path / "a.tar")
    with pytest.raises(SourceError, match="in more than one folder: copy and \\."):
        read(place)


@given(content=st.binary(max_size=2000))
def test_any_bytes_give_members_or_a_source_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    place = tmp_path_factory.getbasetemp() / "any"
    place.write_bytes(content)
    try:
        found = read(place)
    except SourceError:
        return
    assert all(accepts(path) for path in found)
