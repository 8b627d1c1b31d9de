"""What `make clean` removes and keeps, in a warehouse whose files were made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.errors import SourceError
from extract.marker import claim
from extract.workspace import Workspace
from publish import validation
from publish.clean import clean
from tests.project import workspace_at

# A file of each kind that a command makes, by the folder where it does.
MADE = (
    "docs/index.html", "docs/.index.html.x1", "docs/dictionary.html", "docs/.dictionary.html.x1", "docs/docs.json",
    "docs/.docs.json.x1", "validation/index.html", "validation/.index.html.x1", "reports/local-mine.html",
    "reports/.local-mine.html.x1", "report_template/template.json", "report_template/.template.json.x1",
    "report_template/joulebase.duckdb", "dbt/manifest.json", "dbt/dbt.log.1", "dbt/compiled/a/b.sql", "dbt/run/a/b.sql",
    "dbt/check/manifest.json", "dbt/partial_parse.msgpack", "dbt/root.txt", "dbt-target/catalog.json",
    "dbt-target/.index.html.x1", "landed/a-round/landed.json", "landed/a-round/source.json",
    "landed/a-round/table/000000.parquet", "extracts/local-x/source.json", "extracts/local-x/table/000000.parquet",
    "building/joulebase.duckdb", "building/raw/a.parquet", "validated", "dbt.duckdb", "dbt.duckdb.wal",
)  # fmt: skip
# Beside each of them, what none of them made.
KEPT = (
    "docs/notes.html", "validation/notes.txt", "reports/mine.html", "report_template/other.json", "dbt/mine.sql",
    "dbt-target/mine.txt", "landed/a-round/mine.txt", "extracts/mine.txt", "building/mine.txt", "releases/v1/app.zip",
)  # fmt: skip
ELSEWHERE = ("mine.txt", "cache/host/file", "bundle/a.parquet")


def put(workspace: Workspace, *names: str) -> None:
    for name in names:
        path = workspace.warehouse / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    workspace = workspace_at(tmp_path / "warehouse", tmp_path / "project")
    claim(workspace)
    return workspace


def test_what_commands_made_is_removed_and_the_rest_is_listed(place: Workspace) -> None:
    put(place, *MADE, *KEPT, *ELSEWHERE)
    assert clean(place) == sorted(place.warehouse / name for name in KEPT)
    assert files(place.warehouse) == {*KEPT, *ELSEWHERE, ".joulebase-warehouse", ".lock"}


def test_folders_that_are_empty_then_are_removed(place: Workspace) -> None:
    put(place, *MADE)
    assert clean(place) == []
    assert sorted(path.name for path in place.warehouse.iterdir()) == [".joulebase-warehouse", ".lock"]
    # Once more there is nothing to do.
    assert clean(place) == []


def test_without_a_warehouse_nothing_is_made(tmp_path: Path) -> None:
    assert clean(workspace_at(tmp_path / "warehouse")) == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_others_is_refused(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "mine", tmp_path / "project")
    put(workspace, "docs/index.html", "letter.txt")
    with pytest.raises(SourceError, match="is in use for something else"):
        clean(workspace)
    assert files(workspace.warehouse) == {"docs/index.html", "letter.txt"}


def test_tables_are_validated_again_if_what_is_expected_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not if a cache of Python or another file of the project does."""
    monkeypatch.setattr(validation, "_ROOT", tmp_path)
    monkeypatch.setattr(validation, "_verdicts", lambda database: asked.append(database) or [])
    asked: list[Path] = []
    workspace = workspace_at(tmp_path / "warehouse", tmp_path)
    claim(workspace)
    names = {
        "expectations/families/a.yml": True, "expectations/suites.py": True, "requirements.lock": True,
        "expectations/__pycache__/suites.pyc": False, "expectations/a/__pycache__/b/c.pyc": False, "README.md": False,
    }  # fmt: skip
    for name, is_rule in names.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        for content in ("", "x"):
            (tmp_path / name).write_text(content)
            asked.clear()
            for _ in range(2):
                validation.validate(workspace, {}, tmp_path / "database")
            assert len(asked) == (1 if is_rule else 0), name
        if not is_rule:
            continue
        # Under another name the same bytes are other rules.
        (tmp_path / name).rename(tmp_path / f"{name}.yml" if "/" in name else tmp_path / "expectations" / "z.yml")
        asked.clear()
        validation.validate(workspace, {}, tmp_path / "database")
        assert asked
