"""``result_<run>.txt``: the log of one training run, from which its begin, its end and its settings are read."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.readers.members import readable
from extract.readers.objects import as_text
from extract.readers.tables import DETAIL_CHARACTERS, Rows, Table, integer, text
from extract.readers.training.entries import MARKER, BrokenLine, Entry, EntryPattern

_UNIT = "in milliseconds since 1970. Null if the log has no such entry."
RUNS = Table(
    "training_runs",
    "One row per log of a training run, `result_<run>.txt`; `source_line` is the line of `run_stop`. Of entries that "
    "occur more than once the earliest is used.",
    {
        "init_started_ms": integer(f"Time of the entry `init_start`, {_UNIT}"),
        "init_stopped_ms": integer(f"Time of the entry `init_stop`, {_UNIT}"),
        "run_started_ms": integer(f"Time of the entry `run_start`, {_UNIT}"),
        "run_stopped_ms": integer(f"Time of the entry `run_stop`, {_UNIT}"),
        "run_start_count": integer("How many entries `run_start` the log has; a valid log has one."),
        "run_stop_count": integer(
            "How many entries `run_stop` the log has; a valid log has one, an unfinished one none."
        ),
        "status": text("Outcome from the metadata of `run_stop`: `success` or `aborted`. Null if the run did not end."),
        "benchmark_text": text("Benchmark as the log spells it, from `submission_benchmark`. Null if not logged."),
        "global_batch_size": text("Samples per training step over all accelerators. Null if not logged."),
        "broken_entry_count": integer(
            "How many lines with the logger's marker `:::MLLOG` are not valid entries; the rules make a run with any "
            "invalid."
        ),
    },
)

_PATTERN = EntryPattern(
    b"init_start", b"init_stop", b"run_start", b"run_stop", b"submission_benchmark", b"global_batch_size"
)


@dataclass
class _Found:
    """The entries of a log by key: the earliest, and their number."""

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
    """Read the log of a run, and return the window of the run (milliseconds since 1970) if the log has both ends.

    A line with the logger's marker that is not a valid entry is rejected and counted: the rules make the whole run
    invalid. A log without the marker is rejected as a whole: its grammar is not the one that is read here.
    """
    found = _Found()
    broken_count = 0
    content = readable(path, content, rows)
    if MARKER not in content:
        rows.reject(path, None, "unknown_log_format", content.lstrip()[:DETAIL_CHARACTERS].decode(errors="replace"))
    for entry in _PATTERN.find(content):
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
