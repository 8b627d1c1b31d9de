"""The checkpoint: Great Expectations validates the raw tables of a database, suite by suite.

The rows of each suite come as a data frame from a read-only connection, since the library's own SQL engine does not
support DuckDB. Nothing is stored and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.suites import POSITION_COLUMNS, Suite, load_suites

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core import ExpectationSuite, ExpectationValidationResult
    from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Verdict:
    """The result of one expectation.

    Attributes:
        suite: The raw table, or the property of all of them, that was validated.
        expectation: Its type, as Great Expectations names it.
        arguments: Its arguments.
        row_count: Number of rows that were validated.
        is_met: Whether all rows meet it.
        problems: The missing and the unexpected values of a set, or why the expectation could not be validated.
        failing_count: Number of rows, or of values of the set, that break it.
        failing_rows: The first of these rows: their position in the source and the cells that the expectation is about.
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
        arguments = ", ".join(f"{name}={value}" for name, value in self.shown_arguments.items())
        head = f"raw.{self.suite}: {self.expectation}({arguments}){count}"
        return "\n  - ".join([head, *self.problems, *lines])

    @property
    def shown_arguments(self) -> Mapping[str, Any]:
        """The arguments, without a set of values whose differences are in ``problems``."""
        return {name: value for name, value in self.arguments.items() if not (name == "value_set" and self.problems)}


def run_checkpoint(database: Path) -> list[Verdict]:
    """Validate the raw tables of a database file; one verdict per expectation, in the order of the suites.

    Raises:
        SourceError: A suite belongs to no raw table.
        duckdb.Error: A raw table or a column that a suite reads is missing.
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
            validated = batch.validate(_library_suite(suite), result_format=_result_format(rows))
            verdicts += [_verdict(suite, rows, result) for result in validated.results]
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


def _library_suite(suite: Suite) -> ExpectationSuite:
    import great_expectations as gx

    return gx.ExpectationSuite(
        name=suite.name,
        expectations=[
            {"type": rule["type"], "kwargs": {name: rule[name] for name in rule if name != "type"}}
            for rule in suite.expectations
        ],
    )


def _result_format(rows: pd.DataFrame) -> dict[str, Any]:
    """What is reported of rows that break an expectation: their number, and the first of them with their position."""
    positions = [name for name in rows.columns if name in POSITION_COLUMNS]
    return {
        "result_format": "SUMMARY",
        "partial_unexpected_count": SHOWN_ROWS,
        "unexpected_index_column_names": positions,
    }


def _verdict(suite: Suite, rows: pd.DataFrame, result: ExpectationValidationResult) -> Verdict:
    config, found = result.expectation_config, result.result
    if config is None:
        raise AssertionError("the library returned a result without its expectation")
    return Verdict(
        suite=suite.name,
        expectation=config.type,
        arguments={name: value for name, value in config.kwargs.items() if name != "batch_id"},
        row_count=len(rows),
        is_met=bool(result.success),
        problems=[*_set_differences(found), *_exceptions(result.exception_info)],
        failing_count=found.get("unexpected_count", 0),
        failing_rows=[
            dict(sorted(row.items(), key=_position_first)) for row in found.get("partial_unexpected_index_list") or []
        ],
    )


def _set_differences(found: Mapping[str, Any]) -> Iterator[str]:
    """The missing and the unexpected values where the values of a column are validated as a set."""
    if "partial_missing_list" in found:
        yield from (f"missing {value}" for value in found["partial_missing_list"])
        yield from (f"unexpected {value}" for value in found["partial_unexpected_list"])


def _exceptions(info: Mapping[str, Any]) -> Iterator[str]:
    """Why an expectation could not be validated: one message, or one per metric that it needs."""
    for entry in [info, *(nested for nested in info.values() if isinstance(nested, dict))]:
        if entry.get("raised_exception"):
            yield f"could not be validated: {entry['exception_message']}"


def _position_first(cell: tuple[str, object]) -> int:
    """The sort key that puts the position of a row before its other cells."""
    name, _ = cell
    return POSITION_COLUMNS.index(name) if name in POSITION_COLUMNS else len(POSITION_COLUMNS)
