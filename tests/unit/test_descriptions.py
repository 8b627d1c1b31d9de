"""What programs read: descriptions of a release, the citation and the workflows fit their published schemas."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from distribution import verify
from distribution.make import make_release
from tests.distributions import made_up_warehouse, register_of_releases
from tests.project import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("released")
    return make_release(made_up_warehouse(home), register_of_releases("2026.11.0"), home / "dist").folder


def _schema(package: str, *path: str) -> Any:
    return json.loads(files(package).joinpath(*path).read_text(encoding="utf-8"))


def _check_schema(name: str) -> Any:
    return _schema("check_jsonschema", "builtin_schemas", *name.split("/"))


class _Plain(yaml.SafeLoader):
    """YAML with days as texts, as JSON has them."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _yaml(path: Path) -> dict[str, Any]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Plain)  # noqa: S506  # a safe one
    # YAML 1.1, which this reads, has `on` for true.
    return {"on" if key is True else key: value for key, value in content.items()}


def _faults(content: Any, schema: Any) -> list[str]:
    validator = jsonschema.validators.validator_for(schema)(schema)
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(content)]


def test_the_data_package_fits_the_schema_of_data_packages(released: Path) -> None:
    schema = _schema("dplib", "profiles", "2.0", "datapackage.json")
    package = json.loads((released / verify.PACKAGE).read_text(encoding="utf-8"))
    assert _faults(package, schema) == []
    del package["resources"][0]["path"], package["resources"][0]["name"]
    assert _faults(package, schema) != []


@pytest.mark.parametrize("of", ["project", "release"])
def test_the_citation_fits_the_schema_of_citations(released: Path, of: str) -> None:
    schema = _check_schema("vendor/citation-file-format.json")
    citation = _yaml((ROOT if of == "project" else released) / "CITATION.cff")
    assert _faults(citation, schema) == []
    assert _faults(citation | {"authors": []}, schema) != []


@pytest.mark.parametrize("path", sorted(WORKFLOWS.glob("*.yml")), ids=lambda path: path.stem)
def test_a_workflow_fits_the_schema_of_workflows(path: Path) -> None:
    for name in ("vendor/github-workflows.json", "custom/github-workflows-require-timeout.json"):
        assert _faults(_yaml(path), _check_schema(name)) == []
    broken = _yaml(path)
    next(iter(broken["jobs"].values()))["step"] = []
    assert _faults(broken, _check_schema("vendor/github-workflows.json")) != []


@pytest.mark.parametrize("path", sorted(WORKFLOWS.glob("*.yml")), ids=lambda path: path.stem)
def test_a_workflow_uses_actions_of_one_commit_and_has_no_rights_but_those_of_its_jobs(path: Path) -> None:
    workflow = _yaml(path)
    assert workflow["permissions"] == {}
    used = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert used
    assert [name for name in used if len(name.partition("@")[2]) != 40] == []
