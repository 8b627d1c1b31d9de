"""`kill -9` at random moments of a build leaves the old release or the new one, and the next build is clean."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from extract.workspace import Workspace
from publish.build import build
from tests.conftest import workspace_at
from tests.faults.test_build import bytes_published, exports

KILLS = 30
# As many as the machine has cores: the kills wait, they do not work.
LANES = 2
BUILD = """
import sys
from pathlib import Path
from publish.build import build
from tests.conftest import workspace_at
build(workspace_at(Path(sys.argv[1]), Path(sys.argv[2])))
"""


def start_build(workspace: Workspace) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", BUILD, str(workspace.warehouse), str(workspace.root)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_builds(workspace: Workspace, old: Path, moments: list[float], new: dict[str, str]) -> int:
    """Kill a build at each moment (seconds after its start); return how many were killed before they published."""
    before = bytes_published(workspace)
    early = 0
    for moment in moments:
        process = start_build(workspace)
        time.sleep(moment)
        process.kill()
        process.wait()
        found = bytes_published(workspace)
        if found == before:
            early += 1
        else:
            # It had switched already: then all of the new release is there. The old one is put back for the next.
            assert {name: found[name] for name in new} == new
            shutil.rmtree(workspace.warehouse)
            shutil.copytree(old, workspace.warehouse, symlinks=True)
    return early


def test_08_builds_killed_at_random_moments_leave_one_release_whole(
    published: Workspace, quick_copy: Path, tmp_path: Path
) -> None:
    with (quick_copy / "seeds" / "rules" / "plausibility_bounds.csv").open("a") as stream:
        stream.write("another,1,2,3,3,a test\n")
    clean = workspace_at(tmp_path / "clean", quick_copy)
    shutil.copytree(published.warehouse, clean.warehouse, symlinks=True)
    started = time.monotonic()
    assert start_build(clean).wait() == 0
    seconds = time.monotonic() - started
    new = exports(clean)
    lanes = [workspace_at(tmp_path / f"lane {number}", quick_copy) for number in range(LANES)]
    for lane in lanes:
        shutil.copytree(published.warehouse, lane.warehouse, symlinks=True)
    chance = random.Random(os.environ.get("KILL_SEED", "0"))  # noqa: S311, moments, not secrets
    # Stratified, so that every part of a build is hit; both lanes at once take longer than one build alone.
    moments = [seconds * 1.1 * (place + chance.random()) / KILLS for place in range(KILLS)]
    chance.shuffle(moments)
    with ThreadPoolExecutor(LANES) as pool:
        shares = [moments[number::LANES] for number in range(LANES)]
        early = sum(pool.map(kill_builds, lanes, [published.warehouse] * LANES, shares, [new] * LANES))
    assert early > KILLS / 2  # else the moments were too late to say much
    for lane in lanes:
        build(lane)
        assert exports(lane) == new
