"""Run dbt in this process, with its progress as a callback and its failures as text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.resources.types import NodeType
from dbt.artifacts.schemas.results import RunStatus, TestStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.nodes import GenericTestNode, SingularTestNode
from dbt.task import build as task

from extract.files import write_atomically
from extract.workspace import Workspace
from publish.errors import PublishError
from publish.nodes import DirectBuild, Plan, Progress
from publish.query import column_names, rows_by_name

SHOWN_ROWS = 20
# The first columns identify a wide row: models begin with their keys and names.
SHOWN_CELLS = 20
# The columns with the position of a row in its source, in models and facts.
_POSITION_COLUMNS = ("source_id", "published_source", "source_path", "source_line")
_BAD = (RunStatus.Error, TestStatus.Error, TestStatus.Fail)


def run_dbt(
    workspace: Workspace,
    database: Path,
    arguments: Sequence[str],
) -> None:
    """Run one dbt command on a database file.

    Args:
        workspace: Names the root of the project and the folder of dbt's own files.
        database: The file that dbt builds in.
        arguments: The dbt command line, e.g. ``["build"]``.

    Raises:
        PublishError: dbt failed; the message lists each failure, with the failing rows of tests.
    """
    _run(workspace, database, arguments)


def build_nodes(
    workspace: Workspace,
    database: Path,
    raw: Mapping[str, str],
    known: Mapping[str, str],
    on_progress: Progress = lambda done, total, name: None,
) -> dict[str, str]:
    """Build all seeds, models and data tests in a database; what is there and known is left as it is.

    Args:
        workspace: Names the root of the project and the folder of dbt's own files.
        database: The database, with its raw tables.
        raw: A digest of each raw table, by name.
        known: The digests that the nodes of the database had when it was made; empty for a new database.
        on_progress: Called when a seed or model begins.

    Returns:
        The digest of each node.

    Raises:
        PublishError: dbt failed; the message lists each failure, with the failing rows of tests.
    """
    plan = Plan(raw=raw, known=known, on_progress=on_progress)
    own = task.BuildTask
    task.BuildTask = partial(DirectBuild, plan)  # type: ignore[misc, assignment]
    try:
        _run(workspace, database, ["--no-write-json", "build"])
    finally:
        task.BuildTask = own  # type: ignore[misc]
    return plan.digests


def _run(workspace: Workspace, database: Path, arguments: Sequence[str]) -> None:
    _forget_another_root(workspace)
    os.environ["MLPERF_DATABASE"] = str(database)
    os.environ["DO_NOT_TRACK"] = "1"
    # A database of this program has everything: every test of what is selected can run.
    os.environ["DBT_INDIRECT_SELECTION"] = "eager"
    folders = ["--project-dir", workspace.root, "--profiles-dir", workspace.root]
    folders += ["--target-path", workspace.dbt_files, "--log-path", workspace.dbt_files]
    try:
        outcome = dbtRunner().invoke(["--log-level", "none", *arguments, *map(str, folders)])
    finally:
        # dbt keeps its connection for the next run in this process; other connections need the file.
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise outcome.exception
    if outcome.exception:
        raise PublishError(f"dbt: {outcome.exception}") from outcome.exception
    failed = [result for result in _results(outcome.result) if result.status in _BAD]
    if failed or not outcome.success:
        raise PublishError("\n".join(_explain(result, database) for result in failed) or "dbt failed")


def _results(outcome: object) -> Sequence[RunResult]:
    """The results of nodes in what a command of dbt returns, or those of ``DirectBuild``."""
    results = getattr(outcome, "results", outcome)
    return results if isinstance(results, list | tuple) else ()


def _forget_another_root(workspace: Workspace) -> None:
    """Remove the result of dbt's last parse if the project was elsewhere then: it has the paths of all seeds."""
    note = workspace.dbt_files / "root.txt"
    if not note.exists() or note.read_text(encoding="utf-8") != str(workspace.root):
        (workspace.dbt_files / "partial_parse.msgpack").unlink(missing_ok=True)
        write_atomically(note, str(workspace.root).encode())


def _explain(result: RunResult, database: Path) -> str:
    text = f"{result.node.resource_type} {result.node.name} ({result.node.original_file_path}): {result.message}"
    description = getattr(result.node, "description", "")
    if description:
        text += f"\n  {description}"
    if result.status == TestStatus.Fail and result.node.resource_type == NodeType.Test:
        text += f"\n{_failing_rows(result.node, database)}"
    return text


def _failing_rows(test: GenericTestNode | SingularTestNode, database: Path) -> str:
    """The rows that a test returned, one per line.

    A singular test selects the columns to show. A generic test returns whole rows of a model: the columns that it is
    about and the position come first, then the other columns that are not null.
    """
    with duckdb.connect(database, read_only=True) as connection:
        answer = connection.execute(f"select * from ({test.compiled_code}) limit {SHOWN_ROWS}")
        names = column_names(answer)
        rows = rows_by_name(answer)
    if isinstance(test, GenericTestNode):
        tested = set(re.findall(r"\w+", str(test.test_metadata.kwargs)))
        first = [name for name in names if name in tested] + [name for name in _POSITION_COLUMNS if name in names]
        rows = [
            {name: row[name] for name in dict.fromkeys((*first, *names)) if name in tested or row[name] is not None}
            for row in rows
        ]
    return "\n".join(f"  - {', '.join(_cells(row))}" for row in rows)


def _cells(row: Mapping[str, object]) -> Iterator[str]:
    yield from (f"{name}={value}" for name, value in islice(row.items(), SHOWN_CELLS))
    if len(row) > SHOWN_CELLS:
        yield "…"
