"""The trace of one power run as a figure: which run a user means, and the texts of its figure."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from analysis.figures import TRACE, Figure
from analysis.frames import read_frame
from analysis.render import save, with_retrieval
from analysis.style import STYLE
from analysis.trace_svg import SINCE_FIRST_SAMPLE, SINCE_WINDOW
from publish.citations import find
from publish.errors import PublishError
from publish.query import connect

_RUNS = Path(__file__).with_name("traces.sql").read_text(encoding="utf-8")
_IDS = """
    select distinct public_id from marts.fct_results join marts.power_runs using (result_id)
    where public_id is not null order by public_id
"""
_NARROWING = "BENCHMARK=<benchmark_id>, SCENARIO=<scenario> or ID=<run_id> selects one"
_REMEDY = 'list the ids: make query SQL="select run_id, result_id, benchmark_id, scenario from marts.power_runs"'


@dataclass(frozen=True)
class Run:
    """A power run, with the texts of its figure; a ``Picture`` of ``analysis.render``.

    Attributes:
        name: The stem of its files.
        title: Submitter and system.
        subject: Round, division, category, benchmark, scenario and public id of its result.
        flags: The flags of ``marts.power_runs``; ``None`` if there are none.
        window_s: Length of the measuring window in seconds; ``None`` if it is not known.
        mean_power_w: Mean power in the window in watts; ``None`` if it is not known.
        counted_sample_count: The samples that it is the mean of.
        source_line: The first line of the analyzer's log in the window; ``None`` if there is none.
    """

    name: str
    run_id: str
    title: str
    subject: str
    is_published: bool
    flags: str | None
    window_s: float | None
    mean_power_w: float | None
    counted_sample_count: int | None
    source_id: str
    source_path: str
    source_line: int | None

    @property
    def figure(self) -> Figure:
        """The figure of a trace with the texts of this run."""
        return TRACE.model_copy(
            update={
                "title": _filled(self.title, "title_letters_per_inch"),
                "x": SINCE_FIRST_SAMPLE if self.window_s is None else SINCE_WINDOW,
                "notice": TRACE.notice if self.is_published else "unverified comparison",
            }
        )

    @property
    def subtitle(self) -> str:
        """What was run, the measured power, and what is unusual about the measurement."""
        flags = f"Flags: {self.flags or 'none'}"
        return "\n".join(_filled(text, "subtitle_letters_per_inch") for text in (self.subject, self._measured(), flags))

    def _measured(self) -> str:
        if self.window_s is None:
            return "The log of the run does not state its measuring window, so there is no mean power"
        if self.mean_power_w is None:
            return f"Window of {self.window_s:g} s without a sample that counts"
        return (
            f"Mean power {self.mean_power_w:.2f} W, of {self.counted_sample_count} samples in a window of"
            f" {self.window_s:.3f} s"
        )

    def caption(self, frame: pl.DataFrame) -> str:
        """Return what the plot shows, and the file and line that it comes from."""
        line = f", line {self.source_line} (the first in the window)" if self.source_line is not None else ""
        source = f"{self.source_id}, {self.source_path}{line}"
        return f"{TRACE.subject}: n\u00a0=\u00a0{frame['sample_count'].sum()} samples. Source: {source}."


def _filled(text: str, letters_per_inch: str) -> str:
    width, _ = STYLE["size"]
    return textwrap.fill(text, int(width * STYLE[letters_per_inch]))


def render_trace(database: Path, folder: Path, given_id: str, benchmark: str = "", scenario: str = "") -> Path:
    """Draw the trace of one power run as PNG and SVG with the CSV file of its data, and return the PNG.

    Args:
        database: The published warehouse.
        folder: Where the files go.
        given_id: A public id, a result id or a run id.
        benchmark: Only runs of this benchmark; all if empty.
        scenario: Only runs of this scenario; all if empty.

    Raises:
        PublishError: No id, none or several runs with it, a run without samples, or no published warehouse.
    """
    if not given_id.strip():
        raise PublishError("ID is empty; for example: make trace ID=4.1-0049 BENCHMARK=retinanet SCENARIO=offline")
    try:
        run = _run(database, {"id": given_id.strip(), "benchmark": benchmark, "scenario": scenario})
        with connect(database) as connection:
            frame = read_frame(connection, TRACE.query(), {"run_id": run.run_id})
            frame = with_retrieval(connection, frame, run.source_id)
    except duckdb.CatalogException as error:
        raise PublishError(f"{database} is of an earlier version, without traces; run: make build") from error
    if frame.is_empty():
        raise PublishError(f"the warehouse has no samples of {run.run_id}; its flags: {run.flags}")
    return save(run, frame, folder)


def _run(database: Path, given: Mapping[str, str]) -> Run:
    found = _find(database, given)
    if len(found) > 1:
        raise PublishError(_listed(f"ID {given['id']!r} has {len(found)} power runs; {_NARROWING}:", found))
    if not found:
        raise PublishError(_unknown(database, given))
    (row,) = found
    stem = "_".join([given["id"], row["benchmark_id"], row["scenario"]])
    named = stem if given["id"] == row["public_id"] else row["result_id"]
    return Run(name=f"trace_{named}", **{name: row[name] for name in Run.__annotations__ if name != "name"})


def _find(database: Path, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """Find the power runs that a user names; a run id names one whatever the benchmark and scenario."""
    result_ids = [citation.result_id for citation in find(database, given)]
    with connect(database) as connection:
        return read_frame(connection, _RUNS, {"id": given["id"], "result_ids": result_ids}).to_dicts()


def _unknown(database: Path, given: Mapping[str, str]) -> str:
    """What is wrong with an id without a power run: the runs of the id alone, else ids like it."""
    wanted = ", ".join(f"{name} {value!r}" for name, value in given.items() if value)
    if others := _find(database, {"id": given["id"], "benchmark": "", "scenario": ""}):
        return _listed(f"no power run has {wanted}; those of the id are:", others)
    with connect(database) as connection:
        known = [public_id for (public_id,) in connection.execute(_IDS).fetchall()]
    like = difflib.get_close_matches(given["id"], known)
    hint = f"ids like it: {', '.join(like)}; " if like else ""
    return f"no power run has {wanted}; {hint}{_REMEDY}"


def _listed(message: str, runs: Sequence[Mapping[str, object]]) -> str:
    candidates = (f"  BENCHMARK={run['benchmark_id']} SCENARIO={run['scenario']}  {run['run_id']}" for run in runs)
    return "\n".join([message, *candidates])
