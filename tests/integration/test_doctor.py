"""`make doctor` reports each fault with its remedy, and ends with exit code 1 if there is one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extract.sources import Register
from extract.workspace import Workspace
from publish import doctor
from publish.doctor import Finding, examine
from tests.project import copy_warehouse, run, workspace_at


@pytest.fixture
def installed(published: Workspace, tmp_path: Path) -> Workspace:
    """A copy of a published warehouse, to be damaged."""
    return copy_warehouse(published, tmp_path / "warehouse")


def faults(workspace: Workspace) -> dict[str, str]:
    return {finding.subject: finding.text for finding in examine(workspace) if finding.is_fault}


def test_a_sound_installation_has_no_fault(installed: Workspace) -> None:
    answer = run("publish", "doctor", workspace=installed)
    assert [line for line in answer.stdout.splitlines() if "FAULT" in line] == []
    assert (answer.returncode, answer.stderr) == (0, "")
    assert len(answer.stdout.splitlines()) == 9


def test_a_fault_is_the_exit_code(tmp_path: Path) -> None:
    answer = run("publish", "doctor", workspace=workspace_at(tmp_path))
    assert answer.returncode == 1
    assert "FAULT published  there is no published release, or its note is missing; run: make build" in answer.stdout
    assert answer.stderr == "error: 1 of 9 checks found a fault\n"


def flip_cached(workspace: Workspace) -> Workspace:
    (source,) = Register.load().select("paper-released-tiny")
    cached = workspace.cache / source.location
    cached.parent.mkdir(parents=True, exist_ok=True)
    cached.write_bytes(b"something else")
    return workspace


def sign_lock(workspace: Workspace) -> Workspace:
    workspace.lock.write_text("4711")
    return workspace


def truncate_database(workspace: Workspace) -> Workspace:
    os.truncate(workspace.database.resolve(), 100_000)
    return workspace


def flip_a_byte_of_the_database(workspace: Workspace) -> Workspace:
    with workspace.database.open("r+b") as stream:
        stream.seek(1_000_000)
        (byte,) = stream.read(1)
        stream.seek(1_000_000)
        stream.write(bytes([byte ^ 1]))
    return workspace


def lose_export(workspace: Workspace) -> Workspace:
    (workspace.exports.resolve() / "fct_results.parquet").unlink()
    return workspace


def lose_bundled_table(workspace: Workspace) -> Workspace:
    bundle = workspace.warehouse / "bundle"
    shutil.copytree(workspace.bundle, bundle)
    (bundle / "paper_results" / "paper-released-tiny.parquet").unlink()
    return replace(workspace, bundle=bundle)


def lock_other_versions(workspace: Workspace) -> Workspace:
    root = workspace.warehouse / "root"
    root.mkdir()
    lock = "duckdb==0.0.1 \\\n    --hash=sha256:0\nno-such-library==1 \\\nnever==1 ; sys_platform == 'plan9' \\\n"
    (root / "requirements.lock").write_text(lock)
    return replace(workspace, root=root)


@pytest.mark.parametrize(
    ("damage", "subject", "messages"),
    [
        (flip_cached, "cache", ["paper-released-tiny", "cached file has sha256", "run: make fetch"]),
        (sign_lock, "writer", ["a command was killed (pid 4711)", "run it again"]),
        (truncate_database, "published", ["changed since the build: joulebase.duckdb; run: make build"]),
        (flip_a_byte_of_the_database, "published", ["changed since the build: joulebase.duckdb; run: make build"]),
        (lose_export, "published", ["changed since the build: exports/fct_results.parquet; run: make build"]),
        (lose_bundled_table, "bundle", ["paper-released-tiny.parquet: not in the bundle"]),
        (
            lock_other_versions,
            "libraries",
            ["locked 0.0.1; no-such-library is missing; remove .venv and run: make setup"],
        ),
    ],
)
def test_a_damage_is_found_alone(
    installed: Workspace, damage: Callable[[Workspace], Workspace], subject: str, messages: list[str]
) -> None:
    found = faults(damage(installed))
    assert list(found) == [subject]
    for message in messages:
        assert message in found[subject]


def test_a_full_disk_is_reported(installed: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FREE_BYTES", 1 << 60)
    assert "MiB free in" in faults(installed)["disk"]


def test_a_running_build_is_no_fault(installed: Workspace) -> None:
    from extract.lock import only_writer

    with only_writer(installed):
        assert Finding("writer", is_fault=False, text=f"a command is writing (pid {os.getpid()})") in list(
            examine(installed)
        )
    assert Finding("writer", is_fault=False, text="no command is writing") in list(examine(installed))
