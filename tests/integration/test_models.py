"""The unit tests of the models: each judges a model on rows made up for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from extract.workspace import Workspace
from publish.dbt import run_dbt
from tests.conftest import workspace_at


def test_every_model_does_what_its_unit_tests_say(published: Workspace, tmp_path: Path) -> None:
    # They ask the database for the types of columns only; a copy is not locked by other tests.
    database = tmp_path / "mlperf.duckdb"
    shutil.copyfile(published.database, database)
    workspace = workspace_at(tmp_path / "warehouse")
    run_dbt(workspace, database, ["test", "--select", "test_type:unit"])
    results = json.loads((workspace.dbt_files / "run_results.json").read_text(encoding="utf-8"))["results"]
    manifest = json.loads((workspace.dbt_files / "manifest.json").read_text(encoding="utf-8"))
    assert {result["unique_id"] for result in results} == set(manifest["unit_tests"])
    assert {result["status"] for result in results} == {"pass"}
