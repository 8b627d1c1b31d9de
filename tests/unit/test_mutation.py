"""The file of mutants that survive names code that is there, and has a reason for each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.project import ROOT

WRITTEN: dict[str, list[Any]] = yaml.safe_load(
    (ROOT / "tests" / "mutation" / "survivors.yml").read_text(encoding="utf-8")
)


def functions_of(file: str) -> dict[str, list[str]]:
    """The lines of each function and method of a module, without indentation."""
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines()]
    return {name: lines[node.lineno - 1 : node.end_lineno] for name, node in named(ast.parse(text).body)}


def named(nodes: list[ast.stmt], owner: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in nodes:
        if isinstance(node, ast.FunctionDef):
            yield f"{owner}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from named(node.body, f"{node.name}.")


SURVIVORS = [
    (*place.split(" ", 1), mutant["was"])
    for group in WRITTEN["survivors"]
    for place, mutants in group["mutants"].items()
    for mutant in mutants
]


@pytest.mark.parametrize("file", sorted({file for file, _, _ in SURVIVORS}))
def test_a_survivor_changes_lines_that_are_there(file: str) -> None:
    functions = functions_of(file)
    wrong = [
        (function, line)
        for name, function, was in SURVIVORS
        if name == file
        for line in was.splitlines()
        if line not in functions.get(function, ())
    ]
    assert wrong == []


def test_a_function_that_no_fast_test_reaches_is_there() -> None:
    places = [
        (file, function)
        for group in WRITTEN["unreached"]
        for file, functions in group["functions"].items()
        for function in functions
    ]
    assert [place for place in places if place[1] not in functions_of(place[0])] == []
    assert len(places) == len(set(places))


def test_each_survivor_has_a_reason() -> None:
    groups = [*WRITTEN["survivors"], *WRITTEN["unreached"]]
    assert [group for group in groups if len(group["reason"].split()) < 3] == []


def test_a_file_that_nobody_has_reviewed_yet_is_there() -> None:
    assert [file for file in WRITTEN["unreviewed"] if not (ROOT / file).is_file()] == []
    assert {file for file, _, _ in SURVIVORS}.isdisjoint(WRITTEN["unreviewed"])
