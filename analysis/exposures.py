"""The figures as dbt exposures, so that the lineage of a mart shows the pictures made of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from analysis.figures import FIGURES, TRACE, Figure
from extract.files import write_atomically

HEADER = """# Written by `make exposures` from analysis/figures.yml; do not edit.
version: 2

"""
OWNER = {"name": "The Joulebase contributors"}


def compose(figures: Mapping[str, Figure] = FIGURES) -> str:
    """Return the properties file in which dbt finds one exposure per figure, and one for the traces."""
    exposures = [_exposure(figure_id, figure) for figure_id, figure in figures.items()]
    exposures.append(_exposure("trace", TRACE) | {"label": TRACE.title, "description": "Rendered by `make trace`."})
    return HEADER + yaml.safe_dump({"exposures": exposures}, sort_keys=False, width=float("inf"))


def _exposure(figure_id: str, figure: Figure) -> dict[str, Any]:
    return {
        "name": f"figure_{figure_id}_picture",
        "label": f"Figure {figure_id}: {figure.title}",
        "type": "analysis",
        "maturity": "high",
        "description": f"Rendered by `make figures FIGURE={figure_id}` from analysis/kinds/{figure.sql}.sql.",
        "depends_on": [f"ref('{figure.mart}')"],
        "owner": dict(OWNER),
    }


def write(path: Path) -> Path:
    """Write that file and return its path."""
    write_atomically(path, compose().encode())
    return path
