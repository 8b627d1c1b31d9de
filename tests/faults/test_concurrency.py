"""Readers and writers at once: a reader sees one release, whole, whatever is published meanwhile."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from filelock import FileLock

from extract.__main__ import main
from extract.workspace import Workspace
from publish.database import DATABASE_NAME
from publish.release import EXPORTS_NAME, switch, write_note
from tests.project import workspace_at

READERS = 50
PUBLISHES = 10
# A release is kept until two more are published. On a busy machine a reader may wait for the processor between
# resolving the link and opening the file; this is longer than it waits.
PAUSE_S = 0.3
# Begins readers, each a process of its own, and ends with the exit code 1 if one of them fails. A reader opens the
# published file again and again; every release has one number in both of its tables and in its export.
READ = """
import os, random, sys, time, traceback
from pathlib import Path
import duckdb
warehouse, readers, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])

def read():
    seen = []
    while not (warehouse / "done").exists() or not seen or seen[-1] != last:
        with duckdb.connect(warehouse / "joulebase.duckdb", read_only=True) as connection:
            first = connection.execute("select max(number), count(*) from facts").fetchone()
            second = connection.execute("select max(number), count(*) from details").fetchone()
        assert first == second and first[1] == 1000, (first, second)
        release = (warehouse / "published").resolve()
        with duckdb.connect() as connection:
            inside = f"select max(number), count(*) from read_parquet('{release}/exports/facts.parquet')"
            try:
                exported = connection.execute(inside).fetchone()
            except duckdb.IOException:
                exported = None  # two more releases were published since; this one is gone, not mixed
        assert exported is None or exported[1] == 1000, exported
        seen.append(first[0])
        time.sleep(random.random() / 2)  # else the readers keep the machine busy
    assert seen == sorted(seen), seen

for _ in range(readers):
    if os.fork() == 0:
        try:
            read()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
print("ready", flush=True)
sys.exit(any([os.wait()[1] for _ in range(readers)]))
"""


def release_of(workspace: Workspace, number: int) -> Path:
    release = workspace.building / "release"
    (release / EXPORTS_NAME).mkdir(parents=True)
    with duckdb.connect(release / DATABASE_NAME) as connection:
        for table in ("facts", "details"):
            connection.execute(f"create table {table} as select $number as number from range(1000)", {"number": number})
        connection.table("facts").write_parquet(str(release / EXPORTS_NAME / "facts.parquet"))
    write_note(release, "a" * 64, {"facts": 1000})
    return release


def test_10_fifty_readers_during_ten_publishes_see_whole_releases_only(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    switch(workspace, release_of(workspace, 0))
    command = [sys.executable, "-c", READ, str(workspace.warehouse), str(READERS), str(PUBLISHES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as readers:
        assert readers.stdout is not None
        assert readers.stdout.readline() == "ready\n"
        for number in range(1, PUBLISHES + 1):
            time.sleep(PAUSE_S)
            switch(workspace, release_of(workspace, number))
        (workspace.warehouse / "done").touch()
        _, failures = readers.communicate(timeout=120)
    assert failures == ""
    assert readers.returncode == 0


@pytest.mark.parametrize("sign", ["4711", ""])
def test_09_the_lock_of_a_killed_process_blocks_no_process(tmp_path: Path, sign: str) -> None:
    """The lock belongs to the kernel and ends with the process that holds it; the file only names that process."""
    from extract.lock import Writer, last_writer, only_writer

    workspace = workspace_at(tmp_path)
    hold = (
        "import os, signal, sys; from tests.project import workspace_at; from extract.lock import only_writer\n"
        "from pathlib import Path\n"
        "with only_writer(workspace_at(Path(sys.argv[1]))): os.kill(os.getpid(), signal.SIGKILL)"
    )
    if sign:
        workspace.lock.write_text(sign)
    else:
        killed = subprocess.Popen([sys.executable, "-c", hold, str(tmp_path)])
        assert killed.wait() == -9
        sign = str(killed.pid)
    assert last_writer(workspace) == Writer(sign, is_running=False)
    with only_writer(workspace):
        assert last_writer(workspace) != Writer(sign, is_running=False)
    assert last_writer(workspace) is None


@pytest.mark.parametrize(
    "arguments",
    [
        ["fetch", "--source", "paper-released-tiny"],
        ["relock", "--source", "paper-released-tiny"],
        ["extract", "--from", "tests", "--round", "inference-v5.1"],
        ["forget", "--source", "local-x"],
        ["bundle"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_09_a_command_that_writes_names_the_one_that_does_already(tmp_path: Path, arguments: list[str]) -> None:
    from extract.lock import only_writer

    with only_writer(workspace_at(tmp_path)):
        answer = CliRunner().invoke(main, arguments, env={"MLPERF_WAREHOUSE": str(tmp_path)})
    assert str(answer.exception) == f"{tmp_path}: another command is writing there (pid {os.getpid()})"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".joulebase-warehouse", ".lock"]


def test_09_a_writer_that_has_not_written_its_id_yet_is_unknown(tmp_path: Path) -> None:
    from extract.errors import SourceError
    from extract.lock import Writer, last_writer, only_writer

    workspace = workspace_at(tmp_path)
    with FileLock(workspace.lock):
        assert last_writer(workspace) == Writer("unknown", is_running=True)
        with (
            pytest.raises(SourceError, match=r"another command is writing there \(pid unknown\)$"),
            only_writer(workspace),
        ):
            pass


@contextmanager
def held_for_a_moment(workspace: Workspace) -> Iterator[None]:
    """The lock as another `last_writer` holds it while it looks."""
    looking = FileLock(workspace.lock, thread_local=False)
    looking.acquire()
    threading.Timer(0.05, looking.release).start()
    yield


def test_09_who_only_looks_at_the_lock_stops_no_writer(tmp_path: Path) -> None:
    from extract.lock import only_writer

    workspace = workspace_at(tmp_path)
    with held_for_a_moment(workspace), only_writer(workspace):
        assert workspace.lock.read_text() == str(os.getpid())


def test_09_who_only_looks_at_the_lock_is_no_writer(tmp_path: Path) -> None:
    from extract.lock import last_writer

    workspace = workspace_at(tmp_path)
    with held_for_a_moment(workspace):
        assert last_writer(workspace) is None
