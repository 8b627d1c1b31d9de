"""``power/<run>/node_<i>.txt`` and ``sw_<j>.txt``: what the power meters of nodes and switches read during a run.

A log of thousands of readings becomes one row of sums: over the whole log, and over the part of it between the begin
and the end of the run. The energy of a reading is its power times the time since the reading before it (the first:
since the start of the log). The sums of a node's log need the log of its run, another member of the archive: a power
log that is read first waits for it as two arrays of numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extract.readers.members import LARGEST_READING, readable, sha256_of
from extract.readers.objects import as_number, as_text
from extract.readers.tables import Rows, Table, integer, number, text
from extract.readers.training import layout
from extract.readers.training.entries import FLAT_OBJECT, LINE_END, NUMBER, TIME_MS, BrokenLine, Entry, parse

_NO_READING = "Null if the log has no readings, as that of an estimate."
_IN_RUN = "Null for a switch, whose clock is not that of the nodes, and if the run has no begin or end."
LOGS = Table(
    "training_power_logs",
    "One row per log of the power meter of a node (`power/<run>/node_<i>.txt`) or a switch (`sw_<j>.txt`). Times are "
    "by the log's own clock. A reading's energy is its power times the time since the reading before it (the first: "
    "since the start of the log). `source_line` is the line of the start, or of the estimate.",
    {
        "log_started_ms": integer(
            "Time of `power_measurement_start`, in milliseconds since 1970. Null in the log of an estimate."
        ),
        "log_stopped_ms": integer("Time of `power_measurement_stop`, in milliseconds since 1970. Null if not logged."),
        "last_reading_ms": integer(f"Time of the last reading, in milliseconds since 1970. {_NO_READING}"),
        "reading_count": integer("How many entries `power_reading` are between start and stop."),
        "energy_j": number(f"Energy of all readings, in joules as read, before any conversion. {_NO_READING}"),
        "min_power_w": number(f"Lowest reading, in watts. {_NO_READING}"),
        "max_power_w": number(f"Highest reading, in watts. {_NO_READING}"),
        "in_run_energy_j": number(
            "Energy of the part of the readings that is between `run_start` and `run_stop` of the run, in joules. "
            f"{_IN_RUN}"
        ),
        "in_run_ms": integer(f"Duration of the same part, in milliseconds. {_IN_RUN}"),
        "conversion_efficiency": number(
            "Factor from the measured power to the power behind the conversion, a fraction of 1, from "
            "`conversion_eff`; it is not applied to the energies here. Null if not logged."
        ),
        "measurement_type": text(
            "Current that the meter measures, `AC` or `DC`, from the metadata of `conversion_eff`. Null if not logged."
        ),
        "estimated_power_w": number(
            "Estimated power of the interconnect in watts, from `interconnect_power_est`; a log with it has no "
            "readings. Null if not logged."
        ),
        "content_sha256": text(
            "SHA-256 of the log's bytes, in hexadecimal digits: logs with the same one are copies of one measurement."
        ),
    },
)

_READING = (
    rb'\{"namespace": "", "time_ms": ' + TIME_MS + rb', "event_type": "POINT_IN_TIME", "key": "power_reading", '
    + rb'"value": (' + NUMBER + rb'), "metadata": (?:""|' + FLAT_OBJECT + rb")\}" + LINE_END
)  # fmt: skip
_LINE = re.compile(rb":::MLLOG (?:" + _READING + rb"|([^\r\n]*))")

# Milliseconds since 1970.
Window = tuple[int, int]


@dataclass
class _Log:
    """What one log contains, line by line up to its stop."""

    path: str
    content_sha256: str
    line: int | None = None
    started_ms: int | None = None
    stopped_ms: int | None = None
    times_ms: list[int] = field(default_factory=list)
    powers_w: list[float] = field(default_factory=list)
    conversion_efficiency: float | None = None
    measurement_type: str | None = None
    estimated_power_w: float | None = None

    def take(self, entry: Entry) -> str | None:
        """Take an entry other than a plain reading, and return the reason if it cannot be used."""
        match entry.key:
            case "power_measurement_start" if self.started_ms is None:
                self.started_ms, self.line = entry.time_ms, entry.line
            case "power_measurement_stop":
                self.stopped_ms = entry.time_ms
            case "power_reading" | "conversion_eff" | "interconnect_power_est":
                return self._take_number(entry)
            case _:
                return f"key {entry.key}"
        return None

    def _take_number(self, entry: Entry) -> str | None:
        number = as_number(entry.value)
        if number is None or not abs(number) < LARGEST_READING:
            return f"{entry.key} {entry.value!r}"
        if entry.key == "conversion_eff":
            self.conversion_efficiency = number
            self.measurement_type = as_text(entry.metadata.get("measurement_type"))
        elif entry.key == "power_reading":
            return self.take_reading(entry.time_ms, number)
        elif self.estimated_power_w is None:
            self.estimated_power_w, self.line = number, entry.line
        return None

    def take_reading(self, time_ms: int, power_w: float) -> str | None:
        """Take a reading, and return the reason if it cannot be used."""
        if self.started_ms is None:
            return "reading before the start"
        if not abs(power_w) < LARGEST_READING:
            return f"reading {power_w} W"
        self.times_ms.append(time_ms)
        self.powers_w.append(power_w)
        return None


@dataclass(frozen=True)
class _Trace:
    """A log as arrays, which waits for its run."""

    log: _Log
    times_ms: NDArray[np.int64]
    powers_w: NDArray[np.float64]


class Meters:
    """Reads the power logs of a source, and joins them to their runs in whichever order they are read."""

    def __init__(self) -> None:
        self._windows: dict[str, Window | None] = {}
        self._waiting: dict[str, list[_Trace]] = {}

    def read_log(self, path: str, content: bytes, rows: Rows) -> None:
        """Read the log of one meter."""
        log = _read(path, content, rows)
        trace = _Trace(log, np.array(log.times_ms, np.int64), np.array(log.powers_w, np.float64))
        log.times_ms, log.powers_w = [], []
        run = layout.run_of(path)
        if run in self._windows:
            _add(trace, self._windows[run], rows)
        else:
            self._waiting.setdefault(run, []).append(trace)

    def take_run(self, run: str, window: Window | None, rows: Rows) -> None:
        """Take the window of a run, and add the rows of the logs that waited for it."""
        self._windows[run] = window
        for trace in self._waiting.pop(run, []):
            _add(trace, window, rows)

    def add_waiting(self, rows: Rows) -> None:
        """Add the rows of the logs whose run was not found."""
        for trace in (trace for traces in self._waiting.values() for trace in traces):
            rows.reject(trace.log.path, None, "power_log_without_run")
            _add(trace, None, rows)
        self._waiting.clear()


def _read(path: str, content: bytes, rows: Rows) -> _Log:
    log, content = _Log(path, sha256_of(content)), readable(path, content, rows)
    counted, line = 0, 1
    for found in _LINE.finditer(content):
        time_ms, power_w, text = found.groups()
        problem = log.take_reading(int(time_ms), float(power_w)) if text is None else None
        if text is None and problem is None:
            continue  # a reading needs no line number, and a log has thousands of them
        line += content.count(b"\n", counted, found.start())
        counted = found.start()
        if text is not None:
            entry = parse(line, text)
            problem = entry.cause if isinstance(entry, BrokenLine) else log.take(entry)
        if problem:
            rows.reject(path, line, "invalid_power_line", problem)
        if log.stopped_ms is not None:
            _reject_after_stop(path, line, content[found.end() :], rows)
            break
    return log


def _reject_after_stop(path: str, line: int, rest: bytes, rows: Rows) -> None:
    if count := len(_LINE.findall(rest)):
        rows.reject(path, line + 1, "power_lines_after_stop", f"{count} lines")


def _add(trace: _Trace, window: Window | None, rows: Rows) -> None:
    log, ends, powers = trace.log, trace.times_ms, trace.powers_w
    begins = np.concatenate([[log.started_ms or 0], ends])[:-1]
    is_switch = log.path.rpartition("/")[2].startswith("sw_")
    inside = None if window is None or is_switch else _inside(begins, ends, window)
    rows.add(
        LOGS,
        log.path,
        log.line,
        log.started_ms,
        log.stopped_ms,
        int(ends[-1]) if ends.size else None,
        ends.size,
        float(powers @ (ends - begins)) / 1000 if ends.size else None,
        float(powers.min()) if ends.size else None,
        float(powers.max()) if ends.size else None,
        None if inside is None or not ends.size else float(powers @ inside) / 1000,
        None if inside is None else int(inside.sum()),
        log.conversion_efficiency,
        log.measurement_type,
        log.estimated_power_w,
        log.content_sha256,
    )


def _inside(begins: NDArray[np.int64], ends: NDArray[np.int64], window: Window) -> NDArray[np.int64]:
    """How many milliseconds of each interval are in the window."""
    first, last = window
    inside: NDArray[np.int64] = np.minimum(ends, last) - np.maximum(begins, first)
    return inside.clip(min=0)
