"""``summary.json``: what the benchmark tool, DLIO, wrote about one run."""

from __future__ import annotations

from collections.abc import Mapping

from extract.readers.objects import as_number, as_text, parse_object
from extract.readers.storage import layout
from extract.readers.tables import Column, Rows, Table, integer, number, text

# The members that every summary has, each with its column; the others are in the member `metric`.
_COUNTS: Mapping[str, tuple[str, Column]] = {
    "num_accelerators": ("accelerator_count", integer("Number of simulated accelerators over all hosts.")),
    "num_hosts": ("host_count", integer("Number of hosts that simulated them and read the data.")),
    "epochs": ("epoch_count", integer("How many times the data were read.")),
    "num_files_train": ("file_count", integer("Number of files that were read in each epoch.")),
    "num_samples_per_file": ("samples_per_file", integer("Number of samples in each file.")),
}
_LARGEST_COUNT = 2**53
_MEAN_RATE = "train_io_mean_MB_per_second"
_METRICS: Mapping[str, tuple[str, Column]] = {
    _MEAN_RATE: (
        "mean_rate_mib_per_s",
        number(
            f"Mean rate over the epochs, `{_MEAN_RATE}`, in MiB per second whatever its name says: DLIO divides bytes "
            "by 1024 x 1024."
        ),
    ),
    "train_throughput_mean_samples_per_second": (
        "mean_rate_samples_per_s",
        number("Mean rate over the epochs in samples per second."),
    ),
    "train_au_mean_percentage": (
        "mean_utilization_pct",
        number("Mean accelerator utilization over the epochs, in per cent."),
    ),
}
RUNS = Table(
    "storage_runs",
    f"One row per summary of a run, `summary.json` of DLIO; `source_line` is the line of `{_MEAN_RATE}`.",
    {
        "result_path": text("Folder that holds the runs of the result."),
        "run_name": text("Name of the run's folder, e.g. `run1`."),
        **dict(_COUNTS.values()),
        **dict(_METRICS.values()),
        "meets_expectation": text(
            "DLIO's own verdict on the utilization, `train_au_meet_expectation`: `success` or `fail`. Null if absent."
        ),
        "started_at": text("Local time at which the run started, as printed. Null if absent."),
        "ended_at": text("Local time at which it ended, as printed. Null if absent."),
    },
)


def read(path: str, content: bytes, rows: Rows) -> None:
    """Read the summary of a run; one without the numbers of a result, or outside a run's folder, is rejected."""
    summary = parse_object(path, content, rows)
    if summary is None:
        return
    metric = summary.get("metric")
    metrics = metric if isinstance(metric, dict) else {}
    counts = {key: _count(summary.get(key)) for key in _COUNTS}
    numbers = {key: as_number(metrics.get(key)) for key in _METRICS}
    missing = [key for key, value in {**counts, **numbers}.items() if value is None]
    folders = layout.run_of(path)
    if missing:
        rows.reject(path, None, "unknown_summary", f"no number in: {', '.join(missing)}")
    elif folders is None:
        rows.reject(path, None, "unknown_layout", "no folder of the path ends in run and a number")
    else:
        others = (metrics.get("train_au_meet_expectation"), summary.get("start"), summary.get("end"))
        line = content[: content.index(_MEAN_RATE.encode())].count(b"\n") + 1
        rows.add(RUNS, path, line, *folders, *counts.values(), *numbers.values(), *map(as_text, others))


def _count(value: object) -> int | None:
    """A whole number that a double holds exactly; ``None`` for anything else."""
    found = as_number(value)
    return int(found) if found is not None and found.is_integer() and abs(found) < _LARGEST_COUNT else None
