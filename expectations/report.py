"""The verdicts as one HTML page that asks nothing of the network: no scripts, no remote styles, every text escaped."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from itertools import groupby

from expectations.checkpoint import Verdict

# As many as any set has that is written by hand.
SHOWN_VALUES = 10

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin-bottom: 2rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8884; }
td { overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; font-weight: 600; }
.met td:first-child { color: #2a7d3a; }
.broken td:first-child { color: #c62828; }
code { font-size: .9em; }
summary { cursor: pointer; opacity: .7; }
"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Raw tables: expectations</title>
<style>{style}</style>
</head>
<body>
<h1>Raw tables: expectations</h1>
<p>{summary}</p>
{tables}
</body>
</html>
"""


def make_report(verdicts: Sequence[Verdict]) -> str:
    """The page's text: a table per suite, with the failing rows under what they break."""
    tables = "\n".join(
        f"<h2>{_text(suite)}</h2>\n<table>\n{''.join(_lines(list(group)))}</table>"
        for suite, group in groupby(verdicts, lambda verdict: verdict.suite)
    )
    return _PAGE.format(style=_STYLE, summary=_text(summary(verdicts)), tables=tables)


def summary(verdicts: Sequence[Verdict]) -> str:
    """How many expectations hold, as a sentence."""
    broken = sum(not verdict.is_met for verdict in verdicts)
    return f"{len(verdicts) - broken} of {len(verdicts)} expectations hold."


def _lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    yield "<tr><th>verdict</th><th>expectation</th><th>asked</th><th>rows</th><th>broken by</th></tr>\n"
    for verdict in verdicts:
        kind = "met" if verdict.is_met else "broken"
        cells = (kind, _name(verdict), _asked(verdict), f"{verdict.row_count:,}", _broken_by(verdict))
        yield f'<tr class="{kind}">{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>\n'


def _name(verdict: Verdict) -> str:
    """The expectation's name, which may go on in the next line between its words only."""
    return _text(verdict.expectation).replace("_", "_<wbr>")


def _asked(verdict: Verdict) -> str:
    return ", ".join(f"{_text(name)}={_folded(value)}" for name, value in verdict.asked.items())


def _folded(value: object) -> str:
    """An argument; of a long list the first values, with the others to unfold."""
    if not isinstance(value, list) or len(value) <= SHOWN_VALUES:
        return _text(value)
    shown, rest = value[:SHOWN_VALUES], value[SHOWN_VALUES:]
    return f"{_text(shown)}<details><summary>… and {len(rest):,} more</summary>{_text(rest)}</details>"


def _broken_by(verdict: Verdict) -> str:
    rows = (", ".join(f"{name}={cell}" for name, cell in row.items()) for row in verdict.failing_rows)
    shown = "".join(f"<li><code>{_text(line)}</code></li>" for line in (*verdict.problems, *rows))
    count = f"{verdict.failing_count:,}" if verdict.failing_count else ""
    return f"{count}<ul>{shown}</ul>" if shown else count


def _text(value: object) -> str:
    return html.escape(str(value))
