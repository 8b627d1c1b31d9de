"""The report as one HTML page that needs no network: no scripts, nothing from elsewhere, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

import polars as pl
from markupsafe import Markup

from analysis.trace_svg import trace_svg
from publish.pages import page_templates
from report.numbers import Quantity, as_written, digits, quantity
from report.schema import Check, Measure, Place, PowerRun, Report, Result, TraceStep

# With more results than these, those without a failed check are folded.
_UNFOLDED_RESULTS = 3
_SHOWN_UNREAD = 200
# To draw a trace takes a tenth of a second.
_DRAWN_TRACES = 200
_TRACE = {
    name: pl.Boolean if name.startswith("is_") else pl.Int64 if name.endswith("_count") else pl.Float64
    for name in TraceStep.model_fields
}
_DECIMAL = re.compile(r"\d+\.\d+")
_SIGNS = {"at_most": "≤", "at_least": "≥"}
# The words of the tables as phrases; other words are shown with blanks for their underscores.
_PHRASES = {
    "above": "above the limit",
    "below": "below the limit",
    "other": "not what the rule expects",
    "no_measurement": "no measurement",
    "pass": "passed",
    "fail": "failed",
}
# The columns of the table of all results, each with its measures: the first that a result has is shown.
_COLUMNS = {
    "Performance": (
        "throughput_tokens_per_s", "throughput_samples_per_s", "latency_ms", "stream_count", "time_to_train_min",
        "throughput_models_per_min", "read_throughput_samples_per_s",
    ),
    "Power or energy": ("power_w", "energy_j_per_query", "training_energy_kj"),
    "Efficiency": ("efficiency_tokens_per_j", "efficiency_samples_per_j"),
}  # fmt: skip


def make_page(report: Report, attribution: str) -> str:
    """The HTML text of the page.

    Args:
        report: The report.
        attribution: The sentence at the end of the page that says whose mark MLPerf is.
    """
    templates = page_templates(Path(__file__).parent)
    templates.filters |= {
        "phrase": phrase,
        "digits": digits,
        "shown": shown,
        "found": found,
        "limit": limit,
        "listed": listed,
        "heading": heading,
        "cells": cells,
        "accuracy": accuracy,
        "best_place": best_place,
        "version": lambda round_id: round_id.rpartition("-")[2],
    }
    templates.globals |= {"quantity": quantity, "trace": trace, "place_text": place_text, "rounds_text": rounds_text}
    return templates.get_template("page.html.jinja").render(
        report=report,
        attribution=attribution,
        name=Path(report.submission.path).name,
        is_folded=len(report.results) > _UNFOLDED_RESULTS,
        systems=groupby(enumerate(report.results, start=1), lambda numbered: _system(numbered[1])),
        shown_unread=_SHOWN_UNREAD,
        drawn_traces=_DRAWN_TRACES,
    )


def heading(result: Result) -> str:
    """The name of a result: benchmark and scenario, or the end of its folder where these are unknown."""
    if not result.benchmark_id:
        return " / ".join(result.result_path.split("/")[-2:])
    name = result.benchmark_name or result.benchmark_id
    target = f" {result.accuracy_target_pct:g} %" if result.accuracy_target_pct else ""
    return f"{name}{target}" + (f", {result.scenario_name}" if result.scenario_name else "")


def trace(run: PowerRun, number: int) -> Markup:
    """The trace of a power run as an element of the page.

    Args:
        run: The run, with a trace.
        number: A number that no other trace of the page has.
    """
    frame = pl.DataFrame([step.model_dump() for step in run.trace], schema=_TRACE)
    # matplotlib wrote it from numbers, and escaped the title.
    return Markup(trace_svg(frame, f"trace-{number}", _in_words(run)))  # noqa: S704


def _in_words(run: PowerRun) -> str:
    """A trace for those who do not see it."""
    powers = [(run.min_power_w, "lowest"), (run.mean_power_w, "mean"), (run.max_power_w, "highest")]
    known = [f"{name} {quantity(power, 'W').text}" for power, name in powers if power is not None]
    return f"Power over time; in the measuring window {', '.join(known)}" if known else "Power over time"


def phrase(word: str) -> str:
    """A word of a table, such as ``no_first_run``, as a reader reads it."""
    return _PHRASES.get(word, word.replace("_", " "))


def shown(measure: Measure) -> Quantity:
    """The value of a measure."""
    return quantity(measure.value, measure.unit)


def found(check: Check) -> Quantity:
    """What a check found: its number, its text, or both."""
    if check.measured_value is None:
        return Quantity(check.measured_text or "nothing", check.measured_text or "")
    number = quantity(check.measured_value, check.unit)
    text = f" ({check.measured_text})" if check.measured_text else ""
    return Quantity(f"{number.text}{text}", number.full)


def limit(check: Check) -> Quantity:
    """What a rule asks for; empty where it asks for nothing that is known."""
    if check.limit_value is None:
        return Quantity(check.expected_text or "", check.expected_text or "")
    full = as_written(check.limit_value, check.unit)
    return Quantity(f"{_SIGNS.get(check.comparison, '')} {full}".strip(), full)


def accuracy(text: str) -> Quantity:
    """The accuracy as the files state it, its numbers with four digits."""
    return Quantity(_DECIMAL.sub(lambda number: digits(float(number[0])), text), text)


def listed(words: Sequence[str]) -> str:
    """Words as a phrase: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def place_text(place: Place) -> str:
    """The place of a result in its round, as a sentence."""
    if not place.published_count:
        return "No comparable result was published in this round."
    rank = f"Place {place.place:,} of {place.published_count + 1:,} in this round"
    if place.place == 1:
        return f"{rank}: no published result is better."
    return f"{rank}, as good as or better than {place.percentile:.0f} % of the published results."


def rounds_text(place: Place) -> str:
    """In which rounds a result would have won, as a sentence."""
    won = [best.round_id.rpartition("-")[2] for best in place.rounds if best.would_have_won]
    if not won:
        return "It would have won no round."
    if len(won) == len(place.rounds):
        return f"It would have won every round with comparable results: {listed(won)}."
    since = f", without a gap since {place.won_since_round_id.rpartition('-')[2]}" if place.won_since_round_id else ""
    return f"It would have won {listed(won)}{since}."


def cells(result: Result) -> Mapping[str, Quantity | None]:
    """The measures of a result in the table of all results, by the title of the column."""
    by_name = {measure.measure: measure for measure in result.measures}
    first = {
        title: next((by_name[name] for name in names if name in by_name), None) for title, names in _COLUMNS.items()
    }
    return {title: shown(measure) if measure else None for title, measure in first.items()}


def best_place(result: Result) -> Place | None:
    """The place of a result in the table of all results: that by efficiency, if it has one."""
    ranked = sorted(result.places, key=lambda place: place.ranked_as != "efficiency")
    return next((place for place in ranked if place.published_count), None)


def _system(result: Result) -> tuple[str, str | None]:
    """Submitter and system of a result, or the folder where these are unknown; and the folder of the system."""
    known = [name for name in (result.submitter, result.system_name) if name]
    return ", ".join(known) or "/".join(result.result_path.split("/")[:-2]), result.system_dir
