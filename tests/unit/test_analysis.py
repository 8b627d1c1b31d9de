from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import matplotlib.pyplot as plt
import plotnine as p9
import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import PolyCollection
from matplotlib.offsetbox import DrawingArea

from analysis.exposures import compose
from analysis.figures import FIGURES, KINDS, TRACE, read_book
from analysis.kinds import energy_and_time, power_ranges
from analysis.style import STYLE
from publish.errors import PublishError
from tests.project import ROOT

ANALYSIS = ROOT / "analysis"
# Numbers that count and index, and are not data.
PLAIN = {0, 1}


@pytest.mark.parametrize("path", sorted(ANALYSIS.rglob("*.py")), ids=lambda path: path.name)
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


@pytest.mark.parametrize("path", sorted(ANALYSIS.rglob("*.sql")), ids=lambda path: path.name)
def test_no_number_is_typed_into_the_sql_of_a_figure(path: Path) -> None:
    without_texts = re.sub(r"'[^']*'", "''", path.read_text(encoding="utf-8"))
    numbers = re.findall(r"(?<![\w.])\d[\d.]*(?:e[+-]?\d+)?(?!\w)", without_texts, flags=re.IGNORECASE)
    assert {float(number) for number in numbers} <= PLAIN


def test_every_figure_has_its_sql_and_its_plot_and_none_is_left_over() -> None:
    assert list(FIGURES) == ["1", "2", "5a", "5b", "5c", "6", "7", "8", "9", "10", "11a", "11b", "coverage"]
    texts = {path.stem for path in KINDS.glob("*.sql")}
    plots = {path.stem for path in KINDS.glob("[!_]*.py")}
    figures = [*FIGURES.values(), TRACE]
    assert plots == {figure.kind for figure in figures}
    assert texts == plots | {figure.sql for figure in figures}
    for figure in figures:
        assert f"from marts.{figure.mart}" in figure.query()


def test_the_exposures_are_those_of_the_figures() -> None:
    written = (ROOT / "models" / "_exposures.yml").read_text(encoding="utf-8")
    assert written == compose(FIGURES), "run: make exposures"
    exposures = {entry["name"]: entry["depends_on"] for entry in yaml.safe_load(written)["exposures"]}
    figures = {**FIGURES, "trace": TRACE}
    assert exposures == {f"figure_{name}_picture": [f"ref('{figure.mart}')"] for name, figure in figures.items()}


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"kind": "pie"}, "unknown kind 'pie'; known: accuracy_ratios, coverage, "),
        ({"titel": "A title"}, "Extra inputs are not permitted"),
        ({"mart": "figure_8; drop table x"}, "String should match pattern"),
        ({"title": None}, "Input should be a valid string"),
    ],
)
def test_a_figure_that_is_described_wrongly_is_refused_with_the_reason(
    tmp_path: Path, entry: dict[str, object], message: str
) -> None:
    book = yaml.safe_load((ANALYSIS / "figures.yml").read_text(encoding="utf-8"))
    book["figures"]["8"] |= entry
    changed = tmp_path / "figures.yml"
    changed.write_text(yaml.safe_dump(book), encoding="utf-8")
    with pytest.raises(PublishError) as error:
        read_book(changed)
    assert str(changed) in str(error.value)
    assert "figures.8" in str(error.value)
    assert message in str(error.value)


def test_a_figure_without_a_column_that_its_kind_needs_names_both() -> None:
    figure = FIGURES["8"].model_copy(update={"columns": {"first_round": "version"}})
    with pytest.raises(PublishError, match=r"histogram\.sql has a parameter 'last_round'; name the column of figure_8"):
        figure.query()


def test_no_two_benchmarks_share_a_colour() -> None:
    from analysis.style import STYLE

    colours = [entry["colour"] for entry in STYLE["benchmarks"].values()]
    assert len(colours) == len(set(colours))
    assert set(colours).isdisjoint(STYLE["series"].values())
    names = [name for entry in STYLE["benchmarks"].values() for name in entry["names"]]
    assert len(names) == len(set(names))


def test_labels_that_would_meet_move_apart_both_ways() -> None:
    from analysis.kinds.trend import spread

    # Two labels at 1, to be 1 apart, move to 0.5 and 1.5; the one at 5 stays.
    assert spread([1, 1, 5], 1) == [0.5, 1.5, 5]


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12).map(sorted))
def test_labels_are_apart_and_in_their_order(heights: list[float]) -> None:
    from analysis.kinds.trend import spread

    places = spread(heights, 1)
    assert all(higher - lower > 1 - 1e-9 for lower, higher in itertools.pairwise(places))
    assert sum(places) == pytest.approx(sum(heights), abs=1e-6)


def _drawn(plot: p9.ggplot) -> tuple[list[tuple[float, ...]], list[str | None]]:
    """Return the extents (x and y, from and to) of the hatched bars, and the hatches of the keys in the legend."""
    figure = plot.draw()
    bars = [bar for axes in figure.axes for bar in axes.collections if isinstance(bar, PolyCollection)]
    extents = [
        tuple(path.get_extents().intervalx) + tuple(path.get_extents().intervaly)
        for bar in bars
        if bar.get_hatch()
        for path in bar.get_paths()
    ]
    # The first artist of a key is its background.
    keys = [area.get_children()[-1].get_hatch() for area in figure.findobj(DrawingArea)]
    plt.close(figure)
    return extents, keys


def test_the_estimated_part_of_a_range_is_hatched() -> None:
    frame = pl.DataFrame(
        {
            "category": ["edge", "training"],
            "min_power_w": [1.0, 10.0],
            "max_power_w": [10.0, 1000.0],
            "max_estimated_power_w": [None, 900.0],
        }
    )
    extents, keys = _drawn(power_ranges.draw(frame))
    # From 1000 W - 900 W to 1000 W on a logarithmic axis, in the second row.
    assert extents == [pytest.approx((2, 3, 2 - STYLE["range_half_height"], 2 + STYLE["range_half_height"]))]
    assert keys == [None, STYLE["hatch"]]


def test_the_estimated_part_of_an_energy_is_hatched() -> None:
    frame = pl.DataFrame(
        {
            "accelerator_count": [8, 64],
            "measured_energy_megajoules": [3.0, 4.0],
            "estimated_energy_megajoules": [0.0, 2.0],
            "total_energy_megajoules": [3.0, 6.0],
            "time_to_train_min": [9.0, 1.0],
        }
    )
    extents, keys = _drawn(energy_and_time.draw(frame))
    half = STYLE["bar_width"] / 2
    # Above 4 MJ of the second scale; the first has no estimate.
    assert extents == [pytest.approx((2 - half, 2 + half, 4, 6))]
    assert keys == [STYLE["hatch"], None]
