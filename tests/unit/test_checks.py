"""What the checks of ``make doctor`` say of small folders; ``tests/integration/test_doctor.py`` runs the command."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from extract.bundle import Bundle
from extract.errors import SourceError
from extract.sources import Register
from extract.workspace import Workspace
from publish import doctor
from publish.doctor import (
    _CHECKS,
    Finding,
    _bundle,
    _disk,
    _FaultError,
    _libraries,
    _python,
    _release,
    _rows,
    _writer,
    examine,
)
from publish.release import write_note
from tests.project import workspace_at


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "warehouse", tmp_path)


def test_every_check_runs_and_a_fault_that_several_find_is_told_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(error: Exception) -> object:
        def check(_: Workspace) -> str:
            raise error

        return check

    checks = {
        "a": lambda given: f"well in {given.warehouse.name}",
        "b": raising(SourceError("x", "broken")),
        "c": raising(KeyError("no message")),
        "d": raising(OSError("x: broken")),
        "e": raising(OSError("other")),
        "f": raising(OSError("x: broken")),
    }
    monkeypatch.setattr(doctor, "_CHECKS", checks)
    assert list(examine(workspace)) == [
        Finding("a", is_fault=False, text="well in warehouse"),
        Finding("b", is_fault=True, text="x: broken"),
        Finding("c", is_fault=True, text="KeyError: 'no message'"),
        Finding("d", is_fault=True, text="as for b"),
        Finding("e", is_fault=True, text="other"),
        Finding("f", is_fault=True, text="as for b"),
    ]
    assert len(_CHECKS) == 9


def test_the_version_of_python(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _python(workspace) == f"Python {platform.python_version()}"
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 9, "final", 0))
    with pytest.raises(_FaultError, match=r"^Python 3.10.9 is too old; 3.11 or later is needed$"):
        _python(workspace)
    monkeypatch.setattr(doctor.sys, "version_info", (3, 11, 0, "final", 0))
    assert _python(workspace) == "Python 3.11.0"


def test_the_libraries_of_the_lock(workspace: Workspace) -> None:
    lock = workspace.root / "requirements.lock"
    sound = (
        f"duckdb=={version('duckdb')} \\\n    --hash=sha256:00\n    # via\n"
        f"PyYAML=={version('pyyaml')}\nno-such-library==1 ; python_version < '3'\n"
    )
    lock.write_text(sound)
    assert _libraries(workspace) == "2 as locked"
    lock.write_text(f"{sound}click==0.0.1\nno-such-library==1 \\\n    --hash=sha256:00\n")
    wrong = f"click is {version('click')}, locked 0.0.1; no-such-library is missing; remove .venv and run: make setup"
    with pytest.raises(_FaultError, match=f"^{wrong}$"):
        _libraries(workspace)


GIT = shutil.which("git") or ""


@pytest.mark.skipif(not GIT, reason="git is not here")
def test_a_bundle_that_differs_from_the_commit_is_found(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    class Complete(Bundle):
        """A bundle that is complete whatever is in its folder."""

        def files(self, register: Register) -> Iterator[Path]:
            return iter([workspace.bundle / "a"] * len(register.sources))

        def members_of(self, *_: object) -> None:
            pass

    def git(*words: str) -> None:
        subprocess.run([GIT, "-C", str(workspace.root), *words], check=True)

    monkeypatch.setattr("extract.bundle.Bundle", Complete)
    register = Register.load()
    found = f"{len(register.sources)} tables and the members of {len(register.contents)} archives, complete"
    workspace.bundle.mkdir(parents=True)
    (workspace.bundle / "a").touch()
    assert _bundle(workspace) == found
    git("init", "--quiet")
    git("add", "--all")
    message = "^changed since the commit: warehouse/bundle/a; run: git checkout -- warehouse/bundle$"
    with pytest.raises(_FaultError, match=message):
        _bundle(workspace)
    git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "all")
    (workspace.root / "notes.txt").touch()
    assert _bundle(workspace) == found
    (workspace.bundle / "a").write_text("other bytes")
    (workspace.bundle / "b").touch()
    with pytest.raises(_FaultError, match="^changed since the commit: warehouse/bundle/a, warehouse/bundle/b; run: "):
        _bundle(workspace)


def test_damaged_rows_are_named_with_the_remedy(workspace: Workspace) -> None:
    assert _rows(workspace) == "those of 0 fetched sources and 0 local submissions, unchanged"
    for name in ("b", "a b", ".c.new"):
        (workspace.landed / name).mkdir(parents=True)
        (workspace.landed / name / "landed.json").write_text("{}")
    (workspace.extracts / "local-d").mkdir(parents=True)
    (workspace.extracts / "local-d" / "landed.json").write_text("{}")
    with pytest.raises(_FaultError) as fault:
        _rows(workspace)
    first, second, third = str(fault.value).split("; a build that needs them reads them again")[0:3]
    assert first == "a b, rows damaged or of an earlier version (landed.json)"
    assert second.endswith("; b, rows damaged or of an earlier version (landed.json)")
    assert f"now: rm '{workspace.landed}/a b/landed.json'" in second
    assert f"now: rm {workspace.landed}/b/landed.json; local-d, " in third


def test_a_command_that_was_killed_is_no_one_who_writes(workspace: Workspace) -> None:
    from extract.lock import only_writer

    assert _writer(workspace) == "no command is writing"
    with only_writer(workspace):
        assert _writer(workspace) == f"a command is writing (pid {os.getpid()})"
    assert _writer(workspace) == "no command is writing"
    workspace.lock.write_text("4711")
    with pytest.raises(_FaultError, match=r"^a command was killed \(pid 4711\); what it left is harmless, run it ag"):
        _writer(workspace)


def test_a_release_is_opened(workspace: Workspace) -> None:
    with pytest.raises(_FaultError, match="^there is no published release, or its note is missing; run: make build$"):
        _release(workspace)
    workspace.published.mkdir(parents=True)
    duckdb.connect(workspace.published / "joulebase.duckdb").close()
    workspace.database.symlink_to("published/joulebase.duckdb")
    write_note(workspace.published, "inputs", {"a": 1000, "b": 234})
    assert _release(workspace) == "2 marts, 1,234 rows, unchanged"
    (workspace.published / "b").touch()
    (workspace.published / "a").touch()
    with pytest.raises(_FaultError, match="^changed since the build: a, b; run: make build$"):
        _release(workspace)


def test_a_build_needs_room(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def usage_of(free: int) -> object:
        def usage(folder: Path) -> SimpleNamespace:
            asked.append(folder)
            return SimpleNamespace(free=free)

        return usage

    # A GiB is needed; the folder of the warehouse is not there yet.
    monkeypatch.setattr(shutil, "disk_usage", usage_of(5 * 2**30 + 1))
    assert _disk(workspace) == "5 GiB free"
    monkeypatch.setattr(shutil, "disk_usage", usage_of(2**30))
    assert _disk(workspace) == "1 GiB free"
    monkeypatch.setattr(shutil, "disk_usage", usage_of(2**30 - 1))
    message = f"^1023 MiB free in {workspace.root}; a build may need 1024 MiB$"
    with pytest.raises(_FaultError, match=message):
        _disk(workspace)
    assert asked == [workspace.root] * 3
    monkeypatch.setattr(os, "access", lambda folder, mode: mode != os.W_OK)
    with pytest.raises(_FaultError, match="is not writable; set MLPERF_WAREHOUSE to a folder that is$"):
        _disk(workspace)


def test_a_folder_in_use_for_something_else_is_a_fault(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "folder")
    workspace.warehouse.mkdir()
    (workspace.warehouse / "thesis.txt").touch()
    with pytest.raises(SourceError, match="is in use for something else"):
        _disk(workspace)
