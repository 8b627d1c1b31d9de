"""The verdicts as one HTML page that needs no network: no scripts, no remote styles, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from expectations.checkpoint import Verdict
from publish.pages import page_templates

# More than any set that is written by hand has.
SHOWN_VALUES = 10


def make_report(verdicts: Sequence[Verdict], attribution: str) -> str:
    """The HTML text of the page: a table per suite, with the failing rows beside each broken expectation.

    Args:
        verdicts: The verdicts, those of a suite together.
        attribution: The sentence at the end of the page that says whose mark MLPerf is.
    """
    templates = page_templates(Path(__file__).parent)
    return templates.get_template("report.html.jinja").render(
        suites=groupby(verdicts, lambda verdict: verdict.suite),
        summary=summary(verdicts),
        shown_values=SHOWN_VALUES,
        attribution=attribution,
    )


def summary(verdicts: Sequence[Verdict]) -> str:
    """How many expectations are met, as a sentence."""
    broken = sum(not verdict.is_met for verdict in verdicts)
    return f"{len(verdicts) - broken} of {len(verdicts)} expectations are met."
