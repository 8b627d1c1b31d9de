"""What an archive can hide: it is refused or skipped by rule, listed in the rejections, and nothing is unpacked."""

from __future__ import annotations

import gc
import gzip
import io
import os
import random
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from extract.archives import MAX_ARCHIVE_BYTES, MAX_HEADER_BYTES, MAX_MEMBER_BYTES, check_whole, commit_of, members
from extract.errors import SourceError
from extract.landing import land
from extract.sources import LocalTree
from tests.project import ROOT
from tests.submissions import pack

GOOD = "closed/A/systems/good.json"
SYSTEM = b'{"system_name": "a system"}'


def add(
    archive: tarfile.TarFile, name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = ""
) -> None:
    header = tarfile.TarInfo(name)
    header.type, header.linkname, header.size = kind, link, len(content)
    archive.addfile(header, io.BytesIO(content))


def tar_of(path: Path, *members: tuple[object, ...]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for member in members:
            add(archive, *member)  # type: ignore[arg-type]
    return path


def zip_of(path: Path, *members: tuple[object, ...]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content, *rest in members:
            entry = zipfile.ZipInfo(str(name))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if rest and rest[0] == tarfile.SYMTYPE:
                entry.external_attr = 0o120777 << 16
            archive.writestr(entry, content)  # type: ignore[arg-type]
    return path


def landed(place: Path, folder: Path) -> dict[str, pl.DataFrame]:
    source = LocalTree(
        source_id="local-test",
        reader="inference_submissions",
        suite="inference",
        round_id="inference-v5.1",
        path=place,
    )
    land(source, place, "0" * 64, folder)
    return {
        table.name: pl.concat(pl.read_parquet(part) for part in sorted(table.glob("*.parquet")))
        for table in folder.iterdir()
        if table.is_dir()
    }


def paths(tables: dict[str, pl.DataFrame], table: str) -> list[str]:
    return tables[table]["source_path"].to_list() if table in tables else []


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("make", [tar_of, zip_of], ids=["tar", "zip"])
@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("closed/A/systems/../../../../escaped.json", tarfile.REGTYPE, "unsafe_path"),
        ("/absolute/closed/A/systems/escaped.json", tarfile.REGTYPE, "unsafe_path"),
        ("closed/A/systems/symbolic.json", tarfile.SYMTYPE, "link"),
        (GOOD, tarfile.REGTYPE, "duplicate_member"),
    ],
)
def test_21_an_unsafe_member_is_reported_and_not_read(
    tmp_path: Path, make: Callable[..., Path], name: str, kind: bytes, reason: str
) -> None:
    place = make(
        tmp_path / "archive", (GOOD, SYSTEM), (name, SYSTEM if kind == tarfile.REGTYPE else b"", kind, "/etc/passwd")
    )
    tables = landed(place, tmp_path / "landed")
    assert paths(tables, "inference_systems") == [GOOD]
    assert tables["rejections"]["reason"].to_list() == [reason]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "landed"]
    assert not (tmp_path.parent / "escaped.json").exists()


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_21_a_device_is_reported_and_not_read(tmp_path: Path, kind: bytes) -> None:
    place = tar_of(tmp_path / "archive.tar", (GOOD, SYSTEM), ("closed/A/systems/device.json", b"", kind))
    tables = landed(place, tmp_path / "landed")
    assert paths(tables, "inference_systems") == [GOOD]
    assert tables["rejections"]["reason"].to_list() == ["not_a_file"]


def test_21_a_hard_link_is_its_file_and_one_to_nowhere_is_reported(tmp_path: Path) -> None:
    place = tar_of(
        tmp_path / "archive.tar",
        (GOOD, SYSTEM),
        ("closed/A/systems/linked.json", b"", tarfile.LNKTYPE, GOOD),
        ("closed/A/systems/lost.json", b"", tarfile.LNKTYPE, "/etc/passwd"),
    )
    tables = landed(place, tmp_path / "landed")
    assert sorted(paths(tables, "inference_systems")) == [GOOD, "closed/A/systems/linked.json"]
    assert tables["rejections"].select("source_path", "reason").rows() == [("closed/A/systems/lost.json", "link")]


def test_21_a_folder_with_a_link_out_of_it_is_reported(tmp_path: Path) -> None:
    good = tmp_path / "tree" / GOOD
    good.parent.mkdir(parents=True)
    good.write_bytes(SYSTEM)
    (good.parent / "linked.json").symlink_to("/etc/passwd")
    (tmp_path / "tree" / "open").symlink_to("/etc")
    tables = landed(tmp_path / "tree", tmp_path / "landed")
    assert paths(tables, "inference_systems") == [GOOD]
    assert set(tables["rejections"]["reason"].to_list()) == {"link"}


def test_21_names_that_differ_in_case_only_stay_two_members(tmp_path: Path) -> None:
    other = GOOD.replace("good", "GOOD")
    tables = landed(tar_of(tmp_path / "archive.tar", (GOOD, SYSTEM), (other, SYSTEM)), tmp_path / "landed")
    assert sorted(paths(tables, "inference_systems")) == sorted([GOOD, other])


def test_21_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A member over the bound, some 130 kB when packed, is refused by the size that it states."""
    place = zip_of(tmp_path / "bomb.zip", (GOOD, SYSTEM), ("closed/A/systems/bomb.json", bytes(MAX_MEMBER_BYTES + 1)))
    assert place.stat().st_size < 1_000_000
    tables = landed(place, tmp_path / "landed")
    assert paths(tables, "inference_systems") == [GOOD]
    assert tables["rejections"].select("source_path", "reason").rows() == [
        ("closed/A/systems/bomb.json", "member_too_large")
    ]


def test_21_an_archive_packed_in_two_folders_is_refused(tmp_path: Path) -> None:
    place = tar_of(tmp_path / "archive.tar", (f"one/{GOOD}", SYSTEM), (f"two/{GOOD}", SYSTEM))
    with pytest.raises(SourceError, match="its content is in more than one folder: one and two"):
        landed(place, tmp_path / "landed")
    assert not (tmp_path / "landed").exists()


def test_02_an_archive_cut_anywhere_is_refused(tmp_path: Path) -> None:
    content = tar_of(
        tmp_path / "whole.tar", (GOOD, SYSTEM), ("closed/A/systems/other.json", os.urandom(5000))
    ).read_bytes()
    cut = tmp_path / "cut.tar"
    for offset in (1 + place * (len(content) - 2) // 19 for place in range(20)):
        cut.write_bytes(content[:offset])
        with pytest.raises(SourceError, match="cut.tar, .*cannot be read as an archive"):
            check_whole(cut)


def test_04_a_flipped_byte_of_an_archive_is_refused(tmp_path: Path) -> None:
    """The checksum of gzip finds what stays readable; the header's bytes of time and system say nothing."""
    whole = tar_of(
        tmp_path / "whole.tar", (GOOD, SYSTEM), ("closed/A/systems/other.json", os.urandom(5000))
    ).read_bytes()
    flipped = tmp_path / "flipped.tar"
    for place in random.Random(0).sample(range(10, len(whole)), 100):  # noqa: S311, places to break, not secrets
        flipped.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        with pytest.raises(SourceError, match="cannot be read as an archive"):
            check_whole(flipped)


def headers_of(path: Path, *headers: tuple[bytes, bytes]) -> Path:
    """A tar of members of any kind, then a good one; its end is whole."""
    with gzip.open(path, "wb", compresslevel=1) as stream:
        for kind, content in (*headers, (tarfile.REGTYPE, SYSTEM)):
            header = tarfile.TarInfo(GOOD)
            header.type, header.size = kind, len(content)
            stream.write(header.tobuf(tarfile.USTAR_FORMAT))
            stream.write(content + bytes(-len(content) % 512))
        stream.write(bytes(1024))
    return path


def pax(key: str, size: int) -> bytes:
    """A record of a pax header, as long as it says."""
    return f"{size} {key}=".encode().ljust(size - 1, b"x") + b"\n"


NAMING = {
    "pax": (tarfile.XHDTYPE, pax("comment", 2 * MAX_HEADER_BYTES)),
    "global pax": (tarfile.XGLTYPE, pax("comment", 2 * MAX_HEADER_BYTES)),
    "long name": (tarfile.GNUTYPE_LONGNAME, b"a" * 2 * MAX_HEADER_BYTES),
    "long link": (tarfile.GNUTYPE_LONGLINK, b"a" * 2 * MAX_HEADER_BYTES),
}
MANY = {
    "many of one member": [(tarfile.XHDTYPE, pax("comment", 1 << 16))] * 20,
    "many of the archive": [
        entry
        for number in range(20)
        for entry in ((tarfile.XGLTYPE, pax(f"key{number}", 1 << 16)), (tarfile.REGTYPE, b""))
    ],
}


@pytest.mark.parametrize("headers", [*([one] for one in NAMING.values()), *MANY.values()], ids=[*NAMING, *MANY])
def test_21_a_name_of_megabytes_is_refused(tmp_path: Path, headers: list[tuple[bytes, bytes]]) -> None:
    """The library would read each into memory: some bytes of an archive would become gigabytes."""
    place = headers_of(tmp_path / "archive.tar.gz", *headers)
    with pytest.raises(SourceError, match=f"headers? (of a member is|are) not within {MAX_HEADER_BYTES} bytes"):
        check_whole(place)
    if headers[0][0] != tarfile.REGTYPE and len(headers) == 1:
        assert commit_of(place) is None


def test_21_names_within_the_bound_are_read(tmp_path: Path) -> None:
    headers = [(tarfile.XHDTYPE, pax("comment", 1 << 19)), (tarfile.REGTYPE, b"")] * 5
    place = headers_of(tmp_path / "archive.tar.gz", (tarfile.XGLTYPE, b"13 comment=x\n"), *headers)
    check_whole(place)
    assert commit_of(place) == "x"


SPARSE_1_0 = (tarfile.XHDTYPE, b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n")
SPARSE = {
    "old": ([(tarfile.GNUTYPE_SPARSE, b"")], "is a sparse file"),
    "0.1": ([(tarfile.XHDTYPE, b"22 GNU.sparse.map=0,1\n")], "is a sparse file"),
    "1.0": ([SPARSE_1_0, (tarfile.REGTYPE, b"1\n0\n1\n".ljust(512, b"\0"))], "is a sparse file"),
    "1.0 without a map": ([SPARSE_1_0], "cannot be read as an archive"),
    "1.0 with a map of gigabytes": (
        [SPARSE_1_0, (tarfile.REGTYPE, b"999999999\n" + b"1\n" * MAX_HEADER_BYTES)],
        f"the header of a member is not within {MAX_HEADER_BYTES} bytes",
    ),
    "1.0 with a map that never ends": ([SPARSE_1_0, (tarfile.REGTYPE, b"9\n1\n")], "cannot be read as an archive"),
}


@pytest.mark.parametrize(("headers", "cause"), SPARSE.values(), ids=SPARSE)
def test_21_a_sparse_file_is_refused(tmp_path: Path, headers: list[tuple[bytes, bytes]], cause: str) -> None:
    """Its map may be as long as the file, and the library would read it into memory."""
    with pytest.raises(SourceError, match=cause):
        check_whole(headers_of(tmp_path / "archive.tar.gz", *headers))


def test_21_the_headers_of_an_archive_are_not_kept(tmp_path: Path) -> None:
    place = tar_of(tmp_path / "archive.tar", *((f"closed/A/systems/{number}.json", SYSTEM) for number in range(200)))
    found = members(place, lambda path: True)
    assert [next(found).path for _ in range(200)][-1] == "closed/A/systems/199.json"
    assert 0 < sum(isinstance(kept, tarfile.TarInfo) for kept in gc.get_objects()) < 10


def test_21_owners_and_times_are_not_read(tmp_path: Path) -> None:
    """They may be anything, in every version of Python: nothing needs them, and to read them takes CPU."""
    header = tarfile.TarInfo(GOOD)
    header.size = len(SYSTEM)
    block = bytearray(header.tobuf(tarfile.USTAR_FORMAT))
    block[108:116] = b"somebody"
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    (tmp_path / "archive.tar").write_bytes(bytes(block) + SYSTEM.ljust(512, b"\0") + bytes(1024))
    with pytest.raises(tarfile.InvalidHeaderError):
        tarfile.TarInfo.frombuf(bytes(block), "utf-8", "strict")
    assert [member.content() for member in members(tmp_path / "archive.tar", lambda path: True)] == [SYSTEM]


def test_21_an_archive_of_terabytes_is_refused(tmp_path: Path) -> None:
    header = tarfile.TarInfo("code/large.bin")
    header.size = MAX_ARCHIVE_BYTES
    (tmp_path / "archive.tar").write_bytes(header.tobuf(tarfile.GNU_FORMAT) + bytes(1024))
    with pytest.raises(SourceError, match=f"unpacks to more than the {MAX_ARCHIVE_BYTES} bytes allowed"):
        check_whole(tmp_path / "archive.tar")


def test_21_what_follows_the_end_mark_of_an_archive_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content ends after 2 kB, and zeros that take a thousandth of their size when packed follow."""
    monkeypatch.setattr("extract.archives.MAX_ARCHIVE_BYTES", 3 << 20)
    header = tarfile.TarInfo(GOOD)
    header.size = len(SYSTEM)
    content = header.tobuf(tarfile.USTAR_FORMAT) + SYSTEM.ljust(512, b"\0") + bytes(1024)
    place = tmp_path / "archive.tar.gz"
    place.write_bytes(gzip.compress(content + bytes(2 << 20)))
    check_whole(place)
    place.write_bytes(gzip.compress(content + bytes(4 << 20)))
    with pytest.raises(SourceError, match=f"unpacks to more than the {3 << 20} bytes allowed"):
        check_whole(place)


def test_21_the_members_of_a_zip_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No member is large; 2 x 600 bytes are more than 1000, and those that are not read count as well."""
    monkeypatch.setattr("extract.archives.MAX_ARCHIVE_BYTES", 1000)
    place = zip_of(tmp_path / "one.zip", ("one.bin", bytes(600)))
    check_whole(place)
    place = zip_of(tmp_path / "two.zip", ("one.bin", bytes(600)), ("two.bin", bytes(600)))
    with pytest.raises(SourceError, match="unpacks to more than the 1000 bytes allowed"):
        check_whole(place)


def test_04_an_archive_is_read_to_the_checksum_of_gzip(tmp_path: Path) -> None:
    """Its content and end mark are whole; megabytes later, the checksum says that a byte on the way was another."""
    plain = gzip.decompress(tar_of(tmp_path / "whole.tar", (GOOD, SYSTEM)).read_bytes())
    packed = bytearray(gzip.compress(plain + bytes(5 << 20)))
    packed[-8] ^= 1  # the last eight bytes are the checksum and the size (RFC 1952)
    (tmp_path / "flipped.tar").write_bytes(packed)
    with pytest.raises(SourceError, match="flipped.tar.*cannot be read as an archive: CRC check failed"):
        check_whole(tmp_path / "flipped.tar")


def test_the_limits_of_an_archive_are_those_that_were_decided() -> None:
    """128 MiB for a member, 1 MiB for its name, 1 TiB for all (architecture of the product)."""
    assert (MAX_MEMBER_BYTES, MAX_HEADER_BYTES, MAX_ARCHIVE_BYTES) == (134_217_728, 1_048_576, 1_099_511_627_776)


@pytest.mark.parametrize("size", [-512, -100_000])
def test_21_a_negative_size_is_refused(tmp_path: Path, size: int) -> None:
    """The reader would return to the same header without end."""
    header = tarfile.TarInfo(GOOD)
    header.size = size
    (tmp_path / "archive.tar").write_bytes(header.tobuf(tarfile.GNU_FORMAT) + bytes(1024))
    with pytest.raises(SourceError, match="cannot be read as an archive"):
        check_whole(tmp_path / "archive.tar")


@pytest.mark.parametrize("layout", [tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_04_a_broken_header_is_not_the_end_of_an_archive(tmp_path: Path, layout: int) -> None:
    with tarfile.open(tmp_path / "archive.tar", "w", format=layout) as archive:
        add(archive, GOOD, SYSTEM)
        add(archive, "closed/A/systems/other.json", SYSTEM)
    content = bytearray((tmp_path / "archive.tar").read_bytes())
    content[1024] ^= 1  # the first letter of the second name
    (tmp_path / "archive.tar").write_bytes(content)
    with pytest.raises(SourceError, match="cannot be read as an archive"):
        check_whole(tmp_path / "archive.tar")


def test_21_damaged_content_of_a_zip_is_refused(tmp_path: Path) -> None:
    noise = random.Random(0).randbytes(3000)  # noqa: S311, bytes to break, not secrets
    whole = zip_of(tmp_path / "whole.zip", (GOOD, SYSTEM + noise)).read_bytes()
    for place in range(30 + len(GOOD), 3000, 53):
        (tmp_path / "damaged.zip").write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        with pytest.raises(SourceError, match="damaged.zip.*cannot be read as an archive"):
            landed(tmp_path / "damaged.zip", tmp_path / "landed")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_21_a_zip_that_is_not_deflated_is_refused(tmp_path: Path, method: int) -> None:
    """The library unpacks these at once, to whatever they hold."""
    with zipfile.ZipFile(tmp_path / "archive.zip", "w", method) as archive:
        archive.writestr(GOOD, SYSTEM)
    with pytest.raises(SourceError, match="good.json is compressed by a method other than deflate"):
        landed(tmp_path / "archive.zip", tmp_path / "landed")


# Reads all of an archive in little memory, and prints why it cannot.
READ = """
import os, resource, sys
from pathlib import Path
from extract.archives import members
from extract.errors import SourceError
resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
if sys.argv[2:]:
    os.seteuid(int(sys.argv[2]))
try:
    print([member.content() for member in members(Path(sys.argv[1]), lambda path: True)])
except SourceError as error:
    print(error)
"""


def read(place: str, folder: Path, *user: str) -> str:
    """What a process of its own says, as another user if one is given."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", READ, place, *user]
    answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    return answer.stdout


def test_21_a_zip_that_states_a_wrong_size_is_not_unpacked(tmp_path: Path) -> None:
    """Half a megabyte that states a size of one byte, and would become half a gigabyte."""
    place = zip_of(tmp_path / "archive.zip", (GOOD, bytes(512 << 20)))
    content = place.read_bytes()
    at = content.index(b"PK\x01\x02") + 24  # where the directory has the size
    place.write_bytes(content[:at] + (1).to_bytes(4, "little") + content[at + 4 :])
    assert "cannot be read as an archive" in read(place.name, tmp_path)


def test_21_names_that_are_not_utf_8_are_reported_and_not_read(tmp_path: Path) -> None:
    wrong = os.fsdecode(b"closed/A/systems/caf\xe9.json")
    reported = (r"closed/A/systems/caf\xe9.json", "name_not_utf_8")
    with tarfile.open(tmp_path / "archive.tar", "w", format=tarfile.GNU_FORMAT) as archive:
        add(archive, GOOD, SYSTEM)
        add(archive, wrong, SYSTEM)
    pack({GOOD: SYSTEM, wrong: SYSTEM}, tmp_path / "folder")
    for name in ("archive.tar", "folder"):
        tables = landed(tmp_path / name, tmp_path / "landed")
        assert paths(tables, "inference_systems") == [GOOD]
        assert tables["rejections"].select("source_path", "reason").rows() == [reported]


def test_21_a_folder_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    """For root every folder may be read, so the test reads it as the user nobody if it is root."""
    place = pack({"closed/A/systems/a.json": SYSTEM, "closed/B/systems/b.json": SYSTEM}, tmp_path / "submission")
    (place / "closed" / "B").chmod(0)
    try:
        said = read(".", place, *(["65534"] if os.geteuid() == 0 else []))
    finally:
        (place / "closed" / "B").chmod(0o755)
    assert "cannot be read as a folder: [Errno 13] Permission denied: './closed/B'" in said


def test_21_a_linked_folder_without_accepted_files_is_skipped(tmp_path: Path) -> None:
    place = pack({GOOD: SYSTEM}, tmp_path / "tree")
    for name in (".git", "docs", "closed/A/code", "closed/A/results"):
        (place / name).symlink_to("/etc")
    tables = landed(place, tmp_path / "landed")
    assert tables["rejections"].select("source_path", "reason").rows() == [("closed/A/results", "link")]


def test_21_a_linked_folder_of_an_archive_is_reported_and_a_linked_file_not_accepted_is_not(
    tmp_path: Path,
) -> None:
    members = [
        ("top/closed/A/systems/good.json", SYSTEM),
        ("top/closed/A/results/notes.txt", b"a note"),
        ("top/closed/B", b"", tarfile.SYMTYPE, "A"),
        ("top/closed/A/results/a", b"", tarfile.SYMTYPE, "../../../elsewhere"),
        ("top/closed/A/results/b.txt", b"", tarfile.SYMTYPE, "notes.txt"),
        ("top/docs", b"", tarfile.SYMTYPE, "closed"),
    ]
    tables = landed(tar_of(tmp_path / "a.tar.gz", *members), tmp_path / "landed")
    assert paths(tables, "inference_systems") == [GOOD]
    reported = tables["rejections"].select("source_path", "reason").rows()
    assert reported == [("closed/B", "link"), ("closed/A/results/a", "link")]
