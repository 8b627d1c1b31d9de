"""Each check of the doctor by itself, in a warehouse without a build: what it finds, and how it says it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from extract.cache import file_of
from extract.errors import SourceError
from extract.files import sha256_of
from extract.landing import NOTE_NAME, land
from extract.local import extract_local
from extract.marker import claim
from extract.sources import Locked, Register
from extract.workspace import Workspace
from publish import doctor
from publish.doctor import Finding, examine
from publish.errors import PublishError
from publish.release import switch, write_note
from tests.project import ROOT, workspace_at
from tests.submissions import pack, submission

SUBJECTS = ["python", "libraries", "sources", "cache", "bundle", "rows", "writer", "published", "disk"]


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    """A new warehouse beside the real project."""
    workspace = workspace_at(tmp_path / "warehouse")
    claim(workspace)
    return workspace


@pytest.fixture
def find(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Workspace], tuple[bool, str]]:
    """Run one check: whether it found a fault, and its text."""
    checks = dict(doctor._CHECKS)  # noqa: SLF001, the checks have no public names

    def run(subject: str, workspace: Workspace) -> tuple[bool, str]:
        monkeypatch.setattr(doctor, "_CHECKS", {subject: checks[subject]})
        (finding,) = examine(workspace)
        assert finding.subject == subject
        return finding.is_fault, finding.text

    return run


Find = Callable[[str, Workspace], tuple[bool, str]]


def test_every_check_runs_whatever_the_others_find(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that nobody foresaw is a fault as well, and one that several checks find is told once."""

    def failing(error: Exception) -> Callable[[Workspace], str]:
        def check(workspace: Workspace) -> str:
            assert workspace == place
            raise error

        return check

    checks = {
        "a": failing(PublishError("broken")),
        "b": failing(KeyError("key")),
        "c": failing(SourceError("id", "broken, too")),
        "d": failing(PublishError("broken")),
        "e": failing(OSError(5, "no disk")),
        "f": lambda workspace: "sound",
        "g": failing(PublishError("broken")),
    }
    assert list(doctor._CHECKS) == SUBJECTS  # noqa: SLF001, as above
    monkeypatch.setattr(doctor, "_CHECKS", checks)
    assert list(examine(place)) == [
        Finding("a", is_fault=True, text="broken"),
        Finding("b", is_fault=True, text="KeyError: 'key'"),
        Finding("c", is_fault=True, text="id: broken, too"),
        Finding("d", is_fault=True, text="as for a"),
        Finding("e", is_fault=True, text="[Errno 5] no disk"),
        Finding("f", is_fault=False, text="sound"),
        Finding("g", is_fault=True, text="as for a"),
    ]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((3, 11, 0, "final", 0), (False, "Python 3.11.0")),
        ((3, 14, 2, "final", 0), (False, "Python 3.14.2")),
        ((3, 10, 9, "final", 0), (True, "Python 3.10.9 is too old; 3.11 or later is needed")),
    ],
)
def test_the_version_of_python_is_compared(
    place: Workspace, find: Find, monkeypatch: pytest.MonkeyPatch, found: tuple[object, ...], expected: tuple[bool, str]
) -> None:
    monkeypatch.setattr(doctor, "sys", SimpleNamespace(version_info=found))
    assert find("python", place) == expected


def project_with(tmp_path: Path, lock: str) -> Workspace:
    root = tmp_path / "project"
    root.mkdir()
    (root / "requirements.lock").write_text(f"# é: a comment\n{lock}", encoding="utf-8")
    return workspace_at(tmp_path / "warehouse", root)


def test_libraries_as_locked_are_counted(tmp_path: Path, find: Find) -> None:
    """Three lines of libraries, of which one is for another system and one for this Python."""
    lock = (
        f"duckdb=={version('duckdb')} \\\n    --hash=sha256:0 \\\n    --hash=sha256:1\n"
        "never==1 ; sys_platform == 'plan9' \\\n    --hash=sha256:2\n"
        f"click=={version('click')} ; python_version >= '3'\n"
    )
    assert find("libraries", project_with(tmp_path, lock)) == (False, "2 as locked")


def test_libraries_of_other_versions_are_named(tmp_path: Path, find: Find) -> None:
    lock = "duckdb==0.0.1 \\\n    --hash=sha256:0\nno-such-library==1 \\\nclick==0.1\n"
    said = (
        f"duckdb is {version('duckdb')}, locked 0.0.1; no-such-library is missing; click is {version('click')},"
        " locked 0.1; remove .venv and run: make setup"
    )
    assert find("libraries", project_with(tmp_path, lock)) == (True, said)


def test_a_version_before_a_release_may_be_locked(tmp_path: Path, find: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: "1.0rc1")
    assert find("libraries", project_with(tmp_path, "duckdb>=0.9\n")) == (False, "1 as locked")


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Two sources of the real register: a file, and the repository of a round."""
    real = Register.load()
    files = real.select("paper-released-*")
    register = Register(
        (files[0], files[1], *real.select("inference-v5.1")),
        {files[0].source_id: locked(b"tiny"), files[1].source_id: locked(b"other")},
    )
    monkeypatch.setattr(Register, "load", lambda: register)
    return register


def locked(content: bytes) -> Locked:
    return Locked(sha256=hashlib.sha256(content).hexdigest(), byte_count=len(content))


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_sources_are_counted_if_all_are_locked(place: Workspace, find: Find, register: Register) -> None:
    assert find("sources", place) == (False, "3 registered and locked")
    del register.locks[register.sources[1].source_id]
    is_fault, text = find("sources", place)
    assert is_fault
    assert text.startswith(f"{register.sources[1].source_id}")


def test_the_cache_is_compared_with_the_lock(place: Workspace, find: Find, register: Register) -> None:
    first, second, _ = register.sources
    assert find("cache", place) == (False, "0 sources fetched, as locked")
    put(file_of(first, place.cache), b"tiny")
    assert find("cache", place) == (False, "1 sources fetched, as locked")
    put(place.cache / "host" / "begun.part", b"")
    assert find("cache", place) == (False, "1 sources fetched, as locked; 1 incomplete, make fetch continues them")
    put(file_of(second, place.cache), b"others")
    put(file_of(first, place.cache), b"tinY")
    is_fault, text = find("cache", place)
    assert is_fault
    # Both are named, in the order of the register.
    before, _, after = text.partition("; ")
    assert before.startswith(first.source_id)
    assert f"cached file has sha256 {locked(b'tinY').sha256}" in text
    assert f"{second.source_id}" in after
    assert f"cached file has sha256 {locked(b'others').sha256}" in after


def test_the_rows_of_an_archive_in_other_bytes_are_compared(
    place: Workspace, find: Find, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr("extract.reviewed.check_reviewed", lambda *given: asked.append(given))
    first, *_ = register.sources
    put(file_of(first, place.cache), b"tiny")
    find("cache", place)
    assert asked == [(first, locked(b"tiny"), register, place)]


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Workspace, list[tuple[object, ...]]]:
    """A bundle of two tables with the members of one of two archives, and what is asked of it."""
    asked: list[tuple[object, ...]] = []

    class Bundle:
        """The bundle of the test."""

        def __init__(self, folder: Path) -> None:
            asked.append((folder,))

        def files(self, register: Register) -> list[Path]:
            asked.append((register,))
            return [Path("a"), Path("b")]

        def members_of(self, source: object, content: str) -> None:
            asked.append((source, content))

    real = Register.load()
    (archive,) = real.select("inference-v5.1")
    register = Register((*real.select("paper-released-tiny"), archive), {}, {}, {archive.source_id: "digest"})
    monkeypatch.setattr(Register, "load", lambda: register)
    monkeypatch.setattr("extract.bundle.Bundle", Bundle)
    workspace = workspace_at(tmp_path / "warehouse", tmp_path / "project")
    put(workspace.bundle / "a" / "b.parquet", b"rows")
    return workspace, asked


SOUND_BUNDLE = (False, "2 tables and the members of 1 archives, complete")


def test_the_bundle_is_read_whole(bundled: tuple[Workspace, list[tuple[object, ...]]], find: Find) -> None:
    workspace, asked = bundled
    assert find("bundle", workspace) == SOUND_BUNDLE
    register = Register.load()
    assert asked == [(workspace.bundle,), (register,), (register.sources[1], "digest")]


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    program = shutil.which("git")
    assert program
    subprocess.run([program, "-C", str(root), *identity, *arguments], check=True, capture_output=True)


def test_a_change_of_the_bundle_since_its_commit_is_named(
    bundled: tuple[Workspace, list[tuple[object, ...]]], find: Find
) -> None:
    workspace, _ = bundled
    git(workspace.root, "init")
    git(workspace.root, "add", ".")
    git(workspace.root, "commit", "-m", "a")
    put(workspace.root / "elsewhere", b"")
    assert find("bundle", workspace) == SOUND_BUNDLE
    put(workspace.bundle / "a" / "b.parquet", b"other rows")
    put(workspace.bundle / "c.parquet", b"")
    said = (
        "changed since the commit: warehouse/bundle/a/b.parquet, warehouse/bundle/c.parquet;"
        " run: git checkout -- warehouse/bundle"
    )
    assert find("bundle", workspace) == (True, said)


def test_without_git_the_bundle_is_not_compared_with_its_commit(
    bundled: tuple[Workspace, list[tuple[object, ...]]], find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, _ = bundled
    (workspace.root / ".git").mkdir()
    assert find("bundle", workspace)[0]  # a folder of that name is no repository
    monkeypatch.setenv("PATH", str(workspace.root))
    assert find("bundle", workspace) == SOUND_BUNDLE


def landed(workspace: Workspace, name: str) -> Path:
    """The folder of the rows of a repository that was fetched."""
    (source,) = Register.load().select("inference-v5.1")
    archive = pack(submission(), workspace.warehouse.parent / "archive.tar.gz", top="a-0123")
    folder = workspace.landed / name
    folder.parent.mkdir(exist_ok=True)
    land(source, archive, sha256_of(archive), folder)
    return folder


def test_rows_that_were_kept_have_their_checksums(place: Workspace, find: Find, tmp_path: Path) -> None:
    assert find("rows", place) == (False, "those of 0 fetched sources and 0 local submissions, unchanged")
    folder = landed(place, "it's a round")
    landed(place, ".it.new")  # what a killed command left is none of the rows
    extract_local(place, pack(submission(), tmp_path / "Mine"), "inference-v5.1")
    assert find("rows", place) == (False, "those of 1 fetched sources and 1 local submissions, unchanged")
    (table,) = (folder / "inference_systems").iterdir()
    table.write_bytes(b"other rows")
    put(place.extracts / "local-mine" / "inference_systems" / table.name, b"other rows")
    is_fault, text = find("rows", place)
    assert is_fault
    quoted = f"'{folder.parent}/it'\"'\"'s a round/{NOTE_NAME}'"
    fetched = (
        f"it's a round, rows damaged or of an earlier version (inference_systems/{table.name}); a build that needs them"
        f" reads them again from the fetched bytes; now: rm {quoted}; "
    )
    assert text.startswith(fetched)
    assert text.removeprefix(fetched).startswith("local-mine")
    put(folder / NOTE_NAME, b"{}")
    assert "(landed.json); a build that needs" in find("rows", place)[1]


def test_who_writes_or_was_killed_is_said(place: Workspace, find: Find, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find("writer", place) == (False, "no command is writing")
    place.lock.write_text("4711")
    said = "a command was killed (pid 4711); what it left is harmless, run it again"
    assert find("writer", place) == (True, said)
    monkeypatch.setattr(
        "extract.lock.last_writer", lambda workspace: SimpleNamespace(pid="12", is_running=workspace == place)
    )
    assert find("writer", place) == (False, "a command is writing (pid 12)")


def test_the_published_release_is_unchanged_and_opens(place: Workspace, find: Find) -> None:
    nothing = "there is no published release, or its note is missing; run: make build"
    assert find("published", place) == (True, nothing)
    release = place.building / "release"
    release.mkdir(parents=True)
    duckdb.connect(release / "joulebase.duckdb").close()
    put(release / "exports" / "a.parquet", b"rows")
    write_note(release, "inputs", {"a": 1200, "b": 34})
    switch(place, release)
    assert find("published", place) == (False, "2 marts, 1,234 rows, unchanged")
    put(place.published / "exports" / "a.parquet", b"other rows")
    put(place.published / "exports" / "b.parquet", b"")
    said = "changed since the build: exports/a.parquet, exports/b.parquet; run: make build"
    assert find("published", place) == (True, said)


def test_a_release_that_duckdb_cannot_open_is_a_fault(place: Workspace, find: Find) -> None:
    release = place.building / "release"
    put(release / "joulebase.duckdb", b"no database")
    write_note(release, "inputs", {})
    switch(place, release)
    is_fault, text = find("published", place)
    assert is_fault
    assert text.startswith(f"{place.database} cannot be opened: ")


@pytest.mark.parametrize(
    ("free", "expected"),
    [
        # A build needs 2^30 bytes, one GiB.
        (5 << 30, (False, "5 GiB free")),
        (1 << 30, (False, "1 GiB free")),
        ((1 << 30) - 1, (True, "1023 MiB free in {folder}; a build may need 1024 MiB")),
    ],
)
def test_the_disk_has_room(
    place: Workspace, find: Find, monkeypatch: pytest.MonkeyPatch, free: int, expected: tuple[bool, str]
) -> None:
    asked: list[Path] = []

    def usage(folder: Path) -> SimpleNamespace:
        asked.append(folder)
        return SimpleNamespace(free=free)

    monkeypatch.setattr(doctor.shutil, "disk_usage", usage)
    is_fault, text = expected
    assert find("disk", place) == (is_fault, text.format(folder=place.warehouse))
    # A folder that is not there yet has the disk of the next one above it.
    other = workspace_at(place.warehouse.parent / "new" / "warehouse", ROOT)
    assert find("disk", other) == (is_fault, text.format(folder=place.warehouse.parent))
    assert asked == [place.warehouse, place.warehouse.parent]


def test_a_folder_that_cannot_be_written_or_is_in_use_is_a_fault(
    place: Workspace, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    may: list[tuple[Path, int]] = []

    def access(folder: Path, mode: int) -> bool:
        may.append((folder, mode))
        return False

    monkeypatch.setattr(doctor, "os", SimpleNamespace(access=access, W_OK=os.W_OK))
    said = f"{place.warehouse} is not writable; set MLPERF_WAREHOUSE to a folder that is"
    assert find("disk", place) == (True, said)
    assert may == [(place.warehouse, os.W_OK)]
    place.marker.unlink()
    put(place.warehouse / "letter.txt", b"")
    is_fault, text = find("disk", place)
    assert is_fault
    assert "is in use for something else (letter.txt)" in text


def test_this_python_is_new_enough(place: Workspace, find: Find) -> None:
    assert find("python", place) == (False, f"Python {sys.version.split()[0]}")
