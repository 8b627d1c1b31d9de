"""The trace of a power run as an element of a page: what is painted where, and what the page can change."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from analysis.trace_svg import SINCE_FIRST_SAMPLE, SINCE_WINDOW, steps, trace_svg, window

# A window of 13 s with a mean of (10 x 20 W + 2 x 26 W) / 12 = 21 W; nothing was measured from -10 s to 0 s.
ROWS = pl.DataFrame(
    {
        "start_s": [-20.0, 0.0, 10.0, 13.0],
        "end_s": [-10.0, 10.0, 13.0, 23.0],
        "is_in_window": [False, True, True, False],
        "counted_sample_count": [10, 10, 2, 0],
        "mean_power_w": [5.0, 20.0, 26.0, None],
        "min_power_w": [4.0, 19.0, 25.0, -1.0],
        "max_power_w": [6.0, 21.0, 27.0, -1.0],
    }
)
SVG = "{http://www.w3.org/2000/svg}"


def texts(element: str) -> list[str]:
    return [text for node in ET.fromstring(element).iter(f"{SVG}text") if (text := "".join(node.itertext()))]  # noqa: S314


def test_each_row_is_a_step_and_a_gap_begins_a_new_part() -> None:
    points = steps(ROWS)
    assert points["seconds"].to_list() == [-20, -10, 0, 10, 10, 13, 13, 23]
    assert points["part"].to_list() == [0, 0, 1, 1, 1, 1, 1, 1]


def test_the_window_is_where_its_rows_are_and_its_mean_is_weighted_by_samples() -> None:
    assert window(ROWS).rows() == [(0.0, 13.0, pytest.approx(21.0, rel=1e-12))]


def test_the_element_names_what_it_shows_and_keeps_its_ids_apart() -> None:
    element = trace_svg(ROWS, "run-1", "Power of <A> & B")
    root = ET.fromstring(element)  # noqa: S314, made here
    assert root.tag == f"{SVG}svg"
    assert (root.get("role"), root.get("width"), root.get("height")) == ("img", "100%", None)
    assert root[0].text == "Power of <A> & B"
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert all(name.startswith("run-1-") for name in ids)
    assert len(ids) == len(set(ids))
    used = re.findall(r'(?:url\(#|href="#)([^")]+)', element)
    assert used
    assert set(used) <= set(ids)
    shown = texts(element)
    assert {"measuring window", "lowest to highest sample", "mean of ten seconds", "mean of the window"} <= set(shown)
    assert SINCE_WINDOW in shown
    assert "20 W" in shown


def test_the_page_chooses_the_colours_and_loads_nothing() -> None:
    element = trace_svg(ROWS, "a", "A")
    for name in ("--trace-window", "--trace-range", "--trace-mean", "--trace-overall", "currentColor"):
        assert name in element
    # The text colour is no colour of its own any more, and no colour is left beside the variables.
    left = set(re.findall(r"#[0-9a-f]{6}\b", re.sub(r"var\([^)]*\)", "", element), flags=re.IGNORECASE))
    assert left <= {"#000000"}
    assert "<?xml" not in element
    assert "<script" not in element
    assert set(re.findall(r"https?://[^\"]+", element)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_the_same_rows_are_the_same_element() -> None:
    assert trace_svg(ROWS, "a", "A") == trace_svg(ROWS.reverse(), "a", "A")
    higher = ROWS.with_columns(max_power_w=pl.col("max_power_w") + 1)
    assert trace_svg(ROWS, "a", "A") != trace_svg(higher, "a", "A")


def test_a_run_without_a_window_has_none_in_its_trace() -> None:
    unknown = ROWS.with_columns(is_in_window=pl.lit(None))
    shown = texts(trace_svg(unknown, "a", "A"))
    assert "measuring window" not in shown
    assert "mean of the window" not in shown
    assert "mean of ten seconds" in shown
    assert SINCE_FIRST_SAMPLE in shown
    assert "mean of ten seconds" not in texts(trace_svg(ROWS.clear(), "a", "A"))
