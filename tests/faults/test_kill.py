"""`kill -9` at random moments of a build leaves the old release or the new one, and the next build is clean."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.workspace import Workspace
from publish.build import build
from tests.project import ROOT, bytes_published, change, exports, register_of, seed

KILLS = 30
# Loads the libraries, so that no kill is spent on that; then, for each line read, begins a build in a process of its
# own, kills it that many seconds later if it has not ended, and prints how many seconds it lived.
KILLER = """
import os, signal, sys, time
from pathlib import Path
import expectations.checkpoint, publish.dbt
from publish.build import build
from tests.project import register_of, workspace_at
workspace = workspace_at(Path(sys.argv[1]) / "warehouse", Path(sys.argv[1]))
register = register_of(workspace)
for line in sys.stdin:
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        build(workspace, register=register)
        os._exit(0)
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() - started > float(line):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            break
        time.sleep(0.002)
    print(time.monotonic() - started, flush=True)
"""


class Killer:
    """Begins builds and kills them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def build_for(self, seconds: float) -> float:
        """Begin a build, kill it after some seconds, and return how long it lived."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{seconds}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())


@contextmanager
def killer(workspace: Workspace) -> Iterator[Killer]:
    command = [sys.executable, "-c", KILLER, str(workspace.root)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Killer(process)
        process.communicate("")


def test_08_builds_killed_at_random_moments_leave_one_release_whole(small: Workspace, tmp_path: Path) -> None:
    change(seed(small.root, "bounds"), "DSCNN,1000000", "DSCNN,2000000")
    old = tmp_path / "old"
    shutil.copytree(small.warehouse, old, symlinks=True)

    def restore() -> None:
        shutil.rmtree(small.warehouse)
        shutil.copytree(old, small.warehouse, symlinks=True)

    before, early = bytes_published(small), 0
    with killer(small) as kills:
        seconds = kills.build_for(600)
        new = exports(small)
        assert new != {name: before[name] for name in new}
        restore()
        chance = random.Random(os.environ.get("KILL_SEED", "0"))  # noqa: S311, moments, not secrets
        # Stratified, so that every part of a build is hit.
        moments = [seconds * 1.1 * (number + chance.random()) / KILLS for number in range(KILLS)]
        chance.shuffle(moments)
        for moment in moments:
            kills.build_for(moment)
            if bytes_published(small) == before:
                early += 1
            else:
                # It had switched already: then all of the new release is there. The old one is put back for the next.
                assert exports(small) == new
                restore()
    assert early > KILLS / 2  # else the moments were too late to say much
    build(small, register=register_of(small))
    assert exports(small) == new
