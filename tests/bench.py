"""What the user waits for, in CPU seconds of the processes, each beside a yardstick measured in the same run.

``make bench`` prints one line per command. Machines differ and are shared, so read the ratios: how many times the CPU
of starting Python with DuckDB a command takes; for the landing of an archive, how many times the CPU of ``gzip -dc`` on
it. The allowance of an archive is 4 times that CPU, 2 s, 2 µs for each reading of power, and 300 MB of memory. Archives
come from ``MLPERF_MIRROR`` (a folder), else from the cache; those in neither are left out. The part ``whole`` lands
a repository with all that lies beside the files that are read, which may cost 1.5 times ``gzip -dc`` more than the slim
copy of the same files. What is above its allowance is named, and the exit code is not zero.

The part ``explorer`` measures the explorer: making it, and the CPU of all processes of a Chromium that shows it.

The part ``slips`` measures no time: it prints which share of simulated slips of unit the bounds of plausibility catch.

``python -m tests.bench --only test`` measures ``make test``, which takes minutes and is measured only when selected.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from extract.cache import cached_file, file_of
from extract.fetch import Fetcher
from extract.sources import GithubArchive, Register
from extract.workspace import Workspace
from publish.database import DATABASE_NAME
from publish.query import connect
from tests import browser_cost, slips
from tests.project import change, copy_project
from tests.repositories import archives_of, slim_files

ROOT = Path(__file__).resolve().parent.parent
YARDSTICK = [sys.executable, "-c", "import duckdb; duckdb.connect().execute('select 1')"]
QUERY = "select round_id, count(*) from marts.fct_results group by all"
RUNS = 3
# "A check in a minute", on machines of different speeds.
CHECK_ALLOWED_S = 90
# "All tests in ten minutes" on one core.
TEST_ALLOWED_S = 600
# For an archive: so many times the CPU of unpacking it, a start, each reading of power, and its memory.
UNPACKINGS, START_S, READING_S, PEAK_MB = 4, 2, 2e-6, 300
# The same for all that lies beside the files that are read.
BESIDE_UNPACKINGS = 1.5
# For making the explorer, and for what the whole browser does with it.
EXPLORER_ALLOWED_S = 15
BROWSER_ALLOWED_S = {"first chart": 1.5, "filter change": 0.3, "filter change, many points": 0.3, "SQL ready": 3.5}
WHOLE_SOURCE = "inference-v4.1"
# A row of a seed, the end of its remark.
PRINTED = "6,1,8,time_to_train_min,29.101,min,Time of the DC-metered run."
POWER_MODEL = "int_power_runs_measured"


class Cost(NamedTuple):
    """What a command took: CPU seconds, user and system, and its peak of memory."""

    cpu_s: float
    peak_mb: float
    output: str


def cost(command: list[str], environment: dict[str, str], root: Path = ROOT) -> Cost:
    """Run a command and its children to the end."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        output.seek(0)
        text = output.read().decode(errors="replace") if "gzip" not in command[0] else ""
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text)


def archives(workspace: Workspace) -> Iterator[tuple[GithubArchive, Path]]:
    """The available archives."""
    register = Register.load()
    mirror = os.environ.get("MLPERF_MIRROR")
    for source in register.sources:
        if isinstance(source, GithubArchive):
            mirrored = Path(mirror or "/nonexistent") / source.location
            if mirrored.is_file():
                yield source, mirrored
            elif cached_file(source, workspace.cache, register.locked(source)):
                yield source, file_of(source, workspace.cache)


def is_above(name: str, spent_s: float, allowed_s: float, note: str = "") -> bool:
    """Print the line of a command that has an allowance, and whether the command is above it."""
    print(f"{name:<38}{spent_s:>8.2f} CPU-s  {spent_s / allowed_s:>7.2f} of its allowance{note}")
    return spent_s > allowed_s


def bench_commands(folder: str) -> list[str]:
    """The commands that every user knows, from the bundle; none has an allowance."""
    environment = {**os.environ, "MLPERF_WAREHOUSE": folder}
    yardstick = min(cost(YARDSTICK, environment).cpu_s for _ in range(RUNS))
    publish = [sys.executable, "-m", "publish"]
    figures = [sys.executable, "-m", "analysis", "figures", "--variant", "corrected", "--folder", folder]
    commands = {
        "build from the bundle": ([*publish, "build"], 1),
        "build, nothing changed": ([*publish, "build"], RUNS),
        "twelve figures, one variant": (figures, 1),
        "query": ([*publish, "query", "--sql", QUERY], RUNS),
    }
    print(f"{'yardstick: start Python with DuckDB':<38}{yardstick:>8.2f} CPU-s")
    for name, (command, runs) in commands.items():
        least = min(cost(command, environment).cpu_s for _ in range(runs))
        print(f"{name:<38}{least:>8.2f} CPU-s  {least / yardstick:>7.1f} x")
    return []


def bench_change(folder: str) -> list[str]:
    """Builds of a copy of the project: a second one from nothing, and one after a change of a seed that few read."""
    root, warehouse = Path(folder) / "copy", Path(folder) / "copied"
    copy_project(root)
    environment = {**os.environ, "MLPERF_WAREHOUSE": str(warehouse)}
    build = [sys.executable, "-m", "publish", "build"]
    first = cost(build, environment, root).cpu_s
    print(f"{'first build of a copy':<38}{first:>8.2f} CPU-s", flush=True)
    edits = {
        "all again, validated before": (root / "macros" / "text.sql", "{# Conversions", "{#  Conversions"),
        "a changed seed": (
            root / "seeds" / "paper" / "paper_printed_values.csv",
            PRINTED,
            f"{PRINTED} It is the first.",
        ),
    }
    for name, edit in edits.items():
        change(*edit)
        spent = cost(build, environment, root).cpu_s
        print(f"{name:<38}{spent:>8.2f} CPU-s  {spent / first:>7.2f} of the first build", flush=True)
    return []


def bench_make(target: str, allowed_s: float) -> list[str]:
    """A target that a contributor runs, its children included; its name if it is above its allowance."""
    spent_s = cost(["make", target], dict(os.environ)).cpu_s
    return [f"make {target}"] if is_above(f"make {target}", spent_s, allowed_s) else []


def cost_of_landing(source_id: str, place: Path, folder: str) -> tuple[float, Cost]:
    """The CPU seconds of ``gzip -dc`` on an archive, and what it costs to land it; the least of several runs."""
    unpack = min(cost(["gzip", "-dc", str(place)], dict(os.environ)).cpu_s for _ in range(RUNS))
    command = [sys.executable, "-m", "tests.land_one", source_id, str(place), folder]
    return unpack, min((cost(command, dict(os.environ)) for _ in range(RUNS)), key=lambda found: found.cpu_s)


def bench_archives(folder: str) -> list[str]:
    """A table of landing each available archive; the names of those above their allowance."""
    print(
        f"{'archive':<20}{'gzip CPU-s':>11}{'land CPU-s':>11}{'ratio':>7}{'allowed':>9}{'readings':>11}{'peak MB':>9}"
    )
    above = []
    for source, place in archives(Workspace.from_environment()):
        unpack, least = cost_of_landing(source.source_id, place, folder)
        readings = int(least.output)
        allowed = UNPACKINGS * unpack + START_S + READING_S * readings
        print(
            f"{source.source_id:<20}{unpack:>11.2f}{least.cpu_s:>11.2f}{least.cpu_s / max(unpack, 0.01):>7.1f}"
            f"{allowed:>9.2f}{readings:>11,}{least.peak_mb:>9.0f}"
        )
        above += [f"land {source.source_id}"] if least.cpu_s > allowed or least.peak_mb > PEAK_MB else []
    return above


def bench_whole(folder: str) -> list[str]:
    """Landing a whole repository and its slim copy; the name of the former if it is above its allowance."""
    for source, place in archives(Workspace.from_environment()):
        if source.source_id == WHOLE_SOURCE:
            made = archives_of(slim_files(place), source.commit, Path(folder))
            costs = {name: cost_of_landing(WHOLE_SOURCE, made[name], folder) for name in made}
            (_, slim), (unpack, whole) = costs["slim"], costs["whole"]
            note = f" ({unpack:.2f} CPU-s to unpack; slim copy {slim.cpu_s:.2f} CPU-s), peak {whole.peak_mb:.0f} MB"
            is_slow = is_above("land a whole repository", whole.cpu_s, BESIDE_UNPACKINGS * unpack + slim.cpu_s, note)
            return ["land a whole repository"] if is_slow or whole.peak_mb > PEAK_MB else []
    return []


def bench_power_runs(folder: str) -> list[str]:
    """The power runs from all samples of the available archives; they have no allowance."""
    workspace = Workspace(root=ROOT, warehouse=Path(folder) / "all", bundle=ROOT / "warehouse" / "bundle")
    found = list(archives(Workspace.from_environment()))
    if not found:
        return []
    fetcher = Fetcher(workspace.cache, mirror=os.environ.get("MLPERF_MIRROR"))
    for source, _ in found:
        fetcher.fetch(source, Register.load().locked(source))
    environment = {**os.environ, "MLPERF_WAREHOUSE": str(workspace.warehouse)}
    built = cost([sys.executable, "-m", "publish", "build"], environment)
    command = [sys.executable, "-m", "tests.bench", "--power-runs", str(workspace.warehouse)]
    seconds, samples = min(cost(command, environment).output for _ in range(RUNS)).split()
    print(f"{'build from all available archives':<38}{built.cpu_s:>8.2f} CPU-s, peak {built.peak_mb:.0f} MB")
    print(
        f"{'power runs from all samples':<38}{float(seconds):>8.2f} CPU-s "
        f"({int(samples):,} samples: {float(seconds) / int(samples) * 2e6:.2f} CPU-s for two million)"
    )
    return []


def bench_explorer(folder: str) -> list[str]:
    """Making the explorer of the bundle, and what the whole browser takes; the names of what is above its allowance."""
    environment = {**os.environ, "MLPERF_WAREHOUSE": folder}
    cost([sys.executable, "-m", "publish", "build"], environment)
    made = cost([sys.executable, "-m", "explorer"], environment)
    above = ["make explorer"] if is_above("make explorer", made.cpu_s, EXPLORER_ALLOWED_S) else []
    if not Path(browser_cost.CHROMIUM).exists():
        print("the browser is not measured: this machine has no Chromium")
        return above
    pages = Path(folder) / "explorer"
    runs = [browser_cost.explore_steps(pages) + browser_cost.sql_steps(pages) for _ in range(RUNS)]
    for steps in zip(*runs, strict=True):
        least = min(steps, key=lambda step: step.cpu_s)
        note = f", {least.transferred / 1e6:.2f} MB so far, {least.memory_mb:.0f} MB of memory"
        allowed = BROWSER_ALLOWED_S.get(least.name)
        if allowed is None:
            print(f"{least.name:<38}{least.cpu_s:>8.2f} CPU-s{note}")
        elif is_above(least.name, least.cpu_s, allowed, note):
            above.append(least.name)
    return above


def bench_slips(folder: str) -> list[str]:
    """The share of the simulated slips of unit that the build would find, in the warehouse of the bundle."""
    environment = {**os.environ, "MLPERF_WAREHOUSE": folder}
    cost([sys.executable, "-m", "publish", "build"], environment)
    with connect(Path(folder) / DATABASE_NAME) as connection:
        print(*slips.lines(connection), sep="\n")
    return []


def run_power_model(warehouse: str) -> None:
    """In a process of its own: run the compiled model on the published database; print CPU seconds and samples."""
    import duckdb

    nodes = json.loads((Path(warehouse) / "dbt" / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    (compiled,) = (node["compiled_code"] for node in nodes.values() if node["name"] == POWER_MODEL)
    with duckdb.connect(Path(warehouse) / "joulebase.duckdb", read_only=True) as connection:
        started = time.process_time()
        connection.execute(f"create temp table measured as {compiled}")  # our own model
        seconds = time.process_time() - started
        (samples,) = connection.execute("select count(*) from raw.power_samples").fetchone() or (0,)
    print(seconds, samples)


# What can be measured: each part prints its lines and gives the names of those above their allowance.
PARTS: Mapping[str, Callable[[str], list[str]]] = {
    "check": lambda folder: bench_make("check", CHECK_ALLOWED_S),
    "commands": bench_commands,
    "change": bench_change,
    "archives": bench_archives,
    "whole": bench_whole,
    "power-runs": bench_power_runs,
    "explorer": bench_explorer,
    "slips": bench_slips,
    "test": lambda folder: bench_make("test", TEST_ALLOWED_S),
}
USUAL_PARTS = [name for name in PARTS if name != "test"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="repeatable; default: all but test")
    parser.add_argument("--power-runs", metavar="WAREHOUSE")
    arguments = parser.parse_args()
    if arguments.power_runs:
        run_power_model(arguments.power_runs)
    else:
        with tempfile.TemporaryDirectory() as folder:
            above = [name for part in arguments.only or USUAL_PARTS for name in PARTS[part](folder)]
        if above:
            sys.exit(f"error: above the allowance: {', '.join(above)}")


if __name__ == "__main__":
    main()
