"""The checkpoint: Great Expectations judges the raw tables of a database, suite by suite.

Each suite's rows come as a data frame from a read-only connection, since the library's own SQL engine does not speak
DuckDB. Nothing is stored and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.suites import PLACE_COLUMNS, Suite, load_suites

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationSuite, ExpectationValidationResult
    from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Verdict:
    """What came of one expectation.

    Attributes:
        suite: The raw table, or what of all of them was judged.
        expectation: Its type, as Great Expectations names it.
        arguments: Its arguments.
        row_count: Rows that were judged.
        is_met: Whether it holds.
        problems: What is missing or unexpected where a set of values is judged, or why it could not be judged.
        failing_count: Rows, or values of the set, that break it.
        failing_rows: The first of these rows: their place and the cells asked about.
    """

    suite: str
    expectation: str
    arguments: Mapping[str, Any]
    row_count: int
    is_met: bool
    problems: Sequence[str]
    failing_count: int
    failing_rows: Sequence[Mapping[str, Any]]

    def __str__(self) -> str:
        lines = [", ".join(f"{name}={cell}" for name, cell in row.items()) for row in self.failing_rows]
        count = f": {self.failing_count:,} of {self.row_count:,} rows" if lines else ""
        asked = ", ".join(f"{name}={value}" for name, value in self.asked.items())
        head = f"raw.{self.suite}: {self.expectation}({asked}){count}"
        return "\n  - ".join([head, *self.problems, *lines])

    @property
    def asked(self) -> Mapping[str, Any]:
        """The arguments to show; a set that is judged as a whole is left to ``problems``."""
        return {name: value for name, value in self.arguments.items() if not (name == "value_set" and self.problems)}


def run_checkpoint(database: Path) -> list[Verdict]:
    """Judge the raw tables of a database file by every suite; one verdict per expectation, in the suites' order.

    Raises:
        SourceError: A suite belongs to no raw table.
        duckdb.Error: A raw table or a column that a suite asks is missing.
    """
    frames = (
        _context()
        .data_sources.add_pandas("raw")
        .add_dataframe_asset("rows")
        .add_batch_definition_whole_dataframe("all")
    )
    verdicts = []
    with duckdb.connect(database, read_only=True) as connection:
        for suite in load_suites(connection):
            rows = connection.execute(suite.query, dict(suite.parameters)).df()
            batch = frames.get_batch(batch_parameters={"dataframe": rows})
            judged = batch.validate(_as_library_has_it(suite), result_format=_result_format(rows))
            verdicts += [_verdict(suite, rows, result) for result in judged.results]
    return verdicts


def _context() -> AbstractDataContext:
    """A context that keeps everything in memory: no files, no pages, no telemetry."""
    # Imported here: the library takes longer to load than all suites take to run.
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        progress_bars=ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def _as_library_has_it(suite: Suite) -> ExpectationSuite:
    import great_expectations as gx

    return gx.ExpectationSuite(
        name=suite.name,
        expectations=[
            {"type": rule["type"], "kwargs": {name: rule[name] for name in rule if name != "type"}}
            for rule in suite.expectations
        ],
    )


def _result_format(rows: pd.DataFrame) -> dict[str, Any]:
    """What is told of rows that break an expectation: how many, and the first of them with their place."""
    places = [name for name in rows.columns if name in PLACE_COLUMNS]
    return {
        "result_format": "SUMMARY",
        "partial_unexpected_count": SHOWN_ROWS,
        "unexpected_index_column_names": places,
    }


def _verdict(suite: Suite, rows: pd.DataFrame, result: ExpectationValidationResult) -> Verdict:
    config, found = result.expectation_config, result.result
    if config is None:
        raise AssertionError("the library gave a result of no expectation")
    return Verdict(
        suite=suite.name,
        expectation=config.type,
        arguments={name: value for name, value in config.kwargs.items() if name != "batch_id"},
        row_count=len(rows),
        is_met=bool(result.success),
        problems=[*_strange_values(found), *_exceptions(result.exception_info)],
        failing_count=found.get("unexpected_count", 0),
        failing_rows=[
            dict(sorted(row.items(), key=_place)) for row in found.get("partial_unexpected_index_list") or []
        ],
    )


def _strange_values(found: Mapping[str, Any]) -> Iterator[str]:
    """What is missing or unexpected where a column's values are judged as a set."""
    if "partial_missing_list" in found:
        yield from (f"missing {value}" for value in found["partial_missing_list"])
        yield from (f"unexpected {value}" for value in found["partial_unexpected_list"])


def _exceptions(info: Mapping[str, Any]) -> Iterator[str]:
    """Why an expectation could not be judged: one message, or one per metric that it needs."""
    for entry in [info, *(nested for nested in info.values() if isinstance(nested, dict))]:
        if entry.get("raised_exception"):
            yield f"could not be judged: {entry['exception_message']}"


def _place(cell: tuple[str, object]) -> int:
    """Where a row stands is shown before what it holds."""
    name, _ = cell
    return PLACE_COLUMNS.index(name) if name in PLACE_COLUMNS else len(PLACE_COLUMNS)
