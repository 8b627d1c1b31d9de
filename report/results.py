"""The report on a submission, from the database in which it was measured."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import duckdb

from publish.errors import PublishError
from report.ranking import places
from report.schema import Check, Flag, Measure, PowerRun, Report, Result, Submission, Summary, TraceStep, Unread
from report.tables import rows

NOTICE = (
    "This is no official review. It reads the files of a submission, recomputes its metrics, and checks what the files"
    " show against the published rules. Only MLCommons reviews submissions and publishes MLPerf® results; until then a"
    " result is unverified."
)

Row = Mapping[str, Any]


def report_of(connection: duckdb.DuckDBPyConnection, doubts: Sequence[str], *, is_compared: bool) -> Report:
    """The report on the submission in a database, after ``report.ranking.compare``.

    Args:
        connection: The database.
        doubts: The signs that the submission may be of another round, as sentences.
        is_compared: Whether there is a published release.

    Raises:
        PublishError: DuckDB failed.
    """
    try:
        results = _results(connection)
        unread = [Unread(**row) for row in rows(connection, "unread")]
        (submission,) = rows(connection, "submission")
    except duckdb.Error as error:
        raise PublishError(f"the report cannot be made: {error}") from error
    return Report(
        schema_version=1,
        notice=NOTICE,
        submission=Submission(**submission, doubts=doubts),
        summary=summary_of(results, len(unread)),
        is_compared=is_compared,
        results=results,
        unread=unread,
    )


def exit_status(report: Report) -> Literal[0, 1, 2]:
    """What a command says of a report: 0 if no check fails, 1 if one does, 2 if there is no result at all."""
    if not report.results:
        return 2
    return 1 if report.summary.failed_check_count else 0


def _results(connection: duckdb.DuckDBPyConnection) -> list[Result]:
    measures, checks = _by_folder(rows(connection, "measures")), _by_folder(rows(connection, "checks"))
    runs, placed = _power_runs(connection), places(connection)
    return [
        Result(
            **row,
            measures=[Measure(**measure) for measure in measures[row["result_path"]]],
            checks=[Check(**check) for check in checks[row["result_path"]]],
            power_run=runs.get(row["result_path"]),
            places=placed.get(row["result_path"], []),
        )
        for row in rows(connection, "results")
    ]


def _by_folder(found: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    """The rows of each result folder, without its path."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        grouped[row["result_path"]].append({name: value for name, value in row.items() if name != "result_path"})
    return grouped


def _power_runs(connection: duckdb.DuckDBPyConnection) -> dict[str, PowerRun]:
    traces: dict[str, list[TraceStep]] = defaultdict(list)
    for row in rows(connection, "traces"):
        traces[row.pop("run_id")].append(TraceStep(**row))
    flags: dict[str, list[Flag]] = defaultdict(list)
    for row in rows(connection, "flags"):
        flags[row.pop("run_id")].append(Flag(**row))
    runs = {}
    for row in rows(connection, "power_runs"):
        path, run_id = row.pop("result_path"), row.pop("run_id")
        runs[path] = PowerRun(**row, flags=flags[run_id], trace=traces[run_id])
    return runs


def summary_of(results: Sequence[Result], unread_count: int) -> Summary:
    """How many results and checks of each outcome there are."""
    folders = Counter(result.outcome for result in results)
    checks = Counter(check.outcome for result in results for check in result.checks)
    return Summary(
        result_count=len(results),
        passed_result_count=folders["pass"],
        failed_result_count=folders["fail"],
        not_checkable_result_count=folders["not_checkable"],
        passed_check_count=checks["pass"],
        failed_check_count=checks["fail"],
        not_checkable_check_count=checks["not_checkable"],
        unread_count=unread_count,
    )
