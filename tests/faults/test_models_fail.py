"""Every model is made to fail: the build names it, and the published warehouse stays as it was, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from extract.workspace import Workspace
from publish.build import build
from publish.errors import PublishError
from tests.conftest import workspace_at
from tests.faults.test_build import bytes_published

BREAK = "\nthis is no sql\n"


def layers(workspace: Workspace) -> Iterator[dict[str, str]]:
    """The models (name and path) in groups of which none needs another of its group, in the order of building."""
    manifest = json.loads((workspace.dbt_files / "manifest.json").read_text(encoding="utf-8"))
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    parents = {key: [parent for parent in manifest["parent_map"][key] if parent in models] for key in models}
    order = TopologicalSorter(parents)
    order.prepare()
    while order.is_active():
        ready = order.get_ready()
        yield {models[key]["name"]: models[key]["original_file_path"] for key in ready}
        order.done(*ready)


def test_11_every_model_that_fails_is_named_and_nothing_is_published(published: Workspace, quick_copy: Path) -> None:
    """The models of a layer fail in the same build; that each of them is named shows that each would end it alone."""
    before = bytes_published(published)
    broken = 0
    for models in layers(published):
        whole = {quick_copy / path: (quick_copy / path).read_text(encoding="utf-8") for path in models.values()}
        for path, text in whole.items():
            path.write_text(text + BREAK, encoding="utf-8")
        with pytest.raises(PublishError) as failure:
            build(workspace_at(published.warehouse, quick_copy))
        for path, text in whole.items():
            path.write_text(text, encoding="utf-8")
        named = {line.split()[1] for line in str(failure.value).splitlines() if line.startswith("model ")}
        assert named == set(models)
        assert bytes_published(published) == before
        broken += len(models)
    assert broken == len(list((quick_copy / "models").rglob("*.sql")))
