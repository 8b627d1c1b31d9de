from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

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
    numbers = re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", without_texts)
    assert {float(number) for number in numbers} <= PLAIN


def test_every_figure_has_its_texts_its_sql_and_its_plot() -> None:
    from analysis.render import FIGURES

    assert list(FIGURES) == ["1", "2", "5a", "5b", "5c", "6", "7", "8", "9", "10", "11a", "11b"]
    for kind in ("sql", "py"):
        assert {path.stem for path in ANALYSIS.glob(f"figure_*.{kind}")} == {f"figure_{name}" for name in FIGURES}


def test_no_two_benchmarks_share_a_colour() -> None:
    from analysis.style import STYLE

    colours = [entry["colour"] for entry in STYLE["benchmarks"].values()]
    assert len(colours) == len(set(colours))
    names = [name for entry in STYLE["benchmarks"].values() for name in entry["names"]]
    assert len(names) == len(set(names))
