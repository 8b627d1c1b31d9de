"""Render figures from the published warehouse: PNG, SVG and the CSV behind each.

The same warehouse gives the same bytes: fonts come with matplotlib, dates and random ids are switched off.
"""

from __future__ import annotations

import importlib
import os
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Before matplotlib is imported: the date that it writes into SVG files, and no window system.
os.environ["SOURCE_DATE_EPOCH"] = "0"
os.environ["MPLBACKEND"] = "agg"

import duckdb
import matplotlib as mpl
import matplotlib.pyplot as plt
import plotnine as p9
import polars as pl
import yaml
from polars.testing import assert_frame_equal

from analysis.frames import read_frame
from analysis.style import STYLE, theme
from extract.files import replacing
from publish.errors import PublishError
from publish.query import FORMULA_STARTS, connect

HERE = Path(__file__).parent
FIGURES: Mapping[str, Mapping[str, Any]] = yaml.safe_load((HERE / "figures.yml").read_text(encoding="utf-8"))
VARIANTS = ("corrected", "as_printed", "as_released")
SOURCE = "released data of MLPerf Power (HPCA 2025)"
STATES = {
    "corrected": "corrected",
    "as_printed": "as printed",
    "as_released": "as released",
    "continued": "continued to the newest round",
    "from_logs": "from the logs",
    "from_logs_idle_corrected": "from the logs, with the energy drawn during the run",
}
# What the variants that go beyond the paper rest on.
SOURCES = {
    "continued": "all sources of this warehouse",
    "from_logs": "logs of the submissions",
    "from_logs_idle_corrected": "logs of the submissions",
}


@dataclass(frozen=True)
class Job:
    """One picture to make."""

    figure_id: str
    variant: str

    @property
    def name(self) -> str:
        """Stem of its files."""
        return f"figure_{self.figure_id}_{self.variant}"


def render(
    database: Path,
    folder: Path,
    *,
    figure_id: str | None = None,
    variant: str | None = None,
    on_done: Callable[[Path], None] = lambda path: None,
) -> list[str]:
    """Make pictures and return what failed, a line each; a figure that fails does not stop the others.

    Args:
        database: The published warehouse.
        folder: Where the files go.
        figure_id: One figure; default: all.
        variant: One variant; default: corrected, as printed where that differs, and what goes beyond the paper.
        on_done: Called with the PNG of each picture made.

    Raises:
        PublishError: An unknown figure or variant, or no warehouse.
    """
    _check_known("FIGURE", figure_id, tuple(FIGURES))
    _check_known("VARIANT", variant, variants_of(figure_id) if figure_id else tuple(STATES))
    mpl.rcParams["svg.hashsalt"] = "figures"
    failures = []
    with connect(database) as connection:
        for job in _jobs(figure_id, variant):
            try:
                frame = read(connection, job)
                if variant is None and job.variant == "as_printed" and _is_same(frame, connection, job.figure_id):
                    continue
                on_done(save(job, frame, folder))
            except Exception as error:  # noqa: BLE001, whatever one figure meets, the others are still made
                failures.append(f"{job.name}: {type(error).__name__}: {error}")
    return failures


def _check_known(name: str, value: str | None, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        raise PublishError(f"unknown {name} {value!r}; known: {', '.join(known)}")


def variants_of(figure_id: str) -> tuple[str, ...]:
    """The variants that a figure has; those that the paper does not print have none as printed."""
    return (*FIGURES[figure_id].get("variants", VARIANTS), *FIGURES[figure_id].get("beyond", ()))


def _jobs(figure_id: str | None, variant: str | None) -> Iterator[Job]:
    for figure in [figure_id] if figure_id else FIGURES:
        for state in variants_of(figure):
            if state == variant or (variant is None and state != "as_released"):
                yield Job(figure, state)


def read(connection: duckdb.DuckDBPyConnection, job: Job) -> pl.DataFrame:
    """Run the figure's SQL text.

    Raises:
        PublishError: It gives no rows.
    """
    frame = read_frame(connection, HERE / f"figure_{job.figure_id}.sql", {"variant": job.variant})
    if frame.is_empty():
        raise PublishError(f"no data for variant {job.variant}")
    return frame


def _is_same(frame: pl.DataFrame, connection: duckdb.DuckDBPyConnection, figure_id: str) -> bool:
    """Whether the corrected variant has the same data; not if it has none."""
    try:
        assert_frame_equal(frame, read(connection, Job(figure_id, VARIANTS[0])))
    except (AssertionError, PublishError):
        return False
    return True


def compose(job: Job, frame: pl.DataFrame) -> p9.ggplot:
    """The figure's plot with the texts and looks that all figures have."""
    texts = _texts(job)
    module = importlib.import_module(f"analysis.figure_{job.figure_id}")
    width, height = texts["size"]
    caption = textwrap.fill(_caption(job, frame), int(width * STYLE["caption_letters_per_inch"]))
    labels = p9.labs(
        title=texts["title"],
        subtitle=STATES[job.variant],
        x=texts["x"] or None,
        y=texts["y"] or None,
        caption=caption,
    )
    blanks = {f"axis_title_{axis}": p9.element_blank() for axis in ("x", "y") if not texts[axis]}
    return module.draw(frame) + theme() + labels + p9.theme(figure_size=(width, height), **blanks)


def save(job: Job, frame: pl.DataFrame, folder: Path) -> Path:
    """Draw one figure and write its three files; return the PNG."""
    # Drawn once for both formats: drawing is most of the work.
    figure = (compose(job, frame) + p9.theme(dpi=STYLE["dpi"])).draw()
    for kind in ("png", "svg"):
        with replacing(folder / f"{job.name}.{kind}") as draft:
            figure.savefig(draft, format=kind, dpi=STYLE["dpi"])
    plt.close(figure)
    with replacing(folder / f"{job.name}.csv") as draft:
        _neutral(frame.drop(pl.selectors.starts_with("caption_"))).write_csv(draft)
    return folder / f"{job.name}.png"


def _neutral(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that a spreadsheet would run get an apostrophe before them."""
    texts = [pl.col(name) for name in frame.select(pl.selectors.string()).columns]
    return frame.with_columns(
        pl.when(text.str.head(1).is_in(FORMULA_STARTS)).then(pl.lit("'") + text).otherwise(text).name.keep()
        for text in texts
    )


def _texts(job: Job) -> Mapping[str, Any]:
    texts = FIGURES[job.figure_id]
    return {**texts, **texts.get("variants_of", {}).get(job.variant, {})}


def _caption(job: Job, frame: pl.DataFrame) -> str:
    """Subject with its division, round range, number of results and source, as a sentence."""
    texts = _texts(job)
    note = f" {texts['note']}" if "note" in texts else ""
    facts: dict[str, Any] = {
        name.removeprefix("caption_"): frame[name].first() for name in frame.columns if name.startswith("caption_")
    }
    rounds = ""
    if "first_round" in facts:
        first, last = facts["first_round"], facts["last_round"]
        rounds = f" {first}," if first == last else f" {first} to {last},"
    results = f"n\u00a0=\u00a0{facts['results']}"
    source = SOURCES.get(job.variant) or f"{texts.get('source', SOURCE)}, {STATES[job.variant]}"
    return f"{texts['subject']},{rounds} {results}.{note} Source: {source}."
