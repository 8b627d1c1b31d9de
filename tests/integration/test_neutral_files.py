"""What the figures and pages write of malicious cells; their libraries take seconds to load."""

from __future__ import annotations

import polars as pl

from analysis.paper_check import _cell
from analysis.render import _neutral

MALICIOUS = ["=HYPERLINK(1)", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "x;=1", "<b>"]
NEUTRAL = ["'=HYPERLINK(1)", "'+1", "'-1+1", "'@SUM(1)", "'\t'=1", "'\n'=1", "x;'=1", "<b>"]


def test_35_no_csv_cell_of_a_figure_begins_a_formula() -> None:
    frame = _neutral(pl.DataFrame({"label": [*MALICIOUS, None], "power_w": [-1.0] * (len(MALICIOUS) + 1)}))
    assert frame["label"].to_list() == [*NEUTRAL, None]
    assert frame["power_w"].to_list() == [-1.0] * (len(MALICIOUS) + 1)


def test_35_a_page_in_markdown_escapes_what_a_cell_could_begin() -> None:
    assert _cell("<script>a | b</script>") == "&lt;script&gt;a \\| b&lt;/script&gt;"
