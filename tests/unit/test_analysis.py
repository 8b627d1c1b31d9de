from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.project import ROOT

ANALYSIS = ROOT / "analysis"
# What counts and indexes, and is no datum: nothing, and one.
PLAIN = {0, 1}


@pytest.mark.parametrize("path", sorted(ANALYSIS.glob("*.py")), ids=lambda path: path.name)
def test_no_number_is_typed_into_the_code_of_a_figure(path: Path) -> None:
    numbers = [
        (node.lineno, node.value)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float, complex))
        and not isinstance(node.value, bool)
        and node.value not in PLAIN
    ]
    assert numbers == []


@pytest.mark.parametrize("path", sorted(ANALYSIS.glob("*.sql")), ids=lambda path: path.name)
def test_no_number_is_typed_into_the_sql_of_a_figure(path: Path) -> None:
    without_texts = re.sub(r"'[^']*'", "''", path.read_text(encoding="utf-8"))
    numbers = re.findall(r"(?<![\w.])\d[\d.]*(?:e[+-]?\d+)?(?!\w)", without_texts, flags=re.IGNORECASE)
    assert {float(number) for number in numbers} <= PLAIN


def test_every_figure_has_its_texts_its_sql_and_its_plot() -> None:
    from analysis.render import FIGURES

    assert list(FIGURES) == ["1", "2", "5a", "5b", "5c", "6", "7", "8", "9", "10", "11a", "11b", "coverage"]
    for kind in ("sql", "py"):
        assert {path.stem for path in ANALYSIS.glob(f"figure_*.{kind}")} == {f"figure_{name}" for name in FIGURES}


def test_no_two_benchmarks_share_a_colour() -> None:
    from analysis.style import STYLE

    colours = [entry["colour"] for entry in STYLE["benchmarks"].values()]
    assert len(colours) == len(set(colours))
    assert set(colours).isdisjoint(STYLE["series"].values())
    names = [name for entry in STYLE["benchmarks"].values() for name in entry["names"]]
    assert len(names) == len(set(names))


def test_labels_that_would_meet_move_apart_both_ways() -> None:
    from analysis.shapes import spread

    # Two at 1 and 1 with a distance of 1 stand at 0.5 and 1.5; one at 5 stays.
    assert spread([1, 1, 5], 1) == [0.5, 1.5, 5]


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12).map(sorted))
def test_labels_stand_apart_in_their_order(heights: list[float]) -> None:
    from analysis.shapes import spread

    places = spread(heights, 1)
    assert all(higher - lower > 1 - 1e-9 for lower, higher in itertools.pairwise(places))
    assert sum(places) == pytest.approx(sum(heights), abs=1e-6)
