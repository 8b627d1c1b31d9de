"""What breaks a build: one clear error, and the published warehouse stays as it was, byte for byte."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from extract.errors import SourceError
from extract.sources import Locked, Register
from extract.workspace import Workspace
from publish.build import build
from publish.errors import PublishError
from tests.conftest import ROOT, SHARED, workspace_at


def bytes_published(workspace: Workspace) -> dict[str, str]:
    files = sorted(path for path in workspace.published.rglob("*") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def exports(workspace: Workspace) -> dict[str, str]:
    return {name: sha256 for name, sha256 in bytes_published(workspace).items() if name.endswith(".parquet")}


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
    ("lines", "messages"),
    [
        (
            {"units.csv": "System Power,"},
            ["known_spelling_stg_paper__results_unit_text", "unit_text=System Power, ", "row_count=56", "units.csv"],
        ),
        (
            {
                "benchmark_aliases.csv": "tiny,DSCNN,",
                "scenario_aliases.csv": "Multi Stream,",
                "submitter_aliases.csv": "kai_jiang,",
            },
            [
                "known_spelling_int_paper_measurements_corrected_benchmark_text", "DSCNN", "benchmark_aliases.csv",
                "corrected_scenario_text", "Multi Stream", "218",
                "corrected_submitter_text", "kai_jiang", "paper-released-tiny",
            ],
        ),
    ],
)  # fmt: skip
def test_17_unknown_spellings_are_listed(
    published: Workspace, project_copy: Path, lines: dict[str, str], messages: list[str]
) -> None:
    before = bytes_published(published)
    for seed, line in lines.items():
        remove_line(next(project_copy.glob(f"seeds/*/{seed}")), line)
    with pytest.raises(PublishError) as failure:
        build(workspace_at(published.warehouse, project_copy))
    for message in messages:
        assert message in str(failure.value)
    assert bytes_published(published) == before


def test_15_a_mislabelled_unit_fails_the_build(published: Workspace, project_copy: Path) -> None:
    """Without its correction, the 56 rows in mJ labelled J are results of up to 601 kW of edge systems."""
    before = bytes_published(published)
    remove_line(project_copy / "seeds" / "corrections" / "correction_rules.csv", "paper-v3.1-stream-energy-in-mj,")
    with pytest.raises(PublishError) as failure:
        build(workspace_at(published.warehouse, project_copy))
    message = str(failure.value)
    assert "assert_implied_power_is_plausible" in message
    assert "Got 56 results" in message
    assert "code/data_cleaned_inference_edge.csv" in message
    assert bytes_published(published) == before


def test_15_tokens_taken_for_samples_fail_the_build(published: Workspace, project_copy: Path) -> None:
    """The paper's headline: GPT-J of v4.1 (line 1164) in tokens per second, labelled as samples, is 119 times v3.1."""
    before = bytes_published(published)
    with (project_copy / "seeds" / "corrections" / "correction_rules.csv").open("a") as stream:
        stream.write(
            "paper-v4.1-dlrm-unit,5,paper-released-datacenter,1164,1164,,,,,,set,unit_text,Tokens/s,Samples/s,1\n"
        )
    with pytest.raises(PublishError) as failure:
        build(workspace_at(published.warehouse, project_copy))
    assert "assert_sources_agree_on_a_result" in str(failure.value)
    assert "benchmark_id=gptj-99, round_id=inference-v4.1" in str(failure.value)
    assert "source_line=1164" in str(failure.value)
    assert bytes_published(published) == before


def test_15_tokens_of_a_benchmark_without_tokens_fail_the_build(published: Workspace, project_copy: Path) -> None:
    before = bytes_published(published)
    remove_line(project_copy / "seeds" / "corrections" / "correction_rules.csv", "paper-v4.1-dlrm-unit,1,")
    with pytest.raises(PublishError, match="(?s)assert_only_language_models_have_tokens.*benchmark_id=dlrm-v2-99,"):
        build(workspace_at(published.warehouse, project_copy))
    assert bytes_published(published) == before


def test_25_a_correction_that_finds_nothing_fails_the_build(published: Workspace, project_copy: Path) -> None:
    before = bytes_published(published)
    change(
        project_copy / "seeds" / "corrections" / "correction_rules.csv", "4.1-0049,4.1-0066,4", "4.1-0050,4.1-0066,4"
    )
    with pytest.raises(
        PublishError,
        match="(?s)assert_rules_change_what_they_expect.*nvidia, rule_number=1, expected_rows=4, changed_rows=0",
    ):
        build(workspace_at(published.warehouse, project_copy))
    assert bytes_published(published) == before


def test_24_a_source_of_a_round_that_no_seed_knows_fails_the_build(published: Workspace, project_copy: Path) -> None:
    before = bytes_published(published)
    remove_line(project_copy / "seeds" / "reference" / "rounds.csv", "inference-v2.1,inference,v2.1,")
    with pytest.raises(PublishError, match="(?s)relationships_stg_registry__sources_round_id__round_id__ref_rounds_"):
        build(workspace_at(published.warehouse, project_copy))
    assert bytes_published(published) == before


def test_25_a_changed_count_fails_with_the_difference(published: Workspace, project_copy: Path) -> None:
    before = bytes_published(published)
    change(
        project_copy / "seeds" / "counts" / "expected_result_counts.csv",
        "inference-v5.0,datacenter,closed,true,19",
        "inference-v5.0,datacenter,closed,true,20",
    )
    with pytest.raises(
        PublishError,
        match="(?s)counts_as_reviewed_int_results_bundled.*v5.0, .*found_count=19, expected_count=20, mend=.*_counts",
    ):
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


def changed_source(published: Workspace, tmp_path: Path, old: bytes, new: bytes) -> tuple[Workspace, Register]:
    """A working copy whose tiny file is changed and locked as it then is."""
    workspace = workspace_at(tmp_path / "warehouse")
    shutil.copytree(published.warehouse, workspace.warehouse, symlinks=True)
    register = Register.load()
    (source,) = register.select("paper-released-tiny")
    original = SHARED / "mirror" / source.location
    if not original.exists():
        pytest.skip("the mirror of the public files is not here")
    content = original.read_bytes()
    assert content.count(old) == 1
    content = content.replace(old, new)
    cached = workspace.cache / source.location
    cached.parent.mkdir(parents=True, exist_ok=True)
    cached.write_bytes(content)
    found = Locked(sha256=hashlib.sha256(content).hexdigest(), byte_count=len(content))
    return workspace, Register(register.sources, {**register.locks, source.source_id: found})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"SystemType,", b"System,", "line 1: header changed: missing ['SystemType'], unexpected ['System']"),
        (b"603.1363088,", b"603.1363088,,", "line 2: 22 fields where the header has 21"),
        (b"603.1363088,", b'"603.1363088,', "line 2: invalid CSV"),
    ],
)
def test_13_a_changed_file_stops_the_build(
    published: Workspace, tmp_path: Path, old: bytes, new: bytes, message: str
) -> None:
    workspace, register = changed_source(published, tmp_path, old, new)
    before = bytes_published(workspace)
    with pytest.raises(SourceError) as failure:
        build(workspace, register=register)
    assert f"paper-released-tiny, code/data_cleaned_tiny.csv, {message}" in str(failure.value)
    assert bytes_published(workspace) == before


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        (
            b"0.5-464,Harvard (Reference),,Nucleo-L4R5ZI,MobileNetV1 (0.25x),MobileNetV1 (0.25x),,24320.841,1.0,",
            b"0.5-464,Harvard (Reference),,Nucleo-L4R5ZI,MobileNetV1 (0.25x),MobileNetV1 (0.25x),,24320.841,available,",
            ["assert_counts_are_counts", "source_line=3, column_name=number_of_nodes, cell=available"],
        ),
        (b",24320.841,", b",N/A,", ["assert_number_counts_are_as_reviewed", "found_numbers=3, expected_numbers=4"]),
    ],
)
def test_14_a_text_in_place_of_a_number_stops_the_build(
    published: Workspace, tmp_path: Path, old: bytes, new: bytes, messages: list[str]
) -> None:
    workspace, register = changed_source(published, tmp_path, old, new)
    before = bytes_published(workspace)
    with pytest.raises(PublishError) as failure:
        build(workspace, register=register)
    for message in messages:
        assert message in str(failure.value)
    assert bytes_published(workspace) == before


def test_08_a_damaged_release_is_built_again_and_what_a_killed_build_left_is_no_obstacle(
    published: Workspace, tmp_path: Path
) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    shutil.copytree(published.warehouse, workspace.warehouse, symlinks=True)
    workspace.database.unlink()
    assert build(workspace).is_unchanged  # the name is mended
    assert workspace.database.exists()
    damaged = workspace.exports / "fct_results.parquet"
    content = damaged.read_bytes()
    damaged.write_bytes(content[:1000] + bytes([content[1000] ^ 1]) + content[1001:])
    left = workspace.building / "release"
    left.mkdir(parents=True, exist_ok=True)
    (left / "mlperf.duckdb").write_bytes(b"half a file")
    (workspace.warehouse / ".published.new").symlink_to("nowhere")
    assert not build(workspace).is_unchanged
    assert exports(workspace) == exports(published)


def test_09_a_second_build_names_the_first_one(published: Workspace) -> None:
    hold = "import sys; from extract.workspace import Workspace; from extract.lock import only_writer\n"
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
        with pytest.raises(SourceError, match=f"another command is writing there \\(pid {first.pid}\\)"):
            build(published)
        first.communicate("")
    assert build(published).is_unchanged


def test_10_a_reader_keeps_its_old_file_while_a_new_one_is_published(
    published: Workspace, tmp_path: Path, quick_copy: Path
) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    shutil.copytree(published.warehouse, workspace.warehouse, symlinks=True)
    with duckdb.connect(workspace.database, read_only=True) as reader:
        count = "select count(*) from seeds.plausibility_bounds"
        assert reader.execute(count).fetchone() == (4,)
        with (quick_copy / "seeds" / "rules" / "plausibility_bounds.csv").open("a") as stream:
            stream.write("another,1,2,3,3,a test\n")
        assert not build(workspace_at(workspace.warehouse, quick_copy)).is_unchanged
        assert reader.execute(count).fetchone() == (4,)
        # A new reader, in a process of its own, sees the new release.
        ask = f"import duckdb; reader = duckdb.connect({str(workspace.database)!r}, read_only=True)\n"
        ask += f"print(reader.execute({count!r}).fetchone())"
        answer = subprocess.run([sys.executable, "-c", ask], check=False, capture_output=True, text=True)
        assert answer.stderr == ""
        assert answer.stdout == "(5,)\n"


def test_26_the_file_has_the_storage_version_of_older_readers(published: Workspace, tmp_path: Path) -> None:
    # A copy: other tests have the file open in the configuration of a query.
    shutil.copyfile(published.database, tmp_path / "mlperf.duckdb")
    with duckdb.connect(tmp_path / "mlperf.duckdb", read_only=True) as connection:
        (tags,) = connection.execute("select tags from duckdb_databases() where database_name = 'mlperf'").fetchone()
    assert tags["storage_version"].startswith("v1.2.0")
