"""A submission with an unknown scenario or mode: its folder is read, and the build stops and names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.local import extract_local
from extract.raw import compose
from extract.sources import Register
from publish.database import load_raw
from publish.dbt import run_dbt
from publish.errors import PublishError
from tests.project import copy_project, workspace_at
from tests.submissions import pack, submission

BOARD = "closed/Acme/results/board/kws"


@pytest.fixture(scope="module")
def message(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Why dbt stops on two local submissions, in a project of only the models that list their files."""
    folder = tmp_path_factory.mktemp("folders")
    workspace = workspace_at(folder / "warehouse", listing_project(folder / "project"))
    extract_local(workspace, pack(submission(scenario="Backwards"), folder / "scenario"), "inference-v5.1")
    board = {f"{BOARD}/performance/results.txt": b"Median throughput is 7.5 inf./sec.\n", f"{BOARD}/sleep/log.txt": b""}
    extract_local(workspace, pack(board, folder / "mode.zip"), "tiny-v1.3")
    raw = folder / "raw"
    raw.mkdir()
    load_raw(compose(Register((), {}), workspace, raw), folder / "joulebase.duckdb")
    with pytest.raises(PublishError) as failure:
        run_dbt(workspace, folder / "joulebase.duckdb", ["build", "--select", "*_aliases", "*__files"])
    return str(failure.value)


def listing_project(root: Path) -> Path:
    """A copy of the project without all other models, their tests, and the tests of the whole."""
    copy_project(root)
    for path in [*root.glob("models/**/*.*"), *root.glob("tests/dbt/*.sql")]:
        is_kept = path.suffix == ".md" or path.stem in {"_sources", "stg_inference__files", "stg_tiny__files"}
        if not is_kept:
            path.unlink()
    return root


def test_17_an_unknown_scenario_folder_stops_the_build(message: str) -> None:
    assert (
        "scenario_text=Backwards, source_id=local-scenario, "
        "source_path=closed/Acme/results/box_x1/resnet50/Backwards/accuracy/accuracy.txt, "
        "row_count=6, remedy=add it to seeds/aliases/scenario_aliases.csv"
    ) in message


def test_17_an_unknown_mode_folder_stops_the_build(message: str) -> None:
    assert (
        "mode_text=sleep, source_id=local-mode.zip, source_path=closed/Acme/results/board/kws/sleep/log.txt, "
        "row_count=1, remedy=add it to seeds/aliases/tiny_mode_aliases.csv"
    ) in message
