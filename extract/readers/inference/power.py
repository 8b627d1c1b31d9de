"""Power: the analyzer's log ``spl.txt``, second by second.

Each line of ``spl.txt`` is a row of ``power_samples``, inside or outside the measuring window. Its clock is that of the
analyzer's computer: UTC since v1.1, local time before. The session states the same moments in UTC, so the offset of the
clock is known if ``server.json`` exists.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from extract.readers.inference.sessions import add_checksum, read_session
from extract.readers.members import LARGEST_READING, readable, spelled_out
from extract.readers.tables import POSITION, Batch, Column, Rows, Table, integer, number, text

_CHANNEL = pl.Struct(
    {
        "channel": pl.String(),
        "power_w": pl.Float64(),
        "voltage_v": pl.Float64(),
        "current_a": pl.Float64(),
        "power_factor": pl.Float64(),
    }
)
SAMPLES = Table(
    "power_samples",
    "One row per line of an analyzer's log, `performance/run_1/spl.txt`: about one per second, inside and outside the "
    "measuring window. Power, voltage, current and power factor are those of the whole system; PTDaemon writes -1 for "
    "what it does not aggregate.",
    {
        "run_id": text("Key of the measured run: `<source_id>/<folder of the run>`."),
        "sampled_at": Column(
            pl.Datetime("ms"),
            "Time of the sample in UTC. Null if no power session gives the offset of the analyzer's clock.",
        ),
        "logged_at": Column(
            pl.Datetime("ms"),
            "The same time as logged: UTC from v1.1 on, the local time of the analyzer's computer before.",
        ),
        "interval_ms": integer(
            "Milliseconds from the sample before in the same log; negative where the clock was set back. Null for the "
            "first sample of a log."
        ),
        "power_w": number("Active power of the whole system in watts, the field `Watts`."),
        "voltage_v": number("Voltage of the supply in volts, the field `Volts`."),
        "current_a": number("Current of the whole system in amperes, the field `Amps`."),
        "power_factor": number("Active divided by apparent power, without unit; the field `PF`."),
        "channels": Column(
            pl.List(_CHANNEL),
            "The same four measures of each channel, or of each analyzer if there are several; `channel` is its name "
            "in the log, e.g. `Ch1`. Null if the log does not separate channels.",
        ),
    },
    has_samples=True,
)

_MEASURES = ("Watts", "Volts", "Amps", "PF")
_HEAD = ("Time", None, "Watts", None, "Volts", None, "Amps", None, "PF", None, "Mark", None)
_TIME_FORMAT = "%m-%d-%Y %H:%M:%S.%3f"
_GROUP = re.compile(r"(Ch|Analyzer)\d+")
# Every number has six decimals; a last line without a line feed is only used if it is complete to the last digit.
_COMPLETE_END = re.compile(rb",(PF,-?\d+\.\d{6}|Mark,[^,]+_(?:testing|ranging))")
# The session begins some seconds before the first sample; clocks differ by whole quarters of an hour, and local time
# by 14 hours from UTC at most.
_CLOCK_STEP_S = 900
_MOST_CLOCK_STEPS = 14 * 4
_BATCH_BYTES = 8 << 20

# For each field of a line: its label, or None for a value.
Form = tuple[str | None, ...]


@dataclass
class _Waiting:
    """Files of one form that are parsed together."""

    paths: list[str] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    byte_count: int = 0


class Traces:
    """Reads the power files of a source; many small logs are parsed as one."""

    def __init__(self, source_id: str) -> None:
        self._source_id = source_id
        self._waiting: dict[Form, _Waiting] = {}
        # When the measurement began in UTC, by run; None if the session does not state it.
        self._session_starts: dict[str, float | None] = {}
        self._clockless: dict[str, pl.DataFrame] = {}

    def read_client(self, path: str, content: bytes, rows: Rows) -> None:
        """Read the session as recorded by the measured system."""
        read_session(path, content, rows)

    def read_server(self, path: str, content: bytes, rows: Rows) -> None:
        """Read the session as recorded by the analyzer's computer; it gives the time of the analyzer's clock in UTC."""
        self._session_starts[_run_of(path)] = read_session(path, content, rows)

    def read_samples(self, path: str, content: bytes, rows: Rows) -> None:
        """Take an analyzer's log; its rows are returned together with those of other logs of the same form."""
        add_checksum(path, content, rows)
        text = readable(path, content.replace(b"\r\n", b"\n") if b"\r" in content else content, rows)
        form = next(filter(None, (_form_of(line) for line in text.split(b"\n", 5)[:5])), None)
        if form is None:
            rows.reject(path, 1, "no_power_sample", spelled_out(text[:120]))
            return
        waiting = self._waiting.setdefault(form, _Waiting())
        waiting.paths.append(path)
        waiting.contents.append(_with_end(path, text, rows))
        waiting.byte_count += len(text)

    def full(self, rows: Rows) -> Iterator[Batch]:
        """The batches that are ready."""
        yield from self._give(_BATCH_BYTES, rows)

    def rest(self, rows: Rows) -> Iterator[Batch]:
        """The remaining rows; those of a log without a session have no UTC time."""
        yield from self._give(0, rows)
        for path, samples in self._clockless.items():
            yield self._batch(samples, [path], rows)

    def _give(self, at_least: int, rows: Rows) -> Iterator[Batch]:
        for form, waiting in list(self._waiting.items()):
            if waiting.byte_count >= at_least:
                del self._waiting[form]
                yield from self._located(_parse(form, waiting, rows), waiting.paths, rows)
        for path in [path for path in self._clockless if _run_of(path) in self._session_starts]:
            yield from self._located(self._clockless.pop(path), [path], rows)

    def _located(self, samples: pl.DataFrame, paths: Sequence[str], rows: Rows) -> Iterator[Batch]:
        """Add path and UTC time to samples; those whose session has not been read yet wait for it."""
        for owner, path in enumerate(paths):
            if _run_of(path) not in self._session_starts:
                self._clockless[path] = samples.filter(pl.col("owner") == owner).with_columns(owner=pl.lit(0))
                samples = samples.filter(pl.col("owner") != owner)
        if not samples.is_empty():
            yield self._batch(samples, paths, rows)

    def _batch(self, samples: pl.DataFrame, paths: Sequence[str], rows: Rows) -> Batch:
        firsts = dict(samples.group_by("owner").agg(pl.col("logged_at").min().dt.epoch("ms")).iter_rows())
        offsets = [self._offset_ms(path, firsts.get(owner), rows) for owner, path in enumerate(paths)]
        owners = samples.get_column("owner")
        # Categories: a few texts are repeated in millions of rows.
        texts = {"source_path": list(paths), "run_id": [f"{self._source_id}/{_run_of(path)}" for path in paths]}
        gathered = {name: pl.Series(values, dtype=pl.Categorical()).gather(owners) for name, values in texts.items()}
        offset = pl.Series(offsets, dtype=pl.Int64()).gather(owners)
        located = samples.with_columns(**gathered, offset_ms=offset).with_columns(
            sampled_at=pl.col("logged_at") + pl.duration(milliseconds="offset_ms", time_unit="ms"),
            interval_ms=interval_ms(),
        )
        return Batch(SAMPLES, located.select([*SAMPLES.columns, *POSITION]))

    def _offset_ms(self, path: str, first_ms: int | None, rows: Rows) -> int | None:
        """Milliseconds from a log's clock to UTC; ``None`` if the session does not state them or is of another day."""
        start_s = self._session_starts.get(_run_of(path))
        if start_s is None or first_ms is None:
            return None
        ahead_s = start_s - first_ms / 1000
        steps = round(ahead_s / _CLOCK_STEP_S)
        if abs(steps) > _MOST_CLOCK_STEPS:
            rows.reject(path, None, "unknown_clock", f"the session begins {ahead_s} s after the first sample")
            return None
        return steps * _CLOCK_STEP_S * 1000


def interval_ms() -> pl.Expr:
    """Milliseconds from the sample before in the same log; the rows of a log follow each other, in order."""
    is_of_same_log = pl.col("source_path") == pl.col("source_path").shift()
    return pl.when(is_of_same_log).then(pl.col("logged_at").diff().dt.total_milliseconds())


def _run_of(path: str) -> str:
    """The folder of the run that a power file belongs to: that of the performance run, which gives the result."""
    performance, _, _ = path.rpartition("/")[0].rpartition("/")
    return f"{performance}/run_1"


def _with_end(path: str, text: bytes, rows: Rows) -> bytes:
    """The log with a line feed at its end; a last line that was cut off is rejected."""
    if text.endswith(b"\n"):
        return text
    kept, _, last = text.rpartition(b"\n")
    last_fields = last[last.rfind(b",", 0, last.rfind(b",")) :]
    if _COMPLETE_END.fullmatch(last_fields) and last.count(b",") == kept.rpartition(b"\n")[2].count(b","):
        return text + b"\n"
    rows.reject(path, text.count(b"\n") + 1, "cut_power_sample", spelled_out(last))
    return kept + b"\n"


def _form_of(line: bytes) -> Form | None:
    """The form of a sample line, or ``None`` if the line is not a sample.

    ``Time,…,Watts,…,Volts,…,Amps,…,PF,…,Mark,…``, then for each channel its name and its own four measures, or for
    each of several analyzers its name and its own whole line.
    """
    fields = line.decode().split(",")
    form: list[str | None] = list(_HEAD)
    while len(form) < len(fields):
        name = fields[len(form)]
        if not _GROUP.fullmatch(name):
            return None
        whole = name.startswith("Analyzer")
        form += [name, *(_HEAD if whole else _HEAD[2:10])]
    is_form = len(form) == len(fields) and all(label in (None, text) for label, text in zip(form, fields, strict=True))
    return tuple(form) if is_form else None


def _parse(form: Form, waiting: _Waiting, rows: Rows) -> pl.DataFrame:
    """Parse logs of one form together; lines of another form are rejected."""
    values = {index for label in _MEASURES for index in _positions(form, label)}
    schema = {f"f{i}": pl.Float64() if i in values else pl.String() for i in range(len(form))}
    overflow = f"f{len(form)}"
    frame = pl.read_csv(
        io.BytesIO(b"".join(waiting.contents)),
        has_header=False,
        schema={**schema, overflow: pl.String()},
        quote_char=None,
        ignore_errors=True,
        missing_columns="insert",
        truncate_ragged_lines=True,
    )
    counts = [content.count(b"\n") for content in waiting.contents]
    owners = np.repeat(np.arange(len(counts)), counts)
    lines = np.concatenate([np.arange(1, count + 1) for count in counts])
    if frame.height != len(owners):
        raise AssertionError(f"{frame.height} rows of {len(owners)} lines: {waiting.paths[0]} …")
    labels = [pl.col(f"f{i}") == label for i, label in enumerate(form) if label]
    numbers = [pl.col(f"f{i}").abs() < LARGEST_READING for i in sorted(values)]
    frame = frame.with_columns(
        logged_at=pl.col("f1").str.to_datetime(_TIME_FORMAT, time_unit="ms", strict=False, cache=False),
        owner=pl.Series(owners),
        source_line=pl.Series(lines, dtype=pl.Int64),
    ).with_columns(
        is_sample=pl.all_horizontal(
            pl.col("logged_at").is_not_null(),
            pl.col("f11").is_not_null(),
            pl.col(overflow).is_null(),
            *labels,
            *numbers,
        ).fill_null(value=False)
    )
    _reject_others(frame, waiting, rows)
    return frame.filter("is_sample").select(
        "owner",
        "source_line",
        "logged_at",
        pl.col("f3").alias("power_w"),
        pl.col("f5").alias("voltage_v"),
        pl.col("f7").alias("current_a"),
        pl.col("f9").alias("power_factor"),
        _channels(form).alias("channels"),
    )


def _positions(form: Form, label: str) -> list[int]:
    return [index + 1 for index, found in enumerate(form) if found == label]


def _channels(form: Form) -> pl.Expr:
    """The groups after the head as a list of structs; null if there are none."""
    starts = [index for index, label in enumerate(form) if label and _GROUP.fullmatch(label)]
    if not starts:
        return pl.lit(None, dtype=SAMPLES.schema["channels"])
    keys = ("power_w", "voltage_v", "current_a", "power_factor")
    # An array first: `concat_list` takes forty times as long.
    return pl.concat_arr(
        pl.struct(
            pl.lit(form[start]).alias("channel"),
            *(
                pl.col(f"f{form.index(label, start) + 1}").alias(key)
                for key, label in zip(keys, _MEASURES, strict=True)
            ),
        )
        for start in starts
    ).arr.to_list()


def _reject_others(frame: pl.DataFrame, waiting: _Waiting, rows: Rows) -> None:
    for owner, line in frame.filter(~pl.col("is_sample")).select("owner", "source_line").iter_rows():
        text = waiting.contents[owner].split(b"\n")[line - 1]
        if text.strip():
            rows.reject(waiting.paths[owner], line, "no_power_sample", spelled_out(text))
