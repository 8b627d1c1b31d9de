"""The files of a bundle of small sources: what is in them, and what is said of one that is not as it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from extract.bundle import Bundle, bundled_tables, make_bundle, rows_bundled, seal, write_addresses, write_bundled
from extract.cache import file_of
from extract.content import digest_of, read_members, table_of
from extract.errors import SourceError
from extract.landing import content_of, land_cached
from extract.readers import READERS
from extract.sources import GithubArchive, GithubFile, Locked, Register
from extract.workspace import Workspace
from tests.submissions import pack

COMMIT = "0123456789" * 4
CONTENT = b"Dates,1/1/2018\nResNet,1.0\n"
FILE = GithubFile(
    source_id="a-file",
    kind="github_file",
    repository="owner/name",
    commit=COMMIT,
    path="data.csv",
    reader="paper_performance_trends",
    suite="inference",
    bundled="all",
)
ARCHIVE = GithubArchive(
    source_id="b-archive",
    kind="github_archive",
    repository="owner/round",
    commit=COMMIT,
    reader="tiny_submissions",
    suite="tiny",
    round_id="tiny-v1.0",
    bundled="closed",
)
UNBUNDLED = ARCHIVE.model_copy(update={"source_id": "c-list", "bundled": "none", "commit": "f" * 40})
OUTPUT = b"Median throughput is 1.5 inf./sec.\n"
FILES = {
    "closed/B/results/x/ad/performance/results.txt": OUTPUT,
    "closed/A/results/x/ad/performance/results.txt": OUTPUT * 2,
    "closed/A/results/x/ad/accuracy/results.txt": b"nothing",
    "open/A/results/x/ad/performance/results.txt": OUTPUT,
}
TABLE = "paper_performance_trends/a-file.parquet"


class Made(NamedTuple):
    """A bundle, its workspace and its register."""

    workspace: Workspace
    register: Register
    rows: dict[str, int]

    def bundle(self) -> Bundle:
        return Bundle(self.workspace.bundle)

    def files_of_file(self, **changed: object) -> list[tuple[str, Path]]:
        return list(self.bundle().files_of(FILE.model_copy(update=changed), self.register.locks["a-file"]))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    workspace = Workspace(root=tmp_path, warehouse=tmp_path / "warehouse", bundle=tmp_path / "bundle")
    locks, contents = {}, {}
    for source in (FILE, ARCHIVE, UNBUNDLED):
        path = file_of(source, workspace.cache)
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, GithubFile):
            path.write_bytes(CONTENT)
        else:
            pack(FILES, tmp_path / "a.tar.gz", top="round", commit=source.commit).rename(path)
        content = path.read_bytes()
        found = Locked(sha256=hashlib.sha256(content).hexdigest(), byte_count=len(content))
        locks[source.source_id] = found
        if isinstance(source, GithubArchive):
            path.with_name(f"{path.name}.checksum").write_text(found.model_dump_json())
            contents[source.source_id] = content_of(land_cached(source, found, workspace)) or ""
    register = Register((FILE, ARCHIVE, UNBUNDLED), locks, {}, contents)
    (workspace.bundle / "old").mkdir(parents=True)
    (workspace.bundle / "old" / "stale.parquet").touch()
    (workspace.bundle / "notes.txt").touch()
    return Made(workspace, register, dict(make_bundle(register, workspace)))


def test_the_bundle_has_the_rows_of_each_source(made: Made) -> None:
    # A cell of the table; of the archive a value of one file and two of another, three files, and a rejection.
    assert made.rows == {"a-file": 1, "b-archive": 7}
    names = sorted(path.relative_to(made.workspace.bundle).as_posix() for path in made.workspace.bundle.rglob("*.*"))
    assert names == [
        "members/b-archive.parquet",
        "members/c-list.parquet",
        "notes.txt",
        TABLE,
        "rejections/b-archive.parquet",
        "tiny_files/b-archive.parquet",
        "tiny_log_windows/b-archive.parquet",
        "tiny_systems/b-archive.parquet",
        "tiny_values/b-archive.parquet",
    ]
    values = rows_bundled(made.workspace.bundle / "tiny_values" / "b-archive.parquet")
    assert values.select("source_path", "source_line").rows() == [
        ("closed/A/results/x/ad/performance/results.txt", 1),
        ("closed/A/results/x/ad/performance/results.txt", 2),
        ("closed/B/results/x/ad/performance/results.txt", 1),
    ]
    (rejected,) = rows_bundled(made.workspace.bundle / "rejections" / "b-archive.parquet").to_dicts()
    assert (rejected["reason"], rejected["detail"]) == ("no_value", None)


def test_the_lists_beside_the_files_name_each(made: Made) -> None:
    folder = made.workspace.bundle
    paths = sorted(folder.rglob("*.parquet"))
    assert (folder / "SHA256SUMS").read_text().splitlines() == [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in paths
    ]
    # A source of which the bundle has no rows has no address there.
    assert (folder / "ADDRESSES").read_text() == f"{FILE.url}  a-file\n{ARCHIVE.url}  b-archive\n"


def test_the_members_of_an_archive_are_those_of_its_lock(made: Made) -> None:
    for source in (ARCHIVE, UNBUNDLED):
        found = made.bundle().members_of(source, made.register.contents[source.source_id])
        assert sorted(found) == sorted(FILES)
        assert digest_of(found) == made.register.contents[source.source_id]


def test_all_files_of_a_bundle_are_those_of_its_sources(made: Made) -> None:
    folder = made.workspace.bundle
    tables = [table.name for table in READERS["tiny_submissions"].tables]
    assert list(made.bundle().files(made.register)) == [
        folder / TABLE, *(folder / name / "b-archive.parquet" for name in tables),
    ]  # fmt: skip
    assert made.files_of_file() == [("paper_performance_trends", folder / TABLE)]


REMEDY = "run: make fetch SOURCE=a-file"


def missing(made: Made) -> str:
    (made.workspace.bundle / TABLE).unlink()
    return f"a-file, {TABLE}: not in the bundle; {REMEDY}"


def changed(made: Made) -> str:
    path = made.workspace.bundle / TABLE
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes() + b"x")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    said = f"changed since it was bundled: sha256 {found}, in SHA256SUMS {before}; restore it, or {REMEDY}"
    return f"a-file, {TABLE}: {said}"


def unlisted(made: Made) -> str:
    found = hashlib.sha256((made.workspace.bundle / TABLE).read_bytes()).hexdigest()
    (made.workspace.bundle / "SHA256SUMS").write_text("")
    said = f"changed since it was bundled: sha256 {found}, in SHA256SUMS None; restore it, or {REMEDY}"
    return f"a-file, {TABLE}: {said}"


def of_other_bytes(made: Made) -> str:
    path = made.workspace.bundle / TABLE
    write_bundled(rows_bundled(path).with_columns(source_sha256=pl.lit("other")), path)
    seal(made.workspace.bundle)
    locked = made.register.locks["a-file"].sha256
    return f"a-file, {TABLE}: the bundle was made from sha256 other, locked {locked}; {REMEDY}"


def of_another_address(made: Made) -> str:
    write_addresses(Register((ARCHIVE,), {}), made.workspace.bundle)
    said = f"the bundle was made from None, the register has {FILE.url}"
    return f"a-file, {TABLE}: {said} (the bundle's file ADDRESSES and extract/sources.yml); {REMEDY}"


def without_sums(made: Made) -> str:
    path = made.workspace.bundle / "SHA256SUMS"
    path.unlink()
    return f"bundle, SHA256SUMS: cannot be read: [Errno 2] No such file or directory: '{path}'"


def with_broken_sums(made: Made) -> str:
    (made.workspace.bundle / "SHA256SUMS").write_bytes(b"\xff")
    return "bundle, SHA256SUMS: cannot be read: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"


@pytest.mark.parametrize(
    "damage", [missing, changed, unlisted, of_other_bytes, of_another_address, without_sums, with_broken_sums]
)
def test_a_file_that_is_not_as_it_was_written_is_refused(made: Made, damage: Callable[[Made], str]) -> None:
    said = damage(made)
    with pytest.raises(SourceError) as refused:
        made.files_of_file()
    assert str(refused.value) == said


def test_a_file_of_a_source_that_is_not_locked_is_refused(made: Made) -> None:
    with pytest.raises(SourceError, match=f"made from sha256 {made.register.locks['a-file'].sha256}, locked None; run"):
        list(made.bundle().files_of(FILE, None))


def test_a_list_of_members_that_is_not_that_of_the_lock_is_refused(made: Made) -> None:
    path, name = made.workspace.bundle / "members" / "b-archive.parquet", "members/b-archive.parquet"
    found = digest_of(read_members(path))
    with pytest.raises(SourceError) as refused:
        made.bundle().members_of(ARCHIVE, "other")
    said = f"the list is of rows with the digest {found}, locked other; run: make bundle"
    assert str(refused.value) == f"b-archive, {name}: {said}"
    table_of({"a": "1"}).write_parquet(path)
    with pytest.raises(SourceError, match="changed since it was bundled: .*or run: git checkout -- warehouse/bundle$"):
        made.bundle().members_of(ARCHIVE, found)
    path.unlink()
    with pytest.raises(SourceError) as refused:
        made.bundle().members_of(ARCHIVE, found)
    assert str(refused.value) == f"b-archive, {name}: not in the bundle; run: git checkout -- warehouse/bundle"


def test_a_source_that_is_not_fetched_as_locked_gives_no_bundle(made: Made) -> None:
    said = "a-file: not in the cache as locked; run: make fetch SOURCE=a-file"
    file_of(FILE, made.workspace.cache).unlink()
    before = {path: path.read_bytes() for path in made.workspace.bundle.rglob("*.parquet")}
    with pytest.raises(SourceError) as refused:
        make_bundle(made.register, made.workspace)
    assert str(refused.value) == said
    assert {path: path.read_bytes() for path in made.workspace.bundle.rglob("*.parquet")} == before


def test_an_archive_in_other_bytes_or_with_other_rows_gives_no_bundle(made: Made) -> None:
    locks, contents = dict(made.register.locks), dict(made.register.contents)
    other = Register((ARCHIVE,), locks | {"b-archive": Locked(sha256="0" * 64, byte_count=1)}, {}, contents)
    with pytest.raises(SourceError, match="^b-archive: not in the cache as locked; run: make fetch SOURCE=b-archive$"):
        make_bundle(other, made.workspace)
    other = Register((ARCHIVE,), locks, {}, {"b-archive": "0" * 64})
    said = "its reader makes other rows than those that were locked; run: make relock SOURCE=b-archive"
    with pytest.raises(SourceError, match=f"^b-archive: {said}$"):
        make_bundle(other, made.workspace)


@pytest.mark.parametrize(("bundled", "has_samples"), [("all", True), ("closed", True), ("results", False)])
def test_a_bundle_of_results_only_has_no_samples(bundled: str, *, has_samples: bool) -> None:
    source = ARCHIVE.model_copy(update={"reader": "inference_submissions", "bundled": bundled})
    names = [table.name for table in bundled_tables(source)]
    assert ("power_samples" in names) is has_samples
    assert len(names) == len(READERS["inference_submissions"].tables) - (not has_samples)
