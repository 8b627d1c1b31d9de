from __future__ import annotations

import ast
import itertools
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from analysis.exposures import compose
from analysis.figures import FIGURES, KINDS, read_book
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
    assert plots == {figure.kind for figure in FIGURES.values()}
    assert texts == plots | {figure.sql for figure in FIGURES.values()}
    for figure in FIGURES.values():
        assert f"from marts.{figure.mart}" in figure.query()


def test_the_exposures_are_those_of_the_figures() -> None:
    written = (ROOT / "models" / "_exposures.yml").read_text(encoding="utf-8")
    assert written == compose(FIGURES), "run: make exposures"
    exposures = {entry["name"]: entry["depends_on"] for entry in yaml.safe_load(written)["exposures"]}
    assert exposures == {f"figure_{name}_picture": [f"ref('{figure.mart}')"] for name, figure in FIGURES.items()}


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
