"""What breaks a build: one clear error, and the published warehouse stays as it was, byte for byte."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extract.errors import SourceError
from extract.sources import Register
from extract.workspace import Workspace
from publish.build import build
from publish.errors import PublishError
from tests.conftest import ROOT, workspace_at


def bytes_published(workspace: Workspace) -> dict[str, str]:
    files = sorted(path for path in workspace.published.rglob("*") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def remove_line(path: Path, start: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(start)]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")


@pytest.mark.parametrize(
    ("seed", "line", "messages"),
    [
        ("units.csv", "System Power,", ["known_spelling_stg_paper__results_unit_text", "unit_text=System Power, row_count=56", "units.csv"]),
        (
            "benchmark_aliases.csv",
            "tiny,DSCNN,",
            ["known_spelling_int_paper_measurements_corrected_benchmark_text", "DSCNN", "benchmark_aliases.csv"],
        ),
        ("scenario_aliases.csv", "Multi Stream,", ["corrected_scenario_text", "Multi Stream", "218"]),
        ("submitter_aliases.csv", "kai_jiang,", ["corrected_submitter_text", "kai_jiang", "paper-released-tiny"]),
    ],
)
def test_17_an_unknown_spelling_is_listed(
    published: Workspace, project_copy: Path, seed: str, line: str, messages: list[str]
) -> None:
    before = bytes_published(published)
    remove_line(project_copy / "seeds" / seed, line)
    with pytest.raises(PublishError) as failure:
        build(workspace_at(published.warehouse, project_copy))
    for message in messages:
        assert message in str(failure.value)
    assert bytes_published(published) == before


def test_15_a_mislabelled_unit_fails_the_build(published: Workspace, project_copy: Path) -> None:
    """Without its correction, the 56 rows in mJ labelled J are results of up to 601 kW of edge systems."""
    before = bytes_published(published)
    remove_line(project_copy / "seeds" / "correction_rules.csv", "paper-v3.1-stream-energy-in-mj,")
    with pytest.raises(PublishError) as failure:
        build(workspace_at(published.warehouse, project_copy))
    message = str(failure.value)
    assert "assert_implied_power_is_plausible" in message
    assert "Got 56 results" in message
    assert "code/data_cleaned_inference_edge.csv" in message
    assert bytes_published(published) == before


def test_25_a_correction_that_finds_nothing_fails_the_build(published: Workspace, project_copy: Path) -> None:
    before = bytes_published(published)
    change(project_copy / "seeds" / "correction_rules.csv", "4.1-0049,4.1-0066,4", "4.1-0050,4.1-0066,4")
    with pytest.raises(PublishError, match="(?s)corrections_find_what_they_correct.*filed-under-nvidia"):
        build(workspace_at(published.warehouse, project_copy))
    assert bytes_published(published) == before


def test_11_a_model_that_fails_is_named(published: Workspace, project_copy: Path) -> None:
    before = bytes_published(published)
    change(project_copy / "models" / "marts" / "core" / "rejected_rows.sql", "union all", "union all nonsense")
    with pytest.raises(PublishError, match="(?s)model rejected_rows .*nonsense"):
        build(workspace_at(published.warehouse, project_copy))
    assert bytes_published(published) == before


def cached(workspace: Workspace, name: str, content: bytes) -> Path:
    (source,) = Register.load().select(name)
    path = workspace.cache / source.location
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_04_a_damaged_cached_file_stops_the_build(published: Workspace) -> None:
    before = bytes_published(published)
    path = cached(published, "paper-released-performance", b"Dates,1/1/2018\n")
    try:
        with pytest.raises(
            SourceError, match="paper-released-performance, .*cached file has sha256 .* locked 6f65ff23"
        ):
            build(published)
    finally:
        path.unlink()
    assert bytes_published(published) == before


def test_09_a_second_build_names_the_first_one(published: Workspace) -> None:
    hold = "import sys; from extract.workspace import Workspace; from publish.lock import only_writer\n"
    hold += "with only_writer(Workspace.from_environment()): print('held', flush=True); sys.stdin.read()"
    environment = {**os.environ, "MLPERF_WAREHOUSE": str(published.warehouse)}
    with subprocess.Popen(
        [sys.executable, "-c", hold],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(PublishError, match=f"another build is running \\(pid {first.pid}\\)"):
            build(published)
        first.communicate("")
    assert build(published).is_unchanged


def test_08_what_a_killed_build_left_is_no_obstacle(tmp_path: Path, published: Workspace) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    left = workspace.building / "release"
    left.mkdir(parents=True)
    (left / "mlperf.duckdb").write_bytes(b"half a file")
    (workspace.warehouse / ".published.new").symlink_to("nowhere")
    build(workspace)
    exports = {name: sha256 for name, sha256 in bytes_published(workspace).items() if name.endswith(".parquet")}
    assert exports.items() <= bytes_published(published).items()


def test_10_a_reader_keeps_its_old_file_while_a_new_one_is_published(tmp_path: Path, project_copy: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    build(workspace)
    with duckdb.connect(workspace.database, read_only=True) as reader:
        count = "select count(*) from seeds.power_bounds"
        assert reader.execute(count).fetchone() == (4,)
        with (project_copy / "seeds" / "power_bounds.csv").open("a") as stream:
            stream.write("another,1,2,a test\n")
        assert not build(workspace_at(workspace.warehouse, project_copy)).is_unchanged
        assert reader.execute(count).fetchone() == (4,)
        # A new reader, in a process of its own, sees the new release.
        ask = f"import duckdb; reader = duckdb.connect({str(workspace.database)!r}, read_only=True)\n"
        ask += f"print(reader.execute({count!r}).fetchone())"
        answer = subprocess.run([sys.executable, "-c", ask], check=False, capture_output=True, text=True)
        assert answer.stderr == ""
        assert answer.stdout == "(5,)\n"


def test_26_the_file_has_the_storage_version_of_older_readers(published: Workspace) -> None:
    with duckdb.connect(published.database, read_only=True) as connection:
        (tags,) = connection.execute("select tags from duckdb_databases() where database_name = 'mlperf'").fetchone()
    assert tags["storage_version"].startswith("v1.2.0")
