"""Releases of warehouses that were built: a small one, built twice, and that of the bundle."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from distribution import verify
from distribution.make import make_release
from distribution.rebuild import differences
from extract.workspace import Workspace
from publish.build import build
from tests.distributions import COPIED, forge, register_of_releases
from tests.project import ROOT, append, register_of

MB = 1_000_000
EXAMPLE = re.compile(r"```(sql|python)\n(.*?)```", flags=re.DOTALL)
# Runs an SQL text and fails if it has no row.
RUN_SQL = "import sys, duckdb; assert duckdb.sql(sys.argv[1].strip().rstrip(';')).fetchall()"


def _release(small: Workspace, dist: Path) -> Path:
    for name in COPIED:
        (small.root / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, small.root / name)
    return make_release(small, register_of_releases("2026.11.0"), dist, register=register_of(small)).folder


def _run_example(language: str, example: str, release: Path) -> None:
    arguments = [RUN_SQL, example] if language == "sql" else [f"{example}\nassert len(facts)"]
    subprocess.run([sys.executable, "-c", *arguments], cwd=release, check=True)


def test_a_build_from_the_checkout_gives_the_data_of_the_release(small: Workspace, tmp_path: Path) -> None:
    release = _release(small, tmp_path / "dist")
    assert verify.failures(release) == []
    assert list(differences(small, release, register=register_of(small))) == []
    forge(release, "fct_results", "update fct_results set result_number = result_number + 1")
    assert verify.failures(release) == []
    assert list(differences(small, release, register=register_of(small))) == [
        "data/fct_results.parquet differs from what this checkout gives."
    ]


def test_a_release_of_another_checkout_cannot_be_rebuilt(small: Workspace, tmp_path: Path) -> None:
    release = _release(small, tmp_path / "dist")
    append(small.root / "models" / "marts" / "fct_results.sql", "-- another comment\n")
    build(small, register=register_of(small))
    (sentence,) = differences(small, release, register=register_of(small))
    assert sentence.endswith("was made from other files than those of this checkout and its bundle.")


def test_the_warehouse_of_the_bundle_makes_a_release_without_a_fault(published: Workspace, tmp_path: Path) -> None:
    release = make_release(published, register_of_releases("2026.11.0"), tmp_path).folder
    assert verify.failures(release) == []
    columns = json.loads((release / verify.NOTE).read_text(encoding="utf-8"))["columns"]
    # Each check of numbers has the columns that it needs; without them, it would say nothing.
    for table, needed, *_ in verify.RECOMPUTED:
        assert {*needed} <= {name for name, _ in columns[table]}, table
    package = json.loads((release / verify.PACKAGE).read_text(encoding="utf-8"))
    facts = next(resource for resource in package["resources"] if resource["name"] == "fct_results")
    assert facts["schema"]["primaryKey"] == ["result_id"]
    assert all(field["description"] for resource in package["resources"] for field in resource["schema"]["fields"])
    for language, example in EXAMPLE.findall((ROOT / "docs" / "using.md").read_text(encoding="utf-8")):
        _run_example(language, example, release)
    # The marts, the sources and the samples take 14 MB as Parquet and 51 MB as a database; all raw tables, 350 MB.
    assert sum(path.stat().st_size for path in (release / "data").iterdir()) < 20 * MB
    assert (release / verify.DATABASE).stat().st_size < 60 * MB
