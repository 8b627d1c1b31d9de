"""The models on Spark: a build there gives the tables of DuckDB, and SQL that the engines read differently does not.

It needs Java and the environment of `make build-spark`, and takes a minute of CPU time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from engines.folders import SparkFolders
from engines.parity import compare_tables
from extract.workspace import Workspace
from tests.project import ROOT, change, copy_project

PYTHON = ROOT / ".venv-spark" / "bin" / "python"
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java, which Spark needs"),
    pytest.mark.skipif(not PYTHON.exists(), reason="there is no environment of `make build-spark`"),
]
# Two texts that Spark takes without an error, in place of the portable ones.
WEBSITE = "models/staging/exports/stg_exports__website_results.sql"
RUNS = "models/intermediate/training/int_training_runs_validated.sql"
SLIPS = (
    (WEBSITE, "    trim(leading 'v' from public_id) as", "    ltrim(public_id, 'v') as"),
    (RUNS, "runs.run_started_ms) / 60000 as", "runs.run_started_ms) / 1000.0 / 60 as"),
)
# A model that passes a seed on; texts of it have apostrophes.
REASONS = ("models/staging/registry/stg_registry__reasons.sql", "select * from {{ ref('correction_reasons') }}\n")


def build_on_spark(root: Path, published: Workspace, folder: Path) -> str:
    """Build the two models, and those that they read, and return what is said of failures."""
    select = "stg_exports__website_results +int_training_runs_validated stg_registry__reasons"
    command = [str(PYTHON), "-m", "engines", "build-spark", "--into", str(folder), "--select", select]
    environment = {**os.environ, "MLPERF_WAREHOUSE": str(published.warehouse)}
    answer = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return answer.stderr if answer.returncode else ""


def differences(published: Workspace, folder: Path) -> Mapping[str, str]:
    """What differs in each table that both engines have."""
    compared = compare_tables(published.database, SparkFolders(folder))
    said = {found.table.partition(".")[2]: " ".join(found.differences) for found in compared}
    return {table: text for table, text in said.items() if text != "only DuckDB has it"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("spark") / "project"
    copy_project(root)
    (root / REASONS[0]).write_text(REASONS[1])
    return root


def test_the_tables_are_those_of_duckdb(copy: Path, published: Workspace, tmp_path: Path) -> None:
    assert build_on_spark(copy, published, tmp_path / "spark") == ""
    found = differences(published, tmp_path / "spark")
    assert found.pop("stg_registry__reasons") == "only Spark has it"
    assert len(found) >= 6
    assert set(found.values()) == {""}
    with duckdb.connect(published.database, read_only=True) as connection:
        seed = connection.execute("from seeds.correction_reasons order by all").fetchall()
        files = f"{tmp_path}/spark/tables/staging.db/stg_registry__reasons/*.parquet"
        assert connection.execute(f"from read_parquet('{files}') order by all").fetchall() == seed
        assert any("'" in str(row) for row in seed)


def test_sql_that_spark_reads_differently_makes_tables_differ(copy: Path, published: Workspace, tmp_path: Path) -> None:
    for path, portable, slip in SLIPS:
        change(copy / path, portable, slip)
    build_on_spark(copy, published, tmp_path / "spark")
    found = differences(published, tmp_path / "spark")
    assert "public_id: '" in found["stg_exports__website_results"]
    assert "run_min" in found["int_training_runs_validated"]
