"""No rule is written twice: no test of a staging model repeats an expectation of its raw table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.project import ROOT

# A rule: its kind, and its columns.
Rule = tuple[str, frozenset[str]]
KINDS = {
    "expect_column_values_to_not_be_null": "not_null",
    "expect_column_values_to_be_in_set": "accepted_values",
}
# What leaves a cell what it is: cut off blanks, read as a number or a date.
PLAIN = {"trim", "nullif", "lower", "cast", "as", "boolean", "parse_count", "parse_number", "parse_us_date"}
MACROS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "macros").glob("*.sql")))


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


FAMILIES: Mapping[str, Mapping[str, Any]] = {
    table: written
    for path in (ROOT / "expectations" / "families").glob("*.yml")
    for table, written in loaded(path).items()
}
MODELS = sorted((ROOT / "models" / "staging").rglob("stg_*.sql"))


def expected_of(table: str) -> Iterator[Rule]:
    """What a family expects of a raw table, in dbt's words."""
    if key := FAMILIES[table].get("key"):
        yield "unique", frozenset(key)
    for rule in FAMILIES[table]["expectations"]:
        if kind := KINDS.get(rule["type"]):
            yield kind, frozenset([rule["column"]])


def asked_of(model: Mapping[str, Any], columns: Mapping[str, str]) -> Iterator[Rule]:
    """What the tests of a staging model ask, of the raw columns that its own are made of."""
    for test in model.get("data_tests", ()):
        if "unique_combination" in test:
            names = test["unique_combination"]["arguments"]["columns"]
            yield "unique", frozenset(columns.get(name, name) for name in names)
    for column in model["columns"]:
        for test in column.get("data_tests", ()):
            yield (
                test if isinstance(test, str) else next(iter(test)),
                frozenset([columns.get(column["name"], column["name"])]),
            )


def raw_columns(sql: str) -> dict[str, str]:
    """Which raw column a staging column is, where it is no more than that one read: ``trim(result) as result_text``."""
    if macro := re.search(r"^\{\{ (\w+)\(source", sql, flags=re.MULTILINE):
        (sql,) = re.findall(rf"macro {macro[1]}\(.*?endmacro", MACROS, flags=re.DOTALL)
    held = {}
    for written, name in re.findall(r"^ +(.+) as (\w+),?$", sql, flags=re.MULTILINE):
        words = set(re.findall(r"[a-z]\w+", written)) - PLAIN
        if len(words) == 1:
            held[name] = words.pop()
    return held


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_staging_repeats_no_expectation(path: Path) -> None:
    sql = path.read_text(encoding="utf-8")
    (table,) = re.findall(r"source\('\w+', '(\w+)'\)", sql)
    (model,) = loaded(path.with_suffix(".yml"))["models"]
    assert set(asked_of(model, raw_columns(sql))) & set(expected_of(table)) == set()


def test_a_renamed_column_is_recognized() -> None:
    sql = (
        "select\n    trim(status) as kind_text,\n    {{ parse_us_date('date') }} as round_date,\n    a + b as c\nfrom x"
    )
    assert raw_columns(sql) == {"kind_text": "status", "round_date": "date"}
    model = {
        "data_tests": [{"unique_combination": {"arguments": {"columns": ["source_id", "kind_text"]}}}],
        "columns": [{"name": "round_date", "data_tests": ["not_null"]}],
    }
    assert set(asked_of(model, raw_columns(sql))) == {
        ("unique", frozenset({"source_id", "status"})),
        ("not_null", frozenset({"date"})),
    }


def test_what_dbt_reads_as_a_number_has_no_pattern() -> None:
    """The tests in SQL that validate raw cells name them by table; no family validates the form of these."""
    validated = [
        (table, column)
        for path in (ROOT / "tests" / "dbt").glob("*.sql")
        for written in re.findall(
            r"set (?:counts|numbers) = (\{.*?\}) %\}", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        for table, columns in ast.literal_eval(written).items()
        for column in columns
    ]
    assert len(validated) > 20  # as many as there were when this was written
    patterns = {
        (table, rule["column"])
        for table, family in FAMILIES.items()
        for rule in family["expectations"]
        if rule["type"] == "expect_column_values_to_match_regex"
    }
    assert patterns.isdisjoint(validated)


def imports_of(path: Path, modules: Iterable[str]) -> set[str]:
    """The modules among some that a module imports, at its top or in a function."""
    nodes = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.ImportFrom)]
    parts = {(node.module, f"{node.module}.{part.name}") for node in nodes for part in node.names}
    return {part if part in modules else module for module, part in parts if module} & set(modules)


def test_no_modules_import_each_other_in_a_circle() -> None:
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for package in ("extract", "expectations", "publish", "analysis", "report", "distribution")
        for path in (ROOT / package).rglob("*.py")
    }
    graph = {name: imports_of(path, modules) for name, path in modules.items()}
    assert {"publish.validation", "publish.database"} < graph["publish.build"]
    TopologicalSorter(graph).prepare()
