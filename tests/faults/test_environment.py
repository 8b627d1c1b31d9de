"""Where and how a build runs must not matter; what it is made of must be what was locked."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from extract.workspace import Workspace
from publish.build import build
from publish.errors import PublishError
from publish.exports import RAW_TABLES
from publish.query import connect
from tests.project import ROOT, append, exports_of_any_inputs, register_of, run, seed, workspace_at
from tests.submissions import pack, submission

STRANGE = {
    "TZ": "Asia/Kathmandu",
    "LC_ALL": "C",
    "LANG": "tr_TR.UTF-8",
    "PYTHONHASHSEED": "7",
    "OMP_NUM_THREADS": "1",
    "POLARS_MAX_THREADS": "1",
}


def test_28_folder_time_zone_language_and_umask_change_no_byte(
    published: Workspace, project_copy: Path, tmp_path: Path
) -> None:
    # The tests of the data change nothing, and take half of the time.
    append(project_copy / "dbt_project.yml", "\ndata_tests:\n  mlperf:\n    +enabled: false\n")
    workspace = workspace_at(tmp_path / "a warehouse; with 'odd' $signs", project_copy)
    built = run("publish", "build", workspace=workspace, options={"umask": 0o077}, **STRANGE)
    assert built.returncode == 0, built.stderr
    *marts, last = built.stdout.splitlines()
    exported = {path.stem: path for path in published.exports.glob("*.parquet")}
    assert marts == [
        f"  marts.{name:<24}{pl.read_parquet(path).height:>8,} rows"
        for name, path in sorted(exported.items())
        if name not in RAW_TABLES
    ]
    assert last.startswith(f"published {workspace.database} in ")
    assert exports_of_any_inputs(workspace) == exports_of_any_inputs(published)


LAND = """
import sys
from pathlib import Path
from extract.landing import land
from extract.sources import LocalTree

archive, folder = map(Path, sys.argv[1:])
source = LocalTree(source_id="s", reader="inference_submissions", suite="inference", path=archive)
land(source, archive, "0" * 64, folder)
"""


def test_28_another_time_zone_language_and_hash_seed_change_no_landed_byte(tmp_path: Path) -> None:
    """The samples have local times of the analyzer, and the session has the time in UTC."""
    archive = pack(submission(), tmp_path / "archive.tar.gz")
    landed = {}
    for name, environment in (("usual", {}), ("strange", STRANGE)):
        folder = tmp_path / name
        command = [sys.executable, "-c", LAND, str(archive), str(folder)]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)
        files = (path for path in folder.rglob("*") if path.is_file())
        landed[name] = {path.relative_to(folder): path.read_bytes() for path in files}
    # The first sample is 5 s before the window of the submission, which begins at 10:00:20 UTC.
    samples = pl.read_parquet(tmp_path / "strange" / "power_samples" / "*.parquet")
    assert samples["sampled_at"].min() == datetime(2021, 3, 1, 10, 0, 15)  # noqa: DTZ001, UTC without a zone
    assert landed["strange"] == landed["usual"]


def test_28_a_project_that_moved_is_built_where_it_is(small: Workspace) -> None:
    """What dbt keeps of its last run has the paths of all seeds in it."""
    moved = small.root.rename(small.root.with_name("moved"))
    workspace = workspace_at(moved / "warehouse", moved)
    append(seed(moved, "bounds"), "another,1\n")
    build(workspace, register=register_of(workspace))
    with duckdb.connect(workspace.database, read_only=True) as connection:
        assert connection.execute("select count(*) from seeds.bounds").fetchone() == (3,)
    moved.rename(small.root)


@pytest.mark.parametrize(
    "name",
    ["requirements", "requirements-mutation", "requirements-explorer", "requirements-node", "requirements-spark"],
)
def test_27_every_library_is_pinned_with_its_hash(name: str) -> None:
    lock = (ROOT / f"{name}.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.\[\], -]+)==\S+((?:[^\n]*\\\n)+[^\n]*)", lock, flags=re.MULTILINE)
    asked = re.findall(r"^(\w[\w-]*)", (ROOT / f"{name}.in").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {name.lower() for name in asked} <= {re.sub(r"\[.*", "", name) for name, _ in pins}
    assert [name for name, rest in pins if "--hash=sha256:" not in rest] == []
    assert "://" not in lock


def test_27_every_package_of_the_explorer_is_pinned_with_its_hash() -> None:
    lock = json.loads((ROOT / "explorer" / "package-lock.json").read_text(encoding="utf-8"))
    asked = json.loads((ROOT / "explorer" / "package.json").read_text(encoding="utf-8"))
    for name, version in {**asked["dependencies"], **asked["devDependencies"]}.items():
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    pinned = {path: package.get("integrity", "") for path, package in lock["packages"].items() if path}
    assert [path for path, digest in pinned.items() if not digest.startswith("sha512-")] == []
    assert "://" not in json.dumps(lock)


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
    database = tmp_path / "joulebase.duckdb"
    with duckdb.connect(database) as connection:
        connection.execute("create table t as select 1")
    content = bytearray(database.read_bytes())
    assert content[8:12] == b"DUCK"
    content[offset] ^= 255
    database.write_bytes(content)
    with pytest.raises(
        PublishError, match=r"joulebase.duckdb cannot be opened: .*(not a valid DuckDB|[Cc]orrupt|version)"
    ):
        connect(database)


def test_26_the_exports_are_plain_parquet(published: Workspace) -> None:
    import pyarrow.parquet as pq

    for path in published.exports.glob("*.parquet"):
        assert pq.read_table(path).num_rows == pl.read_parquet(path).height
