"""The figures of the paper for the pages: the texts and rows that the pictures of `make figures` are drawn from."""

from __future__ import annotations

from typing import Any

import duckdb

from analysis.figures import FIGURES, PAPER_VARIANTS, Figure
from publish.query import rows_by_name

# What is compared: the figure as the paper prints it, and with the corrected data.
_VARIANTS = ("as_printed", "corrected")


def paper_figures(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the figures of the paper: id, kind and title, and for each variant its texts and the rows that it draws.

    Args:
        connection: That of `explorer.tables.opened`.
    """
    figures = {figure_id: figure for figure_id, figure in FIGURES.items() if figure.variants == PAPER_VARIANTS}
    (before,) = connection.execute("select current_database()").fetchall()[0]
    # The queries of figures name the tables of the warehouse alone.
    connection.execute("use published")
    found = [
        {
            "figure_id": figure_id,
            "kind": figure.kind,
            "title": figure.title,
            "variants": {variant: _variant(connection, figure, variant) for variant in _VARIANTS},
        }
        for figure_id, figure in figures.items()
    ]
    connection.execute(f'use "{before}"')
    return found


def _variant(connection: duckdb.DuckDBPyConnection, figure: Figure, variant: str) -> dict[str, Any]:
    """The texts of a variant, and its rows without what only the caption of a picture says."""
    texts = figure.of(variant)
    rows = rows_by_name(connection.execute(figure.query(), {"variant": variant}))
    return {
        **{name: getattr(texts, name) for name in ("x", "y", "subject", "note", "source")},
        "rows": [{name: value for name, value in row.items() if not name.startswith("caption_")} for row in rows],
    }
