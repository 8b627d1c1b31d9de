"""What the user waits for, in CPU seconds of the processes, each beside a yardstick measured in the same run.

``make bench`` prints one line per command. Machines differ and are shared, so read the ratios: how many times the CPU
of starting Python with DuckDB a command takes.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from extract.sources import Register

ROOT = Path(__file__).resolve().parent.parent
YARDSTICK = [sys.executable, "-c", "import duckdb; duckdb.connect().execute('select 1')"]
QUERY = "select round_id, count(*) from marts.fct_results group by all"
RUNS = 3
# Archives whose reading is measured against unpacking them, and the mirror that they are taken from.
ARCHIVES = ("training-v5.0",)
MIRROR = Path(os.environ.get("MLPERF_MIRROR") or ROOT.parent / "shared" / "mirror")


def cpu_seconds(command: list[str], environment: dict[str, str]) -> float:
    """CPU seconds (user and system) that a command and its children take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def reading_costs(source_id: str, environment: dict[str, str]) -> tuple[float, float] | None:
    """CPU seconds of reading an archive into raw tables and of unpacking it alone; ``None`` where it is not at hand."""
    (source,) = Register.load().select(source_id)
    place = MIRROR / source.location
    if not place.exists():
        return None
    read = [sys.executable, "-m", "extract", "extract", "--from", str(place), "--round", str(source.round_id)]
    return cpu_seconds(read, environment), cpu_seconds(["gzip", "-dc", str(place)], environment)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MLPERF_WAREHOUSE": folder}
        yardstick = min(cpu_seconds(YARDSTICK, environment) for _ in range(RUNS))
        publish = [sys.executable, "-m", "publish"]
        measured = {
            "build from the bundle": [cpu_seconds([*publish, "build"], environment)],
            "build, nothing changed": [cpu_seconds([*publish, "build"], environment) for _ in range(RUNS)],
            "twelve figures, one variant": [
                cpu_seconds(
                    [sys.executable, "-m", "analysis", "figures", "--variant", "corrected", "--folder", folder],
                    environment,
                )
            ],
            "query": [cpu_seconds([*publish, "query", "--sql", QUERY], environment) for _ in range(RUNS)],
        }
        readings = {source_id: reading_costs(source_id, environment) for source_id in ARCHIVES}
    print(f"{'yardstick: start Python with DuckDB':<38}{yardstick:>8.2f} CPU-s")
    for name, seconds in measured.items():
        print(f"{name:<38}{min(seconds):>8.2f} CPU-s  {min(seconds) / yardstick:>7.1f} x")
    for source_id, costs in readings.items():
        if costs is None:
            print(f"read {source_id}: its archive is not in {MIRROR}")
        else:
            print(f"{f'read {source_id}':<38}{costs[0]:>8.2f} CPU-s, unpacked by gzip in {costs[1]:.2f}")


if __name__ == "__main__":
    main()
