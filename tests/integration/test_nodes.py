"""What a build makes in one statement for each node is what dbt makes, and so is what it says of a failure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.raw import compose
from extract.workspace import Workspace
from publish.comments import write_comments
from publish.database import building_database, clear_building, load_raw
from publish.dbt import build_nodes, run_dbt
from publish.errors import PublishError
from tests.project import append, content_of, register_of

# Each breaks one node in a way of its own; 64 lines of the file have no benchmark, as in tests/faults.
BREAKS = {
    "the SQL of a model": ("models/intermediate/int_lines_sorted.sql", "\nthis is no sql\n"),
    "a column too many in a contract": ("models/marts/_marts.yml", "      - {name: missing, data_type: date}\n"),
    "a value of a seed": ("seeds/bounds.csv", "DSCNN,not a number\n"),
    "a rule of a column": (
        "models/staging/stg_lines.yml",
        "      - {name: benchmark_text, data_tests: [not_null]}\n",
    ),
    "the SQL of a test": ("tests/dbt/assert_numbers_are_within_bounds.sql", "    or no_such_column = 7\n"),
}
Build = Callable[[Workspace, Path], None]


def by_dbt(workspace: Workspace, database: Path) -> None:
    run_dbt(workspace, database, ["build", "--exclude-resource-type", "unit_test"])


def directly(workspace: Workspace, database: Path) -> None:
    build_nodes(workspace, database, raw=defaultdict(str), known={})


def built(workspace: Workspace, build: Build) -> Path:
    """A new database with the raw tables, and what a build makes in it."""
    clear_building(workspace)
    raw = workspace.building / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    database = building_database(workspace)
    database.parent.mkdir(exist_ok=True)
    load_raw(compose(register_of(workspace), workspace, raw, {}), database)
    build(workspace, database)
    write_comments(database, workspace.dbt_files / "manifest.json")
    return database


def test_a_direct_build_makes_the_tables_that_dbt_makes(small: Workspace) -> None:
    made = [list(content_of(built(small, build))) for build in (by_dbt, directly)]
    assert made[0] == made[1]
    assert len(made[0]) > 100


@pytest.mark.parametrize("part", BREAKS)
def test_a_direct_build_says_what_dbt_says_of_a_failure(small: Workspace, part: str) -> None:
    path, text = BREAKS[part]
    append(small.root / path, text)
    said = []
    for build in (by_dbt, directly):
        with pytest.raises(PublishError) as failure:
            built(small, build)
        said.append(str(failure.value))
    assert said[0] == said[1]


def test_what_dbt_makes_in_another_way_is_made_by_dbt(small: Workspace) -> None:
    model = small.root / "models/intermediate/int_lines_sorted.sql"
    model.write_text("{{ config(materialized='incremental') }}\n" + model.read_text(encoding="utf-8"), encoding="utf-8")
    made = [list(content_of(built(small, build))) for build in (by_dbt, directly)]
    assert made[0] == made[1]
