"""The models as a whole: their unit tests pass, data flow one way between layers, and they are short and not deep."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from statistics import median

from extract.workspace import Workspace
from publish.dbt import run_dbt
from tests.project import Laboratory


def test_every_model_does_what_its_unit_tests_say(laboratory: Laboratory) -> None:
    run_dbt(laboratory.workspace, laboratory.database, ["test", "--select", "test_type:unit"])
    files = laboratory.workspace.dbt_files
    results = json.loads((files / "run_results.json").read_text(encoding="utf-8"))["results"]
    manifest = json.loads((files / "manifest.json").read_text(encoding="utf-8"))
    # The other results are those of what dbt does before a run.
    outcomes = {found["unique_id"]: found["status"] for found in results if found["unique_id"].startswith("unit_test.")}
    assert outcomes == dict.fromkeys(manifest["unit_tests"], "pass")


def models_of(workspace: Workspace) -> Mapping[str, dict]:
    """The models in dbt's manifest."""
    nodes = json.loads((workspace.dbt_files / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    return {name: node for name, node in nodes.items() if node["resource_type"] == "model"}


def arrows(workspace: Workspace) -> Iterator[tuple[dict, dict]]:
    """Each model with each model that it reads."""
    models = models_of(workspace)
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


def test_the_facts_are_at_most_twelve_models_deep(published: Workspace) -> None:
    read: dict[str, list[str]] = {}
    for reader, source in arrows(published):
        read.setdefault(reader["name"], []).append(source["name"])

    @cache
    def depth(name: str) -> int:
        return 1 + max(map(depth, read.get(name, [])), default=0)  # a staging model reads no model

    assert depth("stg_inference__files") == 1
    assert 1 < depth("fct_results") <= 12


def test_models_are_short(published: Workspace) -> None:
    """Lines as a person reads and writes them: a loop over a list of columns counts once."""
    lines = {node["name"]: len(node["raw_code"].splitlines()) for node in models_of(published).values()}
    assert {name: count for name, count in lines.items() if count > 150} == {}
    assert median(lines.values()) <= 45
