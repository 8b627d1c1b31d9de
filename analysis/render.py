"""Render figures from the published warehouse: PNG, SVG and the CSV behind each, and a page that shows them.

The same warehouse gives the same bytes: fonts come with matplotlib, dates and random ids are switched off.
"""

from __future__ import annotations

import importlib
import os
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

# Before matplotlib is imported: the date that it writes into SVG files.
os.environ["SOURCE_DATE_EPOCH"] = "0"

import duckdb
import matplotlib as mpl
import polars as pl
from matplotlib.backends.backend_svg import FigureCanvasSVG

from analysis import gallery
from analysis.figures import FIGURES, VARIANTS, Figure
from analysis.frames import read_frame
from analysis.sheet import Sheet, Words
from analysis.style import STYLE
from extract.files import replacing
from publish.errors import PublishError
from publish.notices import notice
from publish.query import connect, neutral

# Ids in SVG files are the same each time, and so is the font.
mpl.rcParams.update({"svg.hashsalt": "figures", "font.family": STYLE["font"]})

# The days on which the sources of a figure were retrieved; a submission on this machine is in no figure but its own.
_RETRIEVED = """
    select
        strftime(min(retrieved_on), '%-d %B %Y') as caption_first_retrieved,
        strftime(max(retrieved_on), '%-d %B %Y') as caption_last_retrieved
    from raw.sources
    where source_id glob $pattern and (kind != 'local' or source_id = $pattern) and origin != 'not fetched'
"""

# What the variant draws elsewhere than the printed figure; null for what the paper does not have.
_CHANGE = """
    select max(change_text) as caption_change
    from marts.figure_changes
    where figure_id = $figure_id and variant = $variant
"""


class Picture(Protocol):
    """What can be drawn and saved."""

    @property
    def name(self) -> str:
        """Stem of its files."""

    @property
    def figure(self) -> Figure:
        """Title, axes and kind."""

    @property
    def subtitle(self) -> str:
        """What stands below the title."""

    def caption(self, frame: pl.DataFrame) -> str:
        """Return what stands below the plot, from the data."""


@dataclass(frozen=True)
class Job:
    """One figure in one variant."""

    figure_id: str
    variant: str

    @property
    def name(self) -> str:
        """Stem of its files."""
        return f"figure_{self.figure_id}_{self.variant}"

    @property
    def figure(self) -> Figure:
        """The figure, with the texts of the variant."""
        return FIGURES[self.figure_id].of(self.variant)

    @property
    def subtitle(self) -> str:
        """What the variant is called."""
        return VARIANTS[self.variant].subtitle

    def caption(self, frame: pl.DataFrame) -> str:
        """Return subject, range of rounds, number of results, note and source as sentences."""
        figure, variant = self.figure, VARIANTS[self.variant]
        note = f" {figure.note}" if figure.note else ""
        results = f"n\u00a0=\u00a0{frame.item(0, 'caption_results')}"
        source = variant.source or f"{figure.source}, {variant.subtitle}"
        return f"{figure.subject},{_rounds(frame)} {results}.{note} Source: {source}."


def render(
    database: Path,
    folder: Path,
    *,
    figure_id: str | None = None,
    variant: str | None = None,
    on_done: Callable[[Path], None] = lambda path: None,
) -> list[str]:
    """Render pictures and return one line per failure; a figure that fails does not stop the others.

    Args:
        database: The published warehouse.
        folder: Where the files go.
        figure_id: One figure; default: all.
        variant: One variant; default: all but as released.
        on_done: Called with the PNG of each picture made.

    Raises:
        PublishError: An unknown figure or variant, or no warehouse.
    """
    _check_known("FIGURE", figure_id, tuple(FIGURES))
    _check_known("VARIANT", variant, FIGURES[figure_id].all_variants if figure_id else tuple(VARIANTS))
    failures = []
    with connect(database) as connection:
        for job in _jobs(figure_id, variant):
            try:
                on_done(save(job, read(connection, job), folder))
            except Exception as error:  # noqa: BLE001, the others are rendered whatever the error
                failures.append(f"{job.name}: {type(error).__name__}: {error}")
        on_done(gallery.write(connection, folder))
    return failures


def _check_known(name: str, value: str | None, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        raise PublishError(f"unknown {name} {value!r}; known: {', '.join(known)}")


def _jobs(figure_id: str | None, variant: str | None) -> Iterator[Job]:
    for figure in [figure_id] if figure_id else FIGURES:
        for one in FIGURES[figure].all_variants:
            if one == variant or (variant is None and one != "as_released"):
                yield Job(figure, one)


def read(connection: duckdb.DuckDBPyConnection, job: Job) -> pl.DataFrame:
    """Run the figure's SQL text.

    Raises:
        PublishError: It gives no rows, or needs a column that the figure does not name.
    """
    frame = read_frame(connection, job.figure.query(), {"variant": job.variant})
    if frame.is_empty():
        raise PublishError(f"no data for variant {job.variant}")
    change = read_frame(connection, _CHANGE, {"figure_id": job.figure_id, "variant": job.variant})
    if "as_printed" not in job.figure.variants:
        change = change.with_columns(caption_change=pl.lit("the paper has no such figure"))
    retrieved = with_retrieval(connection, frame, VARIANTS[job.variant].source_ids or job.figure.source_ids)
    return retrieved.join(change, how="cross")


def with_retrieval(connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame, source_ids: str) -> pl.DataFrame:
    """Add the days on which the sources that match a pattern were retrieved, for the footnote."""
    return frame.join(read_frame(connection, _RETRIEVED, {"pattern": source_ids}), how="cross")


def compose(job: Picture, frame: pl.DataFrame) -> Sheet:
    """Return the sheet of a figure: drawn by its kind, with the texts that all figures have."""
    figure = job.figure
    words = Words(
        title=figure.title,
        line=_line(job, frame),
        x=figure.x,
        y=figure.y,
        caption="\n".join(_filled(text) for text in (job.caption(frame), _footnote(job, frame))),
    )
    sheet = Sheet(words)
    importlib.import_module(f"analysis.kinds.{figure.kind}").draw(frame, sheet)
    sheet.arrange()
    return sheet


def save(job: Picture, frame: pl.DataFrame, folder: Path) -> Path:
    """Draw one figure and write its three files; return the PNG."""
    sheet = compose(job, frame)
    # Letters of a picture are shapes: the description has the footnote as text.
    metadata = {"Description": _footnote(job, frame)}
    # Through the canvases of the formats: `savefig` would draw each twice.
    with replacing(folder / f"{job.name}.png") as draft:
        sheet.agg.print_png(draft, metadata=metadata, pil_kwargs=STYLE["png"])
    with replacing(folder / f"{job.name}.svg") as draft:
        FigureCanvasSVG(sheet.canvas).print_svg(draft, metadata=metadata)
    with replacing(folder / f"{job.name}.csv") as draft:
        _neutral(frame.drop(pl.selectors.starts_with("caption_"))).write_csv(draft)
    return folder / f"{job.name}.png"


def _line(job: Picture, frame: pl.DataFrame) -> str:
    """Return what stands below the title: the variant, and what it draws elsewhere than the printed figure."""
    change = frame.item(0, "caption_change") if "caption_change" in frame.columns else None
    return f"{job.subtitle[0].upper()}{job.subtitle[1:]}{f': {change}' if change else ''}"


def _neutral(frame: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before texts that a spreadsheet would run as a formula."""
    return frame.with_columns(pl.selectors.string().map_elements(neutral, return_dtype=pl.String))


def _footnote(job: Picture, frame: pl.DataFrame) -> str:
    """Return what MLCommons demands of whoever shows results: day of retrieval, what is verified, whose the mark is."""
    first, last = frame.item(0, "caption_first_retrieved"), frame.item(0, "caption_last_retrieved")
    days = first if first == last else f"{first} to {last}"
    notices = " ".join(map(notice, [*job.figure.notice.split(), "trademark"]))
    return f"Retrieved {days}. {notices}"


def _filled(text: str) -> str:
    """Wrap a text of the caption to the width of the sheet."""
    width, _ = STYLE["size"]
    return textwrap.fill(text, int((width - STYLE["sheet_pad"]) * STYLE["caption_letters_per_inch"]))


def _rounds(frame: pl.DataFrame) -> str:
    if "caption_rounds" in frame.columns:
        rounds = frame.item(0, "caption_rounds")
        return f" {rounds}," if rounds else ""
    if "caption_first_round" not in frame.columns:
        return ""
    first, last = frame.item(0, "caption_first_round"), frame.item(0, "caption_last_round")
    return f" {first}," if first == last else f" {first} to {last},"
