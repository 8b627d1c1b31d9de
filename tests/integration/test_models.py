"""The models as a whole: their unit tests pass, and data flow one way between the layers."""

from __future__ import annotations

import json
from collections.abc import Iterator

from extract.workspace import Workspace
from publish.dbt import run_dbt
from tests.project import Laboratory


def test_every_model_does_what_its_unit_tests_say(laboratory: Laboratory) -> None:
    run_dbt(laboratory.workspace, laboratory.database, ["test", "--select", "test_type:unit"])
    files = laboratory.workspace.dbt_files
    results = json.loads((files / "run_results.json").read_text(encoding="utf-8"))["results"]
    manifest = json.loads((files / "manifest.json").read_text(encoding="utf-8"))
    assert {result["unique_id"] for result in results} == set(manifest["unit_tests"])
    assert {result["status"] for result in results} == {"pass"}


def arrows(workspace: Workspace) -> Iterator[tuple[dict, dict]]:
    """Each model with each model that it reads."""
    nodes = json.loads((workspace.dbt_files / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    models = {name: node for name, node in nodes.items() if node["resource_type"] == "model"}
    for reader in models.values():
        yield from ((reader, models[name]) for name in reader["depends_on"]["nodes"] if name in models)


def test_no_inner_model_reads_a_mart(published: Workspace) -> None:
    inner = {"staging", "intermediate"}
    back = [(a["name"], b["name"]) for a, b in arrows(published) if a["schema"] in inner and b["schema"] == "marts"]
    assert back == []


def test_nothing_outside_the_wing_of_the_paper_reads_it(published: Workspace) -> None:
    inward = [
        (reader["name"], read["name"])
        for reader, read in arrows(published)
        if read["fqn"][1] == "paper" and reader["fqn"][1] != "paper"
    ]
    assert inward == []
