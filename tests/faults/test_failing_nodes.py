"""Whatever of a build fails, it is named and nothing is published; and nothing of the warehouse is left out of a build.

What a model says does not matter to the first, so a small project with one node of each kind shows it. The second is
shown by the whole warehouse.
"""

from __future__ import annotations

import json

import pytest

from extract.workspace import Workspace
from publish.build import build
from publish.errors import PublishError
from publish.release import published_note
from tests.project import ROOT, append, bytes_published, register_of, run

# A node of each kind, the text that breaks it, and what the error says of it.
BROKEN = {
    "models/staging/stg_lines.sql": ("\nthis is no sql\n", "model stg_lines (models/staging/stg_lines.sql): "),
    "models/intermediate/int_lines_sorted.sql": ("\nthis is no sql\n", "model int_lines_sorted (models/intermediate/"),
    "models/marts/fct_results.sql": ("\nthis is no sql\n", "model fct_results (models/marts/fct_results.sql): "),
    "models/marts/_marts.yml": ("      - {name: missing, data_type: date}\n", "model withdrawn_rows (models/marts/"),
    "seeds/bounds.csv": ("DSCNN,not a number\n", "seed bounds (seeds/bounds.csv): "),
    # 64 lines of the file have no benchmark: 25 hold a status, 25 a path, 14 nothing.
    "models/staging/stg_lines.yml": (
        "      - {name: benchmark_text, data_tests: [not_null]}\n",
        "test not_null_stg_lines_benchmark_text (models/staging/stg_lines.yml): Got 64 results",
    ),
    "tests/dbt/assert_numbers_are_within_bounds.sql": (
        "    or source_line = 7\n",
        "test assert_numbers_are_within_bounds (tests/dbt/assert_numbers_are_within_bounds.sql): Got 1 result",
    ),
    "macros/measures.sql": ("\n{% macro half %}\n", "macro"),
}


@pytest.mark.parametrize("part", BROKEN)
def test_11_a_node_of_any_kind_that_fails_is_named_and_nothing_is_published(small: Workspace, part: str) -> None:
    text, message = BROKEN[part]
    before = bytes_published(small)
    append(small.root / part, text)
    with pytest.raises(PublishError) as failure:
        build(small, register=register_of(small))
    assert message in str(failure.value)
    assert bytes_published(small) == before


def test_11_the_command_ends_with_the_failing_rows_and_an_exit_code(small: Workspace) -> None:
    append(small.root / "tests" / "dbt" / "assert_numbers_are_within_bounds.sql", "    or source_line = 7\n")
    before = bytes_published(small)
    answer = run("publish", "build", workspace=small)
    assert answer.returncode == 1
    assert "\n  - source_path=code/data_cleaned_tiny.csv, source_line=7, result_number=" in answer.stderr
    assert bytes_published(small) == before


def test_11_every_model_seed_and_test_is_run_before_a_build_publishes(published: Workspace) -> None:
    note = published_note(published)
    assert note
    manifest = json.loads((published.dbt_files / "manifest.json").read_text(encoding="utf-8"))
    nodes = {key for key, node in manifest["nodes"].items() if node["resource_type"] in ("model", "seed", "test")}
    assert nodes == note.digests.nodes.keys()
    assert manifest["disabled"] == {}
    written = [
        path.stem for part, kind in (("models", "sql"), ("seeds", "csv")) for path in (ROOT / part).rglob(f"*.{kind}")
    ]
    assert set(written) <= {key.rsplit(".", 1)[-1] for key in nodes}
