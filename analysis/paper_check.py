"""The paper check as a readable page: ``marts.paper_check`` in Markdown."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import polars as pl

from analysis.figures import FIGURES
from analysis.frames import read_frame
from extract.files import write_atomically
from publish.notices import notice
from publish.query import connect

HEADER = """# The paper, checked number by number

<!-- Written by `make paper-check` from the table marts.paper_check; do not edit. -->

What the paper "MLPerf Power" (HPCA 2025) prints, beside what its own released data give once their errors are corrected
(see `marts.corrections`). *Reproduced*: ours agrees within the tolerance of its row, 0.2 % for numbers typed into the
scripts, and for claims what their wording leaves open. *Corrected*: it does not, and the reason says why. *Not
derivable*: nothing in the data gives the number. The difference is printed by ours, less one. A fault is counted on the
released data; none is what there should be. Ours is derived from MLPerf® results by this project and not verified by
MLCommons Association.

{trademark}

The headline, "more than 100 times for GPT-J and Llama 2", is a unit error: tokens per second were taken for samples per
second. Corrected, efficiency grew {gptj:.3f} times for GPT-J and {llama2:.3f} times for Llama 2.
"""
KINDS = {
    "claim": "Claims of the text",
    "fault": "Faults of the script",
    "typed_number": "Numbers typed into the scripts",
    "tabled_number": "Numbers of the hand-typed table",
    "provider_number": "Numbers of a provider",
}
# Kinds of which those that cannot be derived are counted, not listed: one reason holds for all.
MANY = ("tabled_number", "provider_number")
SIGNS = {"equals": "", "at_least": "≥ ", "at_most": "≤ "}


def make_page(database: Path) -> str:
    """Write the page's text from the published warehouse.

    Raises:
        PublishError: There is no published warehouse.
    """
    with connect(database) as connection:
        checks = read_frame(connection, Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    ours = dict(checks.select("check_id", "our_value").iter_rows())
    header = HEADER.format(gptj=ours["gptj-100x"], llama2=ours["llama2-100x"], trademark=notice("trademark"))
    parts = [header, _counts(checks)]
    for figure_id, rows in groupby(checks.iter_rows(named=True), lambda row: row["figure_id"]):
        parts.append(f"## {_heading(figure_id)}\n")
        parts.extend(_tables(list(rows)))
    return "\n".join(parts)


def write_page(database: Path, page: Path) -> Path:
    """Write the page to a file and return its path; errors as in ``make_page``."""
    write_atomically(page, make_page(database).encode())
    return page


def _counts(checks: pl.DataFrame) -> str:
    verdicts = ("reproduced", "corrected", "not_derivable")
    rows = [
        [title, *(checks.filter(kind=kind, verdict=verdict).height for verdict in verdicts)]
        for kind, title in KINDS.items()
    ]
    return _table(["", "reproduced", "corrected", "not derivable"], rows)


def _heading(figure_id: str) -> str:
    return f"Figure {figure_id}: {FIGURES[figure_id].title}" if figure_id else "The data as a whole"


def _tables(rows: Sequence[dict[str, object]]) -> Iterator[str]:
    for kind, group in groupby(rows, lambda row: row["kind"]):
        of_kind = list(group)
        underived = [row for row in of_kind if kind in MANY and row["verdict"] == "not_derivable"]
        yield f"{KINDS[str(kind)]}:\n"
        if len(of_kind) == len(underived):
            yield f"All {len(underived)} are not derivable. {underived[0]['reason']}\n"
            continue
        if underived:
            yield f"{len(underived)} more are not derivable. {underived[0]['reason']}\n"
        yield _table(
            ["what", "unit", "printed", "ours", "difference", "tolerance", "verdict", "reason"],
            [
                [
                    row["statement"],
                    row["unit"],
                    SIGNS[str(row["comparison"])] + _number(row["printed_value"]),
                    _number(row["our_value"]),
                    _percent(row["relative_difference"]),
                    "" if kind == "fault" else _number(row["tolerance"]),
                    str(row["verdict"]).replace("_", " "),
                    row["reason"],
                ]
                for row in of_kind
                if row not in underived
            ],
        )


def _number(value: object) -> str:
    return "" if value is None else f"{value:.7g}"


def _percent(value: object) -> str:
    return "" if value is None else f"{value:+.2%}"


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(value: object) -> str:
    """Text that cannot end its cell or start markup."""
    return html.escape(str(value), quote=False).replace("|", "\\|")
