"""The rows that were read of a source and kept: no byte of them that changed on the disk gets into a build."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from click.testing import CliRunner

from extract import landing
from extract.__main__ import main
from extract.cache import file_of
from extract.errors import SourceError
from extract.files import sha256_of
from extract.landing import land
from extract.local import extract_local
from extract.marker import claim
from extract.raw import compose
from extract.sources import LocalTree, Locked, Register
from extract.workspace import Workspace
from publish import doctor
from publish.build import build
from tests.project import append, bytes_published, register_of, seed, workspace_at
from tests.submissions import pack, submission

SAMPLES = "power_samples/000000.parquet"
LOCAL = "local-my-submission"
Rows = dict[str, list[tuple[object, ...]]]


class Kept(NamedTuple):
    """A warehouse with the kept rows of one source, which are all that a build of it reads."""

    workspace: Workspace
    register: Register
    cached: dict[str, Locked]
    folder: Path

    def rows(self) -> Rows:
        """What a build would load, by table."""
        raw = self.workspace.building / "raw"
        raw.mkdir(parents=True, exist_ok=True)
        files = compose(self.register, self.workspace, raw, self.cached)
        return {table: sorted(pl.read_parquet(paths).rows(), key=repr) for table, paths in files.items()}

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def fetched(tmp_path: Path) -> Kept:
    """The repository of a round in the cache, with one result, and its rows."""
    (source,) = Register.load().select("inference-v5.1")
    workspace = workspace_at(tmp_path / "warehouse")
    archive = file_of(source, workspace.cache)
    archive.parent.mkdir(parents=True)
    pack(submission(), tmp_path / "archive.tar.gz", top="repository-0123").rename(archive)
    locked = Locked(sha256=sha256_of(archive), byte_count=archive.stat().st_size)
    kept = Kept(workspace, Register((source,), {}), {source.source_id: locked}, workspace.landed / source.source_id)
    kept.rows()
    return kept


@pytest.fixture
def local(tmp_path: Path) -> Kept:
    """A submission on this machine that was extracted."""
    workspace = workspace_at(tmp_path / "warehouse")
    claim(workspace)
    extract_local(workspace, pack(submission(), tmp_path / "My Submission"), "inference-v5.1")
    return Kept(workspace, Register((), {}), {}, workspace.extracts / LOCAL)


def flip(path: Path, position: int | None = None, bit: int = 0) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if position is None else position] ^= 1 << bit
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def add(path: Path) -> None:
    """One more file of rows, a copy of the one that there is."""
    (path.parent / "000001.parquet").write_bytes(path.read_bytes())


def make_it_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def of_an_earlier_version(path: Path) -> None:
    """A note as it was before notes had checksums."""
    said = json.loads(path.read_bytes())["landed"]
    path.write_text(json.dumps({name: said[name] for name in ("made_from", "content_sha256", "rows")}))


def other_digest(path: Path) -> None:
    """A note that can be read, with another digest of the rows: it decides whether the source is as locked."""
    said = json.loads(path.read_bytes())
    said["landed"]["content_sha256"] = "0" * 64
    path.write_text(json.dumps(said))


def of_another_round(path: Path) -> None:
    """A source that can be read; the rules of the round decide what counts."""
    path.write_bytes(path.read_bytes().replace(b"inference-v5.1", b"inference-v5.0"))


# What is damaged, how, and the file that is named.
DAMAGES: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "a flipped bit in the rows": (SAMPLES, flip, SAMPLES),
    "a cut file of rows": (SAMPLES, cut, SAMPLES),
    "an empty file of rows": (SAMPLES, lambda path: path.write_bytes(b"") and None, SAMPLES),
    "a removed file of rows": (SAMPLES, Path.unlink, SAMPLES),
    "an added file of rows": (SAMPLES, add, "power_samples/000001.parquet"),
    "a folder instead of rows": (SAMPLES, make_it_a_folder, SAMPLES),
    "a flipped bit in the source": ("source.json", flip, "source.json"),
    "another round in the source": ("source.json", of_another_round, "source.json"),
    "a cut source": ("source.json", cut, "source.json"),
    "a removed source": ("source.json", Path.unlink, "source.json"),
    "a flipped bit in the note": ("landed.json", flip, "landed.json"),
    "a cut note": ("landed.json", cut, "landed.json"),
    "another digest in the note": ("landed.json", other_digest, "landed.json"),
    "a note without checksums": ("landed.json", of_an_earlier_version, "landed.json"),
    "a removed note": ("landed.json", Path.unlink, "landed.json"),
}
damages = pytest.mark.parametrize(("file", "damage", "named"), DAMAGES.values(), ids=DAMAGES)


def findings(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> doctor.Finding:
    """What the doctor says of kept rows."""
    # This check alone: that of the bundle takes longer than the rest of a test.
    monkeypatch.setattr("publish.doctor._CHECKS", {"rows": vars(doctor)["_rows"]})
    (finding,) = doctor.examine(workspace)
    return finding


@damages
def test_04_damaged_rows_of_a_fetched_source_are_read_again(
    fetched: Kept, monkeypatch: pytest.MonkeyPatch, file: str, damage: Callable[[Path], None], named: str
) -> None:
    before = fetched.rows()
    assert len(before["power_samples"]) == 15  # lines of the log in tests/submissions.py
    damage(fetched.folder / file)
    found = findings(fetched.workspace, monkeypatch)
    if (fetched.folder / "landed.json").exists():
        assert found.is_fault
        assert found.text == (
            f"inference-v5.1, rows damaged or of an earlier version ({named}); a build that needs them reads them"
            f" again from the fetched bytes; now: rm {fetched.folder / 'landed.json'}"
        )
    assert fetched.rows() == before
    assert findings(fetched.workspace, monkeypatch) == doctor.Finding(
        "rows", is_fault=False, text="those of 1 fetched sources and 0 local submissions, unchanged"
    )


@damages
def test_04_damaged_rows_of_a_local_submission_are_refused(
    local: Kept, monkeypatch: pytest.MonkeyPatch, file: str, damage: Callable[[Path], None], named: str
) -> None:
    before = local.rows()
    damage(local.folder / file)
    with pytest.raises(SourceError) as failure:
        local.rows()
    place = (
        "FROM=… ROUND=…"
        if file == "source.json"
        else f"FROM='{local.workspace.warehouse.parent}/My Submission' ROUND=inference-v5.1"
    )
    assert str(failure.value) == (
        f"{LOCAL}, {local.folder}: damaged, or extracted by another version ({named}); run: make extract {place},"
        f" or without this submission: make forget SOURCE={LOCAL}"
    )
    assert findings(local.workspace, monkeypatch) == doctor.Finding("rows", is_fault=True, text=str(failure.value))
    # Both remedies work.
    environment = {"MLPERF_WAREHOUSE": str(local.workspace.warehouse)}
    submitted = str(local.workspace.warehouse.parent / "My Submission")
    answer = CliRunner().invoke(
        main, ["extract", "--from", submitted, "--round", "inference-v5.1"], env=environment, catch_exceptions=False
    )
    assert answer.exit_code == 0
    assert local.rows() == before
    damage(local.folder / file)
    CliRunner().invoke(main, ["forget", "--source", LOCAL], env=environment, catch_exceptions=False)
    assert local.files() == []
    assert local.rows()["power_samples"] == []


FLIPS = 40


def test_04_no_flipped_bit_in_kept_rows_changes_what_is_loaded(fetched: Kept, local: Kept) -> None:
    """Bits of any file: what was fetched is read again, what was extracted is refused."""
    # Both are in the folder of this test, and so in one warehouse.
    before = fetched.rows()
    assert len(before["power_samples"]) == 2 * 15
    paths = sorted(path for kept in (fetched, local) for path in kept.files())
    chosen = random.Random(14)  # noqa: S311, bits to flip, not secrets
    for _ in range(FLIPS):
        path = chosen.choice(paths)
        content = path.read_bytes()
        flip(path, chosen.randrange(len(content)), chosen.randrange(8))
        if path.is_relative_to(fetched.folder):
            assert fetched.rows() == before
        else:
            with pytest.raises(SourceError, match=f"{LOCAL}, .*damaged.* make forget SOURCE={LOCAL}"):
                fetched.rows()
            path.write_bytes(content)


def test_04_each_kept_file_is_hashed_once_in_a_build(
    fetched: Kept, local: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[Path] = []

    def count(path: Path) -> str:
        hashed.append(path)
        return sha256_of(path)

    monkeypatch.setattr(landing, "sha256_of", count)
    fetched.rows()
    noted = [path for kept in (fetched, local) for path in kept.files() if path.name != "landed.json"]
    assert sorted(hashed) == sorted(noted)


def test_04_the_rows_are_on_the_disk_before_their_note_and_the_note_before_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[list[str]] = []

    def look(folder: Path) -> None:
        assert not (tmp_path / "landed").exists()
        synced.append(sorted({path.name for path in folder.rglob("*") if path.is_file()}))

    monkeypatch.setattr(landing, "sync", look)
    source = Register.load().select("paper-released-performance")[0]
    (tmp_path / "file").write_bytes(b"Dates,1/1/2018\nResNet,1.0\n")
    land(source, tmp_path / "file", "hash", tmp_path / "landed")
    written = ["000000.parquet", "members.parquet", "source.json"]
    assert synced == [written, sorted([*written, "landed.json"])]


def test_08_an_extraction_that_was_stopped_is_no_extract(local: Kept) -> None:
    """What it leaves is a folder beside that of the extract, whose name begins with a dot."""
    before = local.rows()
    (local.workspace.extracts / f".{LOCAL}.new").mkdir()
    (local.workspace.extracts / f".{LOCAL}.new" / "source.json").write_bytes(
        (local.folder / "source.json").read_bytes()
    )
    assert local.rows() == before


def test_04_a_build_refuses_damaged_rows_and_the_release_stays(small: Workspace, tmp_path: Path) -> None:
    source = LocalTree(
        source_id="local-x",
        reader="inference_submissions",
        suite="inference",
        round_id="inference-v5.1",
        path=tmp_path / "x",
    )
    folder = small.extracts / "local-x"
    land(source, pack(submission(), source.path), "0" * 64, folder)
    register = register_of(small)
    assert not build(small, register=register).is_unchanged
    before = bytes_published(small)
    # Nothing is read, and so nothing is refused.
    flip(folder / SAMPLES)
    assert build(small, register=register).is_unchanged
    note = (folder / "landed.json").read_bytes()
    cut(folder / "landed.json")
    with pytest.raises(SourceError, match=r"local-x, .*damaged.* \(landed.json\)"):
        build(small, register=register)
    (folder / "landed.json").write_bytes(note)
    append(seed(small.root, "bounds"), "another,1\n")
    with pytest.raises(SourceError, match=rf"local-x, .*damaged.* \({SAMPLES}\); run: make extract FROM={source.path}"):
        build(small, register=register)
    assert bytes_published(small) == before
