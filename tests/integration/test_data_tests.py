"""A data test that is run with less work is the test that dbt runs: the same query and the same result."""

from __future__ import annotations

import json
from typing import Any

import pytest
from dbt.task import test as dbts_own

from extract.workspace import Workspace
from publish.data_tests import DirectTestRunner
from publish.dbt import run_dbt
from publish.errors import PublishError
from tests.project import append

# 64 lines of the file have no benchmark, as in tests/faults/test_failing_nodes.py.
FAILING = "      - {name: benchmark_text, data_tests: [not_null]}\n"


def results_of(workspace: Workspace) -> dict[str, Any]:
    """What dbt keeps of each test that it ran, without times."""
    with pytest.raises(PublishError, match="Got 64 results"):
        run_dbt(workspace, workspace.published / "joulebase.duckdb", ["test", "--exclude-resource-type", "unit_test"])
    ran = json.loads((workspace.dbt_files / "run_results.json").read_text(encoding="utf-8"))["results"]
    times = {"timing", "thread_id", "execution_time"}
    return {result["unique_id"]: {key: result[key] for key in result.keys() - times} for result in ran}


def test_a_direct_test_has_the_query_and_the_result_of_dbts_own(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(small.root / "models/staging/stg_lines.yml", FAILING)
    direct = results_of(small)
    for name in ("compile", "execute_data_test"):
        monkeypatch.setattr(DirectTestRunner, name, getattr(dbts_own.TestRunner, name))
    assert direct == results_of(small)
    assert {"pass", "fail"} <= {result["status"] for result in direct.values()}
