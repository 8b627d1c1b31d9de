"""A page that shows the pictures of a folder: printed beside corrected, with the difference in words.

It needs no network: no scripts, no remote styles, every text escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from analysis.figures import FIGURES, VARIANTS, Figure
from analysis.frames import read_frame
from extract.files import write_atomically
from publish.notices import notice
from publish.pages import page_templates

HERE = Path(__file__).parent
# What stands side by side; the others follow in the order of the figure.
PAIR = ("as_printed", "corrected")


def write(connection: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """Write the page of the pictures that are in a folder, and return its path."""
    differences = read_frame(connection, (HERE / "gallery.sql").read_text(encoding="utf-8"))
    page = folder / "index.html"
    write_atomically(page, make_page(list(_entries(folder, differences))).encode())
    return page


def make_page(entries: Sequence[dict[str, Any]]) -> str:
    """Return the HTML text of the page.

    Args:
        entries: For each figure its ``figure_id``, ``title``, ``pictures`` (pairs of a file's stem and a caption) and
            ``differences`` (rows of ``gallery.sql``, none if the paper has no such figure).
    """
    templates = page_templates(HERE)
    return templates.get_template("gallery.html.jinja").render(
        entries=entries, notices=[notice("figure"), notice("trademark")]
    )


def _entries(folder: Path, differences: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for figure_id, figure in FIGURES.items():
        pictures = [
            (f"figure_{figure_id}_{variant}", VARIANTS[variant].subtitle)
            for variant in _ordered(figure)
            if (folder / f"figure_{figure_id}_{variant}.png").is_file()
        ]
        if pictures:
            rows = differences.filter(pl.col("figure_id") == figure_id).to_dicts()
            yield {"figure_id": figure_id, "title": figure.title, "pictures": pictures, "differences": rows}


def _ordered(figure: Figure) -> list[str]:
    """The variants of a figure, those to compare first."""
    first = [variant for variant in PAIR if variant in figure.variants]
    return first + [variant for variant in figure.all_variants if variant not in first]
