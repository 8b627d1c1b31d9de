"""Run dbt in this process: one invocation, its progress as a callback, its failures as text."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.resources.types import NodeType
from dbt.artifacts.schemas.results import RunStatus, TestStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.nodes import GenericTestNode, SingularTestNode
from dbt_common.events.base_types import EventMsg

from extract.files import write_atomically
from extract.workspace import Workspace
from publish.errors import PublishError
from publish.query import column_names

SHOWN_ROWS = 20
# Of a wide row the first columns tell what it is: models begin with their keys and names.
SHOWN_CELLS = 20
# Where a row stands, in the words of the models and of the facts.
_PLACE_COLUMNS = ("source_id", "published_source", "source_path", "source_line")
_BAD = (RunStatus.Error, TestStatus.Error, TestStatus.Fail)


def run_dbt(
    workspace: Workspace,
    database: Path,
    arguments: Sequence[str],
    on_progress: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> None:
    """Run one dbt command on a database file.

    Args:
        workspace: Gives the project's root and the folder for dbt's own files.
        database: The file dbt works in.
        arguments: The dbt command line, e.g. ``["build"]``.
        on_progress: Called with nodes begun, nodes in all, and the name of the one begun.

    Raises:
        PublishError: dbt failed; the message lists each failure, with the failing rows of tests.
    """

    def watch(event: EventMsg) -> None:
        if event.info.name == "LogStartLine":
            on_progress(event.data.index, event.data.total, event.data.description)

    _forget_another_root(workspace)
    os.environ["MLPERF_DATABASE"] = str(database)
    os.environ["DO_NOT_TRACK"] = "1"
    folders = ["--project-dir", workspace.root, "--profiles-dir", workspace.root]
    folders += ["--target-path", workspace.dbt_files, "--log-path", workspace.dbt_files]
    try:
        outcome = dbtRunner(callbacks=[watch]).invoke(["--log-level", "none", *arguments, *map(str, folders)])
    finally:
        # dbt keeps its connection for a next run in the same process; the file must be free for ours.
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise outcome.exception
    if outcome.exception:
        raise PublishError(f"dbt: {outcome.exception}") from outcome.exception
    results: Sequence[RunResult] = getattr(outcome.result, "results", [])
    failed = [result for result in results if result.status in _BAD]
    if failed or not outcome.success:
        raise PublishError("\n".join(_explain(result, database) for result in failed) or "dbt failed")


def _forget_another_root(workspace: Workspace) -> None:
    """Drop what dbt remembers of its last parse if the project lay elsewhere then: it holds the paths of all seeds."""
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
    """The rows that a test returned, one a line.

    A singular test selects what it has to say. A generic one gives whole rows of a model: what it asks and where the
    row stands come first, then the first of the others that are not null.
    """
    with duckdb.connect(database, read_only=True) as connection:
        answer = connection.execute(f"select * from ({test.compiled_code}) limit {SHOWN_ROWS}")
        names = column_names(answer)
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    if isinstance(test, GenericTestNode):
        asked = set(re.findall(r"\w+", str(test.test_metadata.kwargs)))
        first = [name for name in names if name in asked] + [name for name in _PLACE_COLUMNS if name in names]
        rows = [
            {name: row[name] for name in dict.fromkeys((*first, *names)) if name in asked or row[name] is not None}
            for row in rows
        ]
    return "\n".join(f"  - {', '.join(_cells(row))}" for row in rows)


def _cells(row: Mapping[str, object]) -> Iterator[str]:
    yield from (f"{name}={value}" for name, value in islice(row.items(), SHOWN_CELLS))
    if len(row) > SHOWN_CELLS:
        yield "…"
