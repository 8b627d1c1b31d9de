"""``result_<run>.txt``: the log of one training run, of which its beginning, its end and its settings matter."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from extract.readers.members import readable
from extract.readers.objects import as_text
from extract.readers.tables import Rows, Table
from extract.readers.training.entries import BrokenLine, Entry, EntryPattern

# One row per run; `source_line` is the line of the end. A time is null where the log has none; what should be there
# once is counted.
RUNS = Table(
    "training_runs",
    {
        "init_started_ms": pl.Int64(),
        "init_stopped_ms": pl.Int64(),
        "run_started_ms": pl.Int64(),
        "run_stopped_ms": pl.Int64(),
        "run_start_count": pl.Int64(),
        "run_stop_count": pl.Int64(),
        "status": pl.String(),
        "benchmark_text": pl.String(),
        "global_batch_size": pl.String(),
        "broken_entry_count": pl.Int64(),
    },
)

_PATTERN = EntryPattern(
    b"init_start", b"init_stop", b"run_start", b"run_stop", b"submission_benchmark", b"global_batch_size"
)


@dataclass
class _Found:
    """The entries of a log by key: the earliest, and how many there are."""

    earliest: dict[str, Entry] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        self.counts[entry.key] = self.counts.get(entry.key, 0) + 1
        before = self.earliest.setdefault(entry.key, entry)
        if entry.time_ms < before.time_ms:
            self.earliest[entry.key] = entry

    def time_ms(self, key: str) -> int | None:
        return self.earliest[key].time_ms if key in self.earliest else None

    def value(self, key: str) -> str | None:
        return as_text(self.earliest[key].value) if key in self.earliest else None


def read(path: str, content: bytes, rows: Rows) -> tuple[int, int] | None:
    """Read a run's log, and return the window of its run (milliseconds since 1970), if it has both ends.

    A line with the logger's marker that is not the logger's becomes a rejection and is counted: the rules make the
    whole run invalid.
    """
    found = _Found()
    broken_count = 0
    for entry in _PATTERN.find(readable(path, content, rows)):
        if isinstance(entry, BrokenLine):
            broken_count += 1
            rows.reject(path, entry.line, "invalid_log_line", entry.cause)
        else:
            found.add(entry)
    started_ms, stopped_ms = found.time_ms("run_start"), found.time_ms("run_stop")
    stop = found.earliest.get("run_stop")
    rows.add(
        RUNS,
        path,
        stop.line if stop else None,
        found.time_ms("init_start"),
        found.time_ms("init_stop"),
        started_ms,
        stopped_ms,
        found.counts.get("run_start", 0),
        found.counts.get("run_stop", 0),
        as_text(stop.metadata.get("status")) if stop else None,
        found.value("submission_benchmark"),
        found.value("global_batch_size"),
        broken_count,
    )
    return None if started_ms is None or stopped_ms is None else (started_ms, stopped_ms)
