"""Where and how a build runs must not matter; what it is made of must be what was locked."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest

from extract.workspace import Workspace
from publish.build import build
from publish.errors import PublishError
from publish.query import connect
from tests.conftest import ROOT, workspace_at
from tests.faults.test_build import bytes_published, exports


def test_28_place_time_language_and_mask_change_no_byte(published: Workspace, tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "a warehouse; with 'odd' $signs")
    strange = {
        "MLPERF_WAREHOUSE": str(workspace.warehouse),
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "7",
        "OMP_NUM_THREADS": "1",
        "POLARS_MAX_THREADS": "1",
    }
    built = subprocess.run(
        [sys.executable, "-m", "publish", "build"],
        cwd=ROOT,
        env={**os.environ, **strange},
        umask=0o077,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    assert exports(workspace) == exports(published)


def test_28_a_project_that_moved_is_built_where_it_is(project_copy: Path, tmp_path: Path) -> None:
    from publish.dbt import run_dbt

    database = tmp_path / "mlperf.duckdb"
    run_dbt(workspace_at(tmp_path / "warehouse", project_copy), database, ["seed"])
    database.unlink()
    moved = project_copy.rename(tmp_path / "moved")
    run_dbt(workspace_at(tmp_path / "warehouse", moved), database, ["seed"])
    with duckdb.connect(database, read_only=True) as connection:
        rounds = connection.execute("select count(*) from seeds.rounds").fetchone()
    assert rounds == (len((moved / "seeds" / "reference" / "rounds.csv").read_text(encoding="utf-8").splitlines()) - 1,)


def test_27_every_library_is_pinned_with_its_hash() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.\[\]-]+)==\S+((?:[^\n]*\\\n)+[^\n]*)", lock, flags=re.MULTILINE)
    asked = re.findall(r"^([\w-]+)", (ROOT / "requirements.in").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {name.lower() for name in asked} <= {re.sub(r"\[.*", "", name) for name, _ in pins}
    assert [name for name, rest in pins if "--hash=sha256:" not in rest] == []
    assert "://" not in lock


def test_27_a_library_of_other_bytes_is_not_installed(tmp_path: Path) -> None:
    """As `make setup` installs, from a wheel made here instead of from the network."""
    wheel = tmp_path / "a_library-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("a_library.py", "")
        archive.writestr("a_library-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: a-library\nVersion: 1.0\n")
        archive.writestr(
            "a_library-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("a_library-1.0.dist-info/RECORD", "")
    install = [sys.executable, "-m", "pip", "install", "--require-hashes", "--no-index", "--find-links", str(tmp_path)]
    install += ["--target", str(tmp_path / "installed"), "--requirement", str(tmp_path / "lock")]
    for digest, is_right in (("0" * 64, False), (hashlib.sha256(wheel.read_bytes()).hexdigest(), True)):
        (tmp_path / "lock").write_text(f"a-library==1.0 --hash=sha256:{digest}\n")
        answer = subprocess.run(install, capture_output=True, text=True, check=False)
        assert (answer.returncode == 0) == is_right
        assert ("DO NOT MATCH THE HASHES" in answer.stderr) != is_right
        assert (tmp_path / "installed" / "a_library.py").exists() == is_right


@pytest.mark.parametrize("offset", [8, 12], ids=["mark of the format", "version of the format"])
def test_26_a_file_of_another_format_gives_one_message(tmp_path: Path, offset: int) -> None:
    database = tmp_path / "mlperf.duckdb"
    with duckdb.connect(database) as connection:
        connection.execute("create table t as select 1")
    content = bytearray(database.read_bytes())
    assert content[8:12] == b"DUCK"
    content[offset] ^= 255
    database.write_bytes(content)
    with pytest.raises(
        PublishError, match=r"mlperf.duckdb cannot be opened: .*(not a valid DuckDB|[Cc]orrupt|version)"
    ):
        connect(database)


def test_26_the_exports_are_plain_parquet(published: Workspace) -> None:
    import polars as pl
    import pyarrow.parquet as pq

    for path in published.exports.glob("*.parquet"):
        assert pq.read_table(path).num_rows == pl.read_parquet(path).height


# What the error must name; whatever fails, nothing is published. (Of the models: test_models_fail.py.)
BROKEN = {
    "seeds/rules/plausibility_bounds.csv": ("edge,not a number,2,3,4,a test\n", "plausibility_bounds"),
    "tests/dbt/assert_round_dates_agree.sql": ("    or true\n", "assert_round_dates_agree"),
}


@pytest.mark.parametrize("part", BROKEN)
def test_11_a_seed_or_test_that_fails_publishes_nothing(published: Workspace, project_copy: Path, part: str) -> None:
    added, name = BROKEN[part]
    with (project_copy / part).open("a", encoding="utf-8") as stream:
        stream.write(added)
    before = bytes_published(published)
    with pytest.raises(PublishError, match=name):
        build(workspace_at(published.warehouse, project_copy))
    assert bytes_published(published) == before


def test_11_every_model_seed_and_test_is_judged_before_a_build_publishes(published: Workspace) -> None:
    """With the test above: a failure of any of them is the failure of the build, since none is left out."""
    judged = json.loads((published.dbt_files / "run_results.json").read_text(encoding="utf-8"))["results"]
    manifest = json.loads((published.dbt_files / "manifest.json").read_text(encoding="utf-8"))
    nodes = {key for key, node in manifest["nodes"].items() if node["resource_type"] in ("model", "seed", "test")}
    assert nodes <= {result["unique_id"] for result in judged}
    written = {
        path.stem
        for folder in ("models", "seeds")
        for kind in ("sql", "csv")
        for path in (ROOT / folder).rglob(f"*.{kind}")
    }
    assert written <= {key.rsplit(".", 1)[-1] for key in nodes}
