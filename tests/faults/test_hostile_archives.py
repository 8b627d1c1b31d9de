"""What an archive can hide: it is refused or skipped by rule, told in the rejections, and nothing is ever unpacked."""

from __future__ import annotations

import io
import os
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from extract.archives import MAX_MEMBER_BYTES, check_whole
from extract.errors import SourceError
from extract.landing import land
from extract.sources import LocalTree

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
        place=place,
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
def test_21_an_unsafe_member_is_told_and_not_read(
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
def test_21_a_device_is_told_and_not_read(tmp_path: Path, kind: bytes) -> None:
    place = tar_of(tmp_path / "archive.tar", (GOOD, SYSTEM), ("closed/A/systems/device.json", b"", kind))
    tables = landed(place, tmp_path / "landed")
    assert paths(tables, "inference_systems") == [GOOD]
    assert tables["rejections"]["reason"].to_list() == ["not_a_file"]


def test_21_a_hard_link_is_its_file_and_one_to_nowhere_is_told(tmp_path: Path) -> None:
    place = tar_of(
        tmp_path / "archive.tar",
        (GOOD, SYSTEM),
        ("closed/A/systems/linked.json", b"", tarfile.LNKTYPE, GOOD),
        ("closed/A/systems/lost.json", b"", tarfile.LNKTYPE, "/etc/passwd"),
    )
    tables = landed(place, tmp_path / "landed")
    assert sorted(paths(tables, "inference_systems")) == [GOOD, "closed/A/systems/linked.json"]
    assert tables["rejections"].select("source_path", "reason").rows() == [("closed/A/systems/lost.json", "link")]


def test_21_a_folder_with_a_link_out_of_it_is_told(tmp_path: Path) -> None:
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
    with pytest.raises(SourceError, match="has its content in more than one place: one and two"):
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
