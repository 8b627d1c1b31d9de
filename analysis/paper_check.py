"""The paper check as a readable page: ``marts.paper_check`` in Markdown."""

from __future__ import annotations

import html
from collections import Counter
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

This page compares the numbers that the paper "MLPerf Power" (HPCA 2025) prints with those that its own released data
give after the corrections in `marts.corrections`; those of figure 1 are compared with the results of MLPerf Training.
The authors released their data and scripts, without which no such comparison would be possible. Most of the numbers
that the data can give agree; where one does not, the reason says what ours is and why the two differ. Six claims of a
news article of April 2023 about round v3.0 of MLPerf® Inference are checked in the same way, on the results that this
warehouse holds. Ours is derived from MLPerf® results by this project and not verified by MLCommons Association.

{trademark}

- *Reproduced*: ours agrees within the tolerance of its row, which is 0.2 % for numbers typed into the scripts (half of
  the last digit for those of the hand-typed table with one decimal), and for claims what their wording leaves open.
- *Corrected*: ours differs.
- *Corrected data only*: ours agrees, but the printed figure shows something else.
- *Across break*: ours agrees as it is computed, but compares results across an official change of the benchmark, which
  MLCommons' compatibility table does not allow.
- *Not derivable*: the data do not give the number.
- *Not about data*: the sentence is not a claim about the data; ours is the nearest value that was measured.

The difference is the printed number divided by ours, less one; a bound (≥, ≤, up to, down to) has none. A difference in
a script is counted on the released data, and ideally none is found.

The growth of "more than 100 times for GPT-J and Llama 2" comes from a unit: tokens per second were read as samples per
second. In samples, efficiency grew {gptj:.3f} times for GPT-J and {llama2:.3f} times for Llama 2.
"""
KINDS = {
    "claim": "Claims of the text",
    "article_claim": "Claims of the article",
    "script_difference": "Differences in the scripts",
    "typed_number": "Numbers typed into the scripts",
    "tabled_number": "Numbers of the hand-typed table",
    "provider_number": "Numbers of a provider",
}
VERDICTS = ("reproduced", "corrected", "corrected_data_only", "across_break", "not_derivable", "not_about_data")
ARTICLE = "News article of April 2023 about round v3.0"
# Kinds of which those that cannot be derived are counted by reason, not listed.
MANY = ("tabled_number", "provider_number")
SIGNS = {"equals": "", "at_least": "≥ ", "at_most": "≤ ", "up_to": "up to ", "down_to": "down to "}


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
    for heading, rows in groupby(checks.iter_rows(named=True), _heading):
        parts.append(f"## {heading}\n")
        parts.extend(_tables(list(rows)))
    return "\n".join(parts)


def write_page(database: Path, page: Path) -> Path:
    """Write the page to a file and return its path; errors as in ``make_page``."""
    write_atomically(page, make_page(database).encode())
    return page


def _counts(checks: pl.DataFrame) -> str:
    rows = [
        [title, *(checks.filter(kind=kind, verdict=verdict).height for verdict in VERDICTS)]
        for kind, title in KINDS.items()
    ]
    return _table(["", *map(_words, VERDICTS)], rows)


def _heading(row: dict[str, object]) -> str:
    if row["kind"] == "article_claim":
        return ARTICLE
    figure_id = str(row["figure_id"])
    return f"Figure {figure_id}: {FIGURES[figure_id].title}" if figure_id else "The data as a whole"


def _words(name: object) -> str:
    return str(name).replace("_", " ")


def _tables(rows: Sequence[dict[str, object]]) -> Iterator[str]:
    for kind, group in groupby(rows, lambda row: row["kind"]):
        of_kind = list(group)
        underived = [row for row in of_kind if kind in MANY and row["verdict"] == "not_derivable"]
        yield f"{KINDS[str(kind)]}:\n"
        if len(of_kind) == len(underived):
            yield f"All {len(underived)} are not derivable. {underived[0]['reason']}\n"
            continue
        for reason, count in Counter(str(row["reason"]) for row in underived).items():
            yield f"{count} more {'is' if count == 1 else 'are'} not derivable. {reason}\n"
        yield _table(
            ["what", "unit", "printed", "ours", "difference", "tolerance", "verdict", "reason"],
            [
                [
                    row["statement"],
                    row["unit"],
                    SIGNS[str(row["comparison"])] + _number(row["printed_value"]),
                    _number(row["our_value"]),
                    _percent(row["relative_difference"]),
                    "" if kind == "script_difference" else _number(row["tolerance"]),
                    _words(row["verdict"]),
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
