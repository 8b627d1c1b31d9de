"""Run dbt on Spark, in this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

# These imports take seconds: this module is imported when a build begins.
from dbt.adapters.spark.connections import SparkCredentials
from dbt.artifacts.schemas.results import RunStatus, TestStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg

from engines.errors import EngineError
from engines.folders import SparkFolders
from extract.workspace import Workspace

TARGETS = ("spark", "thrift", "connect")
_BAD = (RunStatus.Error, TestStatus.Error, TestStatus.Fail)
_initialize = SparkCredentials.__post_init__


def run_dbt(
    workspace: Workspace,
    folders: SparkFolders,
    target: str,
    arguments: Sequence[str],
    on_progress: Callable[[int, int, str], None] = lambda done, total, name: None,
) -> None:
    """Run one dbt command on Spark.

    Args:
        workspace: Names the root of the project.
        folders: The Spark warehouse: its inputs are read, its tables are written.
        target: The target of ``profiles.yml``.
        arguments: The dbt command line, e.g. ``["build"]``.
        on_progress: Called with nodes begun, nodes in all, and the name of the one begun.

    Raises:
        EngineError: dbt failed; the message lists each failure.
    """

    def watch(event: EventMsg) -> None:
        if event.info.name == "LogStartLine":
            on_progress(event.data.index, event.data.total, event.data.description)

    _use_ansi()
    os.environ |= {"MLPERF_SPARK_TABLES": str(folders.tables), "DO_NOT_TRACK": "1"}
    os.environ.setdefault("MLPERF_SPARK_INPUTS", str(folders.inputs))
    paths = ["--project-dir", workspace.root, "--profiles-dir", workspace.root]
    paths += ["--target-path", folders.dbt_files, "--log-path", folders.dbt_files]
    options = ["--log-level", "none", *arguments, "--target", target, *map(str, paths)]
    outcome = dbtRunner(callbacks=[watch]).invoke(options)
    if outcome.exception:
        raise EngineError(f"dbt: {outcome.exception}") from outcome.exception
    results: Sequence[RunResult] = getattr(outcome.result, "results", [])
    failed = [result for result in results if result.status in _BAD]
    if failed or not outcome.success:
        raise EngineError("\n".join(map(_explain, failed)) or "dbt failed")


def _use_ansi() -> None:
    """Let dbt's adapter keep ANSI mode, which it switches off: without it, wrong casts and overflows are silent."""
    setattr(SparkCredentials, "__post_init__", _with_ansi)  # noqa: B010  # mypy has no types of it in every environment


def _with_ansi(credentials: SparkCredentials) -> None:
    _initialize(credentials)
    credentials.server_side_parameters["spark.sql.ansi.enabled"] = "true"


def _explain(result: RunResult) -> str:
    return f"{result.node.resource_type} {result.node.name} ({result.node.original_file_path}): {result.message}"
