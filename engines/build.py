"""Build the warehouse on Spark: inputs from the published DuckDB database, then all models and data tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from engines.cluster import standalone
from engines.errors import EngineError
from engines.folders import SparkFolders, claim, clear
from engines.inputs import write_inputs
from engines.spark import TARGETS, run_dbt
from extract.workspace import Workspace

_WORKER_MEMORY = "2g"


@dataclass(frozen=True)
class Request:
    """What to build, and where.

    Attributes:
        target: The target of ``profiles.yml``.
        select: Nodes as dbt selects them; none for all.
        workers: The number of workers of a cluster on this machine, started for this build; 0 for none.
    """

    target: str = "spark"
    select: Sequence[str] = ()
    workers: int = 0


def build(
    workspace: Workspace, folders: SparkFolders, request: Request, on_progress: Callable[[int, int, str], None]
) -> None:
    """Replace what is in a Spark warehouse by a new build.

    Args:
        workspace: Names the published warehouse, whose raw tables and seeds are read.
        folders: The Spark warehouse.
        request: What to build, and where.
        on_progress: Called when a dbt node begins.

    Raises:
        EngineError: The folder is no Spark warehouse, there is no published warehouse or no Java, or dbt failed.
    """
    _check(request.target)
    claim(folders)
    clear(folders)
    write_inputs(workspace.database, folders.inputs)
    # The seeds are among the inputs, and unit tests check the models on made-up rows: they belong to `make test`.
    arguments = ["build", "--exclude-resource-type", "seed", "unit_test"]
    arguments += ["--select", *request.select] if request.select else []
    with ExitStack() as stack:
        if request.workers:
            os.environ["MLPERF_SPARK_MASTER"] = stack.enter_context(standalone(request.workers, _WORKER_MEMORY))
        run_dbt(workspace, folders, request.target, arguments, on_progress)


def _check(target: str) -> None:
    if target not in TARGETS:
        raise EngineError(f"there is no target {target!r} of Spark; one of {', '.join(TARGETS)}")
    if target == "spark" and not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise EngineError("there is no Java; Spark needs Java 17 or later, for example openjdk-17-jre-headless")
