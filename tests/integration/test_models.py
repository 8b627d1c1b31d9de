"""The unit tests of the models: each judges a model on rows made up for it."""

from __future__ import annotations

import json

from publish.dbt import run_dbt
from tests.project import Laboratory


def test_every_model_does_what_its_unit_tests_say(laboratory: Laboratory) -> None:
    run_dbt(laboratory.workspace, laboratory.database, ["test", "--select", "test_type:unit"])
    files = laboratory.workspace.dbt_files
    results = json.loads((files / "run_results.json").read_text(encoding="utf-8"))["results"]
    manifest = json.loads((files / "manifest.json").read_text(encoding="utf-8"))
    assert {result["unique_id"] for result in results} == set(manifest["unit_tests"])
    assert {result["status"] for result in results} == {"pass"}
