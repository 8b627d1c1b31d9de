"""Write docs/reliability.md: the promise for each fault, and its tests, which are found in the test suite.

``make reliability`` runs this module; a test fails if the page is not what it would write.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from extract.files import write_atomically

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "reliability.md"
PROMISES: Mapping[int, Mapping[str, str]] = yaml.safe_load(
    (TESTS / "faults" / "promises.yml").read_text(encoding="utf-8")
)
HEADER = """# Reliability

<!-- Written by `make reliability` from the names of the tests; do not edit. -->

What the warehouse promises when something fails, and the tests of each promise. These tests use real servers, files,
processes and limits: a local HTTP server that fails as scripted, archives that are made to do harm, builds that are
killed.

`make test` runs all of them. `make doctor` looks for such faults in an installation, and `make validate` validates the
raw tables. The third column has the names of the tests; the test suite fails if a promise has no test.

| fault | promise | tests |
|---|---|---|
"""


def tests_by_fault() -> Mapping[int, Sequence[tuple[Path, str]]]:
    """The tests of each fault, by its number: their file, and the name of the test in words."""
    found: dict[int, list[tuple[Path, str]]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (name := re.fullmatch(r"test_(\d\d)_(\w+)", node.name)):
                found.setdefault(int(name[1]), []).append((path, name[2].replace("_", " ")))
    return found


def make_page() -> str:
    """The page's text."""
    return HEADER + "".join(_lines())


def _lines() -> Iterator[str]:
    tests = tests_by_fault()
    for number, promise in sorted(PROMISES.items()):
        links = (f"[{words}](../{path.relative_to(TESTS.parent).as_posix()})" for path, words in tests.get(number, []))
        yield f"| {promise['fault']} | {promise['promise']} | {'; '.join(links)} |\n"


if __name__ == "__main__":
    write_atomically(PAGE, make_page().encode())
