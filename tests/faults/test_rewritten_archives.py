"""An archive in other bytes is used only if its rows are those that were locked; if not, its members are named."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from click.testing import CliRunner

from extract import reviewed
from extract.__main__ import main
from extract.bundle import Bundle, make_bundle
from extract.cache import cached_files, file_of
from extract.errors import SourceError
from extract.fetch import Fetcher
from extract.landing import content_of, land, land_cached, landed_in
from extract.raw import compose
from extract.sources import GithubArchive, Locked, Register
from extract.workspace import Workspace
from publish import doctor
from tests.project import ROOT
from tests.submissions import Files, pack, submission

ACME = "closed/Acme/results/box_x1/resnet50/Offline"
LOG, SYSTEM = f"{ACME}/performance/run_1/spl.txt", "closed/Acme/systems/box_x1.json"
SOURCE = GithubArchive(
    source_id="a-round",
    kind="github_archive",
    repository="owner/a-round",
    commit="0123456789" * 4,
    reader="inference_submissions",
    suite="inference",
    round_id="inference-v5.1",
    bundled="closed",
)
# One result in the bundle, and one of the open division, of which the bundle has only the list of members.
REVIEWED = submission() | {
    path.replace("closed/", "open/"): content for path, content in submission("Initech", "box_x2").items()
}


class Machine(NamedTuple):
    """A warehouse, the mirror that it fetches from, and the register with the bundle of the reviewed archive."""

    workspace: Workspace
    mirror: Path
    register: Register

    def serve(self, files: Files) -> None:
        """Put an archive of these files into the mirror."""
        place = self.mirror / SOURCE.location
        place.parent.mkdir(parents=True, exist_ok=True)
        pack(files, self.mirror / "a.tar.gz", top="a-round-0123456", commit=SOURCE.commit).rename(place)

    def serve_reviewed(self) -> None:
        """Put the reviewed archive back; another that was packed of the same files has another time in its header."""
        shutil.copyfile(self.mirror / "reviewed", self.mirror / SOURCE.location)

    def fetch(self, *, accept: bool = True) -> Locked:
        """Fetch it as `make fetch` does, or without a look at its rows."""
        options = {"accept": reviewed.acceptance(self.register, self.workspace)} if accept else {}
        locked = self.register.locked(SOURCE)
        return Fetcher(self.workspace.cache, mirror=str(self.mirror)).fetch(SOURCE, locked, **options)

    def load(self) -> tuple[object, ...]:
        """Compose the raw tables as a build does, and return what they say of the source."""
        raw = self.workspace.building / "raw"
        raw.mkdir(parents=True, exist_ok=True)
        (table,) = compose(self.register, self.workspace, raw)["sources"]
        return pl.read_parquet(table).select("origin", "is_as_locked", "has_locked_bytes").row(0)

    def diagnosis(self, check: str = "_cache") -> doctor.Finding:
        """What the doctor says of the cache."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Register, "load", lambda: self.register)
            patch.setattr(doctor, "_CHECKS", {"it": vars(doctor)[check]})
            (finding,) = doctor.examine(self.workspace)
        return finding


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A warehouse with nothing in it, beside the bundle of the reviewed archive."""
    workspace = Workspace(root=ROOT, warehouse=tmp_path / "reviewer", bundle=tmp_path / "bundle")
    unlocked = Machine(workspace, tmp_path / "mirror", Register((SOURCE,), {}))
    unlocked.serve(REVIEWED)
    shutil.copyfile(unlocked.mirror / SOURCE.location, unlocked.mirror / "reviewed")
    found = unlocked.fetch()
    content = content_of(land_cached(SOURCE, found, workspace))
    assert content
    register = Register((SOURCE,), {"a-round": found}, {"a-round": date(2026, 1, 2)}, {"a-round": content})
    make_bundle(register, workspace)
    other = replace(workspace, root=tmp_path, warehouse=tmp_path / "warehouse")
    return Machine(other, unlocked.mirror, register)


def with_less_watts(files: Files) -> Files:
    """All watts of all logs times 0.9, the rest as it was."""

    def less(found: re.Match[bytes]) -> bytes:
        return b"Watts,%.6f" % (0.9 * float(found[1]))

    changed = {path: re.sub(rb"Watts,([0-9.]+)", less, content) for path, content in files.items()}
    assert b"Watts,18.000000" in changed[LOG]  # 20 W in the window of tests/submissions.py
    return changed


def without(path: str) -> Callable[[Files], Files]:
    return lambda files: {name: content for name, content in files.items() if name != path}


OPEN_LOG = "open/Initech/results/box_x2/resnet50/Offline/performance/run_1/spl.txt"
NEW = sorted(submission("Newcomer"))
# What was done to the archive, and what is said of its members. A result has seven files, all of which give rows.
REWRITES: dict[str, tuple[Callable[[Files], Files], str]] = {
    "all watts times 0.9": (with_less_watts, f"2 members changed ({LOG}, {OPEN_LOG})"),
    "a member is changed": (
        lambda files: {**files, SYSTEM: files[SYSTEM].replace(b"Acme Box", b"Acme Bix")},
        f"1 member changed ({SYSTEM})",
    ),
    "a member is removed": (without(SYSTEM), f"1 member missing ({SYSTEM})"),
    "a member has another name": (
        lambda files: {**without(SYSTEM)(files), "closed/Acme/systems/box_x9.json": files[SYSTEM]},
        f"1 member missing ({SYSTEM}); 1 member new (closed/Acme/systems/box_x9.json)",
    ),
    "a result is added": (
        lambda files: {**files, **submission("Newcomer")},
        f"7 members new ({', '.join(NEW[:5])}, and 2 more)",
    ),
    "a line is moved": (
        lambda files: {**files, LOG: b"\n" + files[LOG]},
        f"1 member changed ({LOG})",
    ),
}
rewrites = pytest.mark.parametrize(("rewrite", "members"), REWRITES.values(), ids=REWRITES)


def refusal(found: Locked, members: str) -> str:
    return (
        f"a-round, {SOURCE.location}: the rows of the archive with sha256 {found.sha256} are not those that were"
        f" locked: {members}; to fetch it again, run: make fetch SOURCE=a-round; to accept it: make relock"
        " SOURCE=a-round"
    )


@rewrites
def test_04_a_rewritten_archive_is_refused_with_the_names_of_its_members(
    machine: Machine, rewrite: Callable[[Files], Files], members: str
) -> None:
    machine.serve(rewrite(REVIEWED))
    with pytest.raises(SourceError) as on_arrival:
        machine.fetch()
    assert [path for path in machine.workspace.cache.rglob("*") if path.is_file()] == []
    assert landed_in(machine.workspace.landed / "a-round") is None
    # In the cache it can only be if it was fetched before the lock had these digests.
    found = machine.fetch(accept=False)
    assert str(on_arrival.value) == refusal(found, members)
    with pytest.raises(SourceError, match=re.escape(refusal(found, members))):
        machine.load()
    before = sorted(machine.workspace.warehouse.rglob("*"))
    assert machine.diagnosis() == doctor.Finding("it", is_fault=True, text=refusal(found, members))
    assert sorted(machine.workspace.warehouse.rglob("*")) == before
    # The remedy works, once the mirror has the reviewed archive again.
    machine.serve_reviewed()
    machine.fetch()
    assert machine.load() == ("cache", True, True)
    assert not machine.diagnosis().is_fault


def test_04_kept_rows_of_a_rewritten_archive_are_refused(machine: Machine) -> None:
    """They were read before the lock had the digest of other rows."""
    machine.serve(with_less_watts(REVIEWED))
    found = machine.fetch(accept=False)
    place = file_of(SOURCE, machine.workspace.cache)
    land(SOURCE, place, found.sha256, machine.workspace.landed / "a-round")
    said = refusal(found, f"2 members changed ({LOG}, {OPEN_LOG})")
    with pytest.raises(SourceError, match=re.escape(said)):
        machine.load()
    assert machine.diagnosis() == doctor.Finding("it", is_fault=True, text=said)


def repack(files: Files) -> Files:
    """The same files in another order, with others that no reader reads."""
    return {"README.md": b"# A round\n", **dict(reversed(files.items())), "closed/Acme/code/run.sh": b"true\n"}


def test_04_an_archive_that_was_packed_again_is_used(machine: Machine) -> None:
    machine.serve(repack(REVIEWED))
    place = machine.mirror / SOURCE.location
    place.write_bytes(gzip.compress(gzip.decompress(place.read_bytes()), compresslevel=1))
    found = machine.fetch()
    assert found != machine.register.locked(SOURCE)
    # Its rows were read on arrival, and a build uses them.
    assert landed_in(machine.workspace.landed / "a-round")
    assert machine.load() == ("cache", True, False)
    assert not machine.diagnosis().is_fault


def test_04_the_fetch_command_looks_at_the_rows(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Register, "load", lambda: machine.register)
    monkeypatch.setattr(Workspace, "from_environment", lambda: machine.workspace)
    monkeypatch.setenv("MLPERF_MIRROR", str(machine.mirror))
    machine.serve(with_less_watts(REVIEWED))
    refused = CliRunner().invoke(main, ["fetch"])
    assert isinstance(refused.exception, SourceError)
    assert f"2 members changed ({LOG}, {OPEN_LOG})" in str(refused.exception)
    machine.serve_reviewed()
    assert CliRunner().invoke(main, ["fetch"]).exit_code == 0


def test_04_the_list_of_members_is_that_of_the_lock(machine: Machine) -> None:
    (path,) = (machine.workspace.bundle / "members").glob("*")
    bundle, content = Bundle(machine.workspace.bundle), machine.register.contents["a-round"]
    # Two results of seven files each.
    assert sorted(bundle.members_of(SOURCE, content)) == sorted(REVIEWED)
    assert len(REVIEWED) == 14
    assert machine.diagnosis("_bundle").text.endswith("tables and the members of 1 archives, complete")
    with pytest.raises(SourceError, match="members/a-round.parquet: the list is of rows with the digest"):
        bundle.members_of(SOURCE, "0" * 64)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert "members/a-round.parquet: changed since it was bundled" in machine.diagnosis("_bundle").text
    # Without the list, a rewritten archive is refused all the same.
    machine.serve(with_less_watts(REVIEWED))
    with pytest.raises(SourceError, match=r"which members differ is not known \(a-round, members/a-round.parquet: ch"):
        machine.fetch()
    path.unlink()
    assert "members/a-round.parquet: not in the bundle" in machine.diagnosis("_bundle").text


def test_04_a_bundle_has_no_rows_beside_those_of_the_lock(machine: Machine) -> None:
    """After a change of a reader, its rows are others than those that were locked."""
    machine.serve_reviewed()
    machine.fetch()
    register = replace(machine.register, contents={"a-round": "0" * 64})
    with pytest.raises(SourceError, match="its reader makes other rows .*; run: make relock SOURCE=a-round"):
        make_bundle(register, machine.workspace)
    make_bundle(machine.register, machine.workspace)
    # The bytes are the reviewed ones, so that a build of such a reader is no fault of the archive.
    assert Machine(machine.workspace, machine.mirror, register).load() == ("cache", True, True)


def test_04_cached_bytes_of_another_size_are_refused(machine: Machine) -> None:
    """The size is shown in raw.sources; the record of an archive has it beside the sha256."""
    machine.serve_reviewed()
    found = machine.fetch()
    record = next(machine.workspace.cache.rglob("*.checksum"))
    record.write_text(record.read_text().replace(f":{found.byte_count}", f":{found.byte_count + 1}"))
    with pytest.raises(SourceError, match=rf"\({found.byte_count} bytes, locked {found.byte_count + 1}\); remove it"):
        cached_files(machine.register, machine.workspace.cache)


@pytest.mark.parametrize("left", [None, b"{}"], ids=["missing", "damaged"])
def test_04_an_archive_without_its_checksum_is_refused(machine: Machine, left: bytes | None) -> None:
    machine.serve_reviewed()
    machine.fetch()
    record = next(machine.workspace.cache.rglob("*.checksum"))
    record.unlink() if left is None else record.write_bytes(left)
    with pytest.raises(SourceError) as refused:
        cached_files(machine.register, machine.workspace.cache)
    assert str(refused.value).startswith(f"a-round, {record}: no checksum record of the archive (")
    assert str(refused.value).endswith("); remove the archive beside it and run: make fetch")


def test_04_at_most_five_members_of_a_kind_are_named() -> None:
    """Hand-made lists: of the seven members of the lock, five are gone and one has other rows."""
    from extract.reviewed import _differences

    locked = {f"m{number}": "a" for number in range(7)}
    said = "5 members missing (m0, m1, m2, m3, m4)"
    assert list(_differences(locked, {"m5": "b", "m6": "a"})) == ["1 member changed (m5)", said]
    said = "6 members missing (m0, m1, m2, m3, m4, and 1 more)"
    assert list(_differences(locked, {"m6": "a"})) == [said]


def test_04_what_no_reader_reads_is_not_compared(machine: Machine) -> None:
    """A mirror may leave it out, so that it cannot be part of what is locked."""
    notes = REVIEWED[SYSTEM].replace(b"{", b'{"hw_notes": "other notes", ', 1)
    log = f"{ACME}/performance/run_1/mlperf_log_detail.txt"
    machine.serve({**REVIEWED, SYSTEM: notes, log: REVIEWED[log] + b"I0712 03:29:52 Starting warmup.\n"})
    machine.fetch()
    assert machine.load() == ("cache", True, False)
