"""What a machine can lack: room, the right to write, open files. One message, no half release, the old one readable."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from extract.workspace import Workspace
from publish.doctor import examine
from tests.project import append, bytes_published, run, seed, workspace_at


@pytest.fixture
def outdated(small: Workspace) -> Workspace:
    """The small project after a change of a seed, so that a build has something to do."""
    append(seed(small.root, "bounds"), "another,1\n")
    return small


def run_build(workspace: Workspace, limit: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    return run("publish", "build", workspace=workspace, options={"preexec_fn": limit})


def assert_refused(workspace: Workspace, answer: subprocess.CompletedProcess[str], before: dict[str, str]) -> None:
    assert answer.returncode == 1
    assert "error: " in answer.stderr
    assert "Traceback" not in answer.stderr
    assert bytes_published(workspace) == before
    with duckdb.connect(workspace.database, read_only=True) as reader:
        assert reader.execute("select count(*) from marts.fct_results").fetchone() != (0,)


# Bytes at which the file system says that it takes no more: at the raw tables, and while dbt builds on them.
@pytest.mark.parametrize("most_bytes", [100_000, 1_200_000])
def test_07_a_file_that_cannot_grow_stops_the_build(outdated: Workspace, most_bytes: int) -> None:
    before = bytes_published(outdated)
    answer = run_build(outdated, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes)))
    assert_refused(outdated, answer, before)
    assert "File too large" in answer.stderr


@contextmanager
def small_file_system(folder: Path, size: str) -> Iterator[None]:
    """A file system in memory, mounted on a folder."""
    mount = shutil.which("mount")
    folder.mkdir(exist_ok=True)
    command = [str(mount), "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("no right to mount a file system in memory here")
    try:
        yield
    finally:
        subprocess.run([str(shutil.which("umount")), str(folder)], check=True)


def test_07_a_full_disk_stops_the_build(outdated: Workspace) -> None:
    before = bytes_published(outdated)
    with small_file_system(outdated.building, "1m"):
        answer = run_build(outdated, lambda: None)
    assert_refused(outdated, answer, before)


def test_07_too_few_open_files_stop_the_build(outdated: Workspace) -> None:
    before = bytes_published(outdated)
    # A build has up to twelve open at the same time; with ten, it stops while dbt is loaded.
    answer = run_build(outdated, lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (10, 10)))
    assert_refused(outdated, answer, before)
    assert "Too many open files" in answer.stderr


def test_07_a_read_only_file_system_stops_the_build(outdated: Workspace, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "read-only" / "warehouse", outdated.root)
    with small_file_system(tmp_path / "read-only", "60m"):
        shutil.copytree(
            outdated.warehouse, workspace.warehouse, symlinks=True, ignore=shutil.ignore_patterns("building", "dbt")
        )
        before = bytes_published(workspace)
        remount = [str(shutil.which("mount")), "-o", "remount,ro", str(tmp_path / "read-only")]
        subprocess.run(remount, check=True)
        answer = run_build(workspace, lambda: None)
        assert_refused(workspace, answer, before)
        assert [
            finding.text.endswith("is not writable; set MLPERF_WAREHOUSE to a folder that is")
            for finding in examine(workspace)
            if finding.subject == "disk"
        ] == [True]
    assert "Read-only file system" in answer.stderr
