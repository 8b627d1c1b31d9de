from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from extract.__main__ import main
from extract.bundle import Bundle, make_bundle, rows_bundled, seal
from extract.cache import file_of
from extract.errors import SourceError
from extract.fetch import Fetcher
from extract.files import sha256_of
from extract.landing import land, land_cached, landed_in
from extract.local import extract_local, extracted, forget_local
from extract.raw import compose
from extract.readers import READERS
from extract.readers.tables import REJECTIONS
from extract.sources import Bundled, GithubArchive, LocalTree, Locked, Register
from extract.workspace import Workspace
from publish.build import build
from publish.errors import PublishError
from tests.project import ROOT, workspace_at
from tests.submissions import header_of, pack, submission

LINEAGE = ["source_path", "source_line", "source_id", "source_sha256"]
BUNDLE = ROOT / "warehouse" / "bundle"
DIVISIONS = ("closed", "open")


def local(place: Path) -> LocalTree:
    return LocalTree(
        source_id="local-x", reader="inference_submissions", suite="inference", round_id="inference-v5.1", path=place
    )


def landed_rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of each landed table, in one order."""
    rows: dict[str, list[tuple[object, ...]]] = {}
    for path in sorted(folder.glob("*/*.parquet")):
        rows.setdefault(path.parent.name, []).extend(
            pl.read_parquet(path).drop("source_id", "source_sha256").iter_rows()
        )
    return {table: sorted(found, key=repr) for table, found in rows.items()}


def test_rows_are_text_with_their_lineage(tmp_path: Path) -> None:
    source = Register.load().select("paper-released-performance")[0]
    (tmp_path / "file").write_bytes(b"Dates,1/1/2018\nResNet,1.0\nDLRM,\n")
    landed = land(source, tmp_path / "file", "hash", tmp_path / "landed")
    frame = pl.read_parquet(tmp_path / "landed" / "paper_performance_trends" / "*.parquet")
    assert landed.rows == {"paper_performance_trends": 2}
    assert frame.columns == ["series_name", "date", "value", *LINEAGE]
    assert frame.rows() == [
        ("ResNet", "1/1/2018", "1.0", "code/data_performance.csv", 2, "paper-released-performance", "hash"),
        ("DLRM", "1/1/2018", "", "code/data_performance.csv", 3, "paper-released-performance", "hash"),
    ]


def test_the_same_bytes_are_read_once(tmp_path: Path) -> None:
    source = Register.load().select("paper-released-performance")[0]
    (tmp_path / "file").write_bytes(b"Dates,1/1/2018\nResNet,1.0\n")
    first = land(source, tmp_path / "file", "hash", tmp_path / "landed")
    (tmp_path / "file").write_bytes(b"Dates,1/1/2018\nResNet,2.0\nDLRM,3.0\n")
    assert land(source, tmp_path / "file", "hash", tmp_path / "landed") == first
    assert land(source, tmp_path / "file", "other hash", tmp_path / "landed").rows == {"paper_performance_trends": 2}


def test_what_cannot_be_read_leaves_what_was_landed(tmp_path: Path) -> None:
    source = Register.load().select("paper-released-performance")[0]
    (tmp_path / "file").write_bytes(b"Dates,1/1/2018\nResNet,1.0\n")
    first = land(source, tmp_path / "file", "hash", tmp_path / "landed")
    (tmp_path / "file").write_bytes(b"Dates,1/1/2018\nResNet,1.0,2\n")
    with pytest.raises(SourceError, match="paper-released-performance, code/data_performance.csv, line 2: 3 fields"):
        land(source, tmp_path / "file", "other", tmp_path / "landed")
    assert landed_in(tmp_path / "landed") == first
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz"])
def test_a_folder_and_an_archive_of_it_give_the_same_rows(tmp_path: Path, name: str) -> None:
    files = submission() | submission(platform="box_x2", scenario="Server")
    rows = {}
    for kind in ("folder", name):
        place = pack(files, tmp_path / kind, top="" if kind == "folder" else "repository-0123")
        land(local(place), place, "hash", tmp_path / "landed" / kind)
        rows[kind] = landed_rows(tmp_path / "landed" / kind)
    assert rows["folder"] == rows[name]
    assert {table: len(found) for table, found in rows[name].items()} == {
        "inference_files": 14,  # seven files of each of the two results
        "inference_log_entries": 14,  # five lines of the log, two of the summary
        "inference_accuracies": 4,  # one line, in the old way of writing and the new one that includes it
        "inference_systems": 2,
        "inference_power_sessions": 4,
        "inference_power_messages": 4,  # one in each session
        "inference_power_checksums": 2,  # of the logs of the analyzer
        "power_samples": 30,  # 15 lines each
    }


def test_24_a_published_source_without_a_result_is_refused(tmp_path: Path) -> None:
    # Descriptions of systems are where they are expected, and runs are one folder deeper.
    (source,) = Register.load().select("training-v4.0")
    workspace = workspace_at(tmp_path)
    archive = file_of(source, workspace.cache)
    archive.parent.mkdir(parents=True)
    pack({"Acme/systems/box.json": b"{}", "Acme/results/box/first/bert/result_0.txt": b""}, tmp_path / "a.tar.gz")
    (tmp_path / "a.tar.gz").rename(archive)
    message = "training-v4.0: the reader training_submissions finds no result: no row of training_runs; rows found: "
    with pytest.raises(SourceError, match=message + "training_systems: 1"):
        land_cached(source, Locked(sha256="0" * 64, byte_count=1), workspace)
    assert landed_in(workspace.landed / source.source_id) is None


def test_members_that_cannot_be_used_are_rejections(tmp_path: Path) -> None:
    import tarfile

    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.addfile(header_of("closed/Acme/systems/box.json", kind=tarfile.SYMTYPE, link="/etc/passwd"))
    land(local(tmp_path / "a.tar"), tmp_path / "a.tar", "hash", tmp_path / "landed")
    rows = pl.read_parquet(tmp_path / "landed" / REJECTIONS.name / "*.parquet")
    assert rows.select("source_path", "reason").rows() == [("closed/Acme/systems/box.json", "link")]


def test_a_submission_on_this_machine_is_kept_for_the_next_builds(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    place = pack(submission(), tmp_path / "My Submission")
    source, landed = extract_local(workspace, place, "inference-v5.1")
    assert source.source_id == "local-my-submission"
    assert landed.rows["power_samples"] == 15
    (tmp_path / "raw").mkdir()
    files = compose(Register.load(), workspace, tmp_path / "raw")
    samples = [pl.read_parquet(path, columns=["source_id"]) for path in files["power_samples"]]
    assert sum(frame.filter(pl.col("source_id") == source.source_id).height for frame in samples) == 15
    (register,) = files["sources"]
    assert pl.read_parquet(register).filter(kind="local").select("source_id", "round_id", "origin").rows() == [
        ("local-my-submission", "inference-v5.1", "extract")
    ]


@pytest.mark.parametrize(
    ("name", "round_id", "message"),
    [
        ("nowhere", "inference-v5.1", "nowhere: no such file or folder"),
        ("empty", "inference-v5.1", "empty: contains nothing of a submission"),
        ("empty", "cooking-v5.1", "cooking-v5.1: no such round; known: inference-v0.5, .*tiny-v0.5, .*training-v5.1, "),
        ("empty", "inference-v9.9", "inference-v9.9: no such round; known: inference-v0.5, .*, inference-v5.1"),
        ("empty", "", ": no such round; known: inference-v0.5"),
    ],
)
def test_what_is_no_submission_is_refused(tmp_path: Path, name: str, round_id: str, message: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=message):
        extract_local(workspace_at(tmp_path / "warehouse"), tmp_path / name, round_id)
    assert not list((tmp_path / "warehouse").glob("extracts/*/source.json"))


def test_what_is_refused_leaves_what_was_extracted(tmp_path: Path) -> None:
    """A rejection is no content: a place with nothing else is no submission."""
    workspace = workspace_at(tmp_path / "warehouse")
    place = pack(submission(), tmp_path / "a submission")
    source, landed = extract_local(workspace, place, "inference-v5.1")
    shutil.rmtree(place)
    (place / "closed" / "A").mkdir(parents=True)
    (place / "closed" / "A" / "results").symlink_to(tmp_path)
    with pytest.raises(SourceError, match="a submission: contains nothing of a submission"):
        extract_local(workspace, place, "inference-v5.1")
    assert list(extracted(workspace)) == [(source, workspace.extracts / source.source_id)]
    assert landed_in(workspace.extracts / source.source_id) == landed


@pytest.mark.parametrize("name", ["pipe", "link to a pipe", "device"])
def test_21_a_pipe_or_a_device_is_refused(tmp_path: Path, name: str) -> None:
    """To read one would never end."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link to a pipe").symlink_to("pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    with pytest.raises(SourceError, match=f"{name}: is neither a file nor a folder"):
        extract_local(workspace_at(tmp_path / "warehouse"), tmp_path / name, "inference-v5.1")
    assert not (tmp_path / "warehouse" / "extracts").exists()


def test_an_extract_of_another_version_is_named(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    source, landed = extract_local(workspace, pack(submission(), tmp_path / "mine"), "inference-v5.1")
    folder = workspace.extracts / source.source_id
    (folder / "source.json").write_text('{"source_id": "local-mine"}')
    # As that version noted it: nothing is damaged.
    noted = {**landed.sha256_of, "source.json": sha256_of(folder / "source.json")}
    said = landed.model_copy(update={"sha256_of": noted}).model_dump_json()
    seal = hashlib.sha256(said.encode()).hexdigest()
    (folder / "landed.json").write_text(f'{{"landed": {said}, "sha256": "{seal}"}}')
    message = f"local-mine, {folder}: damaged, or extracted by another version (source.json); run: make extract FROM=… "
    with pytest.raises(SourceError, match=re.escape(message)):
        list(extracted(workspace))


def test_a_build_reads_each_cached_file_once_to_verify_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    source = Register.load().select("paper-released-performance")[0]
    cached = file_of(source, workspace.cache)
    cached.parent.mkdir(parents=True)
    cached.write_bytes(b"Dates,1/1/2018\nResNet,1.0\n")
    locked = Locked(sha256=sha256_of(cached), byte_count=cached.stat().st_size)
    verified: list[Path] = []

    def count(path: Path) -> str:
        verified.append(path)
        return sha256_of(path)

    def end(*_: object) -> None:
        raise PublishError("the raw tables are loaded")

    monkeypatch.setattr("extract.cache.sha256_of", count)
    monkeypatch.setattr("publish.build.validate", end)
    with pytest.raises(PublishError, match="the raw tables are loaded"):
        build(workspace, register=Register((source,), {source.source_id: locked}))
    assert verified == [cached]


def test_a_path_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    place = pack(submission(), tmp_path / os.fsdecode(b"caf\xe9"))
    with pytest.raises(SourceError, match="its path is not UTF-8"):
        extract_local(workspace_at(tmp_path / "warehouse"), place, "inference-v5.1")


def test_an_extract_is_forgotten_alone(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    for name in ("one", "two"):
        extract_local(workspace, pack(submission(), tmp_path / name), "inference-v5.1")
    with pytest.raises(SourceError, match="local-three: no such extract; extracted: local-one, local-two"):
        forget_local(workspace, "local-three")
    assert forget_local(workspace, "local-one") == ["local-one"]
    assert [local.source_id for local, _ in extracted(workspace)] == ["local-two"]


def run_extract(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"MLPERF_WAREHOUSE": str(workspace.warehouse)})


def test_the_command_names_the_path_that_it_replaces(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    said = []
    for parent in ("one", "one", "two"):
        place = pack(submission(), tmp_path / parent / "mine")
        answer = run_extract(workspace, "extract", "--from", str(place), "--round", "inference-v5.1")
        assert answer.exit_code == 0
        said.append([line for line in answer.output.splitlines() if line.startswith("replaces")])
    assert said == [[], [], [f"replaces the extract of {tmp_path}/one/mine"]]
    assert run_extract(workspace, "forget", "--source", "local-*").output == "removed local-mine; run: make build\n"
    assert list(extracted(workspace)) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", "--from", "", "--round", "inference-v5.1"], "the submission and the round: make extract FROM="),
        (["extract", "--from", "x", "--round", ""], "name the submission and the round: make extract FROM="),
        (["forget", "--source", ""], "name the extract: make forget SOURCE="),
    ],
)
def test_an_empty_argument_is_refused(tmp_path: Path, arguments: list[str], message: str) -> None:
    answer = run_extract(workspace_at(tmp_path), *arguments)
    assert isinstance(answer.exception, SourceError)
    assert message in str(answer.exception)


def test_the_libraries_say_nothing_beside_the_error(tmp_path: Path) -> None:
    run_extract(workspace_at(tmp_path), "fetch", "--source", "nothing")
    assert not logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.WARNING)


def test_without_anything_fetched_the_raw_tables_are_those_of_the_bundle(tmp_path: Path) -> None:
    files = compose(Register.load(), workspace_at(tmp_path), tmp_path)
    composed = {path for paths in files.values() for path in paths if path.is_relative_to(BUNDLE)}
    packed = sorted(BUNDLE.glob("power_samples/*.parquet"))
    lists = set(BUNDLE.glob("members/*.parquet"))  # of members, by which a rewritten archive is described
    assert composed == set(BUNDLE.rglob("*.parquet")) - set(packed) - lists
    for unpacked, path in zip(sorted(files["power_samples"]), packed, strict=True):
        assert pl.read_parquet(unpacked).equals(rows_bundled(path))
    (register,) = files["sources"]
    assert pl.read_parquet(register)["source_id"].to_list() == [source.source_id for source in Register.load().sources]


def test_the_bundle_holds_no_prose() -> None:
    for table in (table for reader in READERS.values() for table in reader.tables):
        for bundled in (BUNDLE / table.name).glob("*.parquet"):
            frame = rows_bundled(bundled)
            assert frame.schema == table.schema
            assert all(frame[column].null_count() == frame.height for column in table.prose_columns)


def test_the_bundle_is_small() -> None:
    sizes = [path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file()]
    # The limits that the repository sets itself.
    assert max(sizes) <= 2_000_000
    assert sum(sizes) <= 25_000_000


# A submission with a result in the closed division and one in the open division, each with 15 power samples.
@pytest.mark.parametrize(
    ("bundled", "divisions", "sample_count", "sample_files"),
    [
        ("all", {"closed", "open"}, 30, ["a-round.parquet"]),
        ("closed", {"closed"}, 15, ["a-round.parquet"]),
        ("results", {"closed"}, 0, []),
        ("none", set(), 0, []),
    ],
)
def test_the_bundle_has_of_a_source_what_the_register_says(
    tmp_path: Path, bundled: Bundled, divisions: set[str], sample_count: int, sample_files: list[str]
) -> None:
    source = GithubArchive(
        source_id="a-round", kind="github_archive", repository="a/round", commit="0" * 40, bundled=bundled,
        reader="inference_submissions", suite="inference", round_id="inference-v5.1",
    )  # fmt: skip
    workspace = Workspace(root=ROOT, warehouse=tmp_path / "warehouse", bundle=tmp_path / "bundle")
    both = {name.replace("closed", division, 1): file for name, file in submission().items() for division in DIVISIONS}
    mirrored = tmp_path / "mirror" / source.location
    mirrored.parent.mkdir(parents=True)
    pack(both, tmp_path / "archive.tar.gz", top="round", commit=source.commit).rename(mirrored)
    locked = Fetcher(workspace.cache, mirror=str(tmp_path / "mirror")).fetch(source, None)
    register = Register((source,), {"a-round": locked})

    make_bundle(register, workspace)
    assert [path.name for path in workspace.bundle.glob("power_samples/*")] == sample_files
    (tmp_path / "raw").mkdir()
    tables = {
        name: pl.concat([pl.read_parquet(path) for path in paths])
        for name, paths in compose(register, workspace, tmp_path / "raw", cached={}).items()
    }
    for name in ("inference_files", "inference_log_entries", "inference_power_sessions"):
        assert set(tables[name]["source_path"].str.split("/").list.first()) == divisions, name
    assert tables["power_samples"].height == sample_count


def test_a_source_that_is_nowhere_is_named(tmp_path: Path) -> None:
    workspace = Workspace(root=ROOT, warehouse=tmp_path, bundle=tmp_path / "bundle")
    with pytest.raises(SourceError, match="paper-released-datacenter.*not in the bundle; run: make fetch SOURCE="):
        compose(Register.load(), workspace, tmp_path)


def test_a_bundle_of_other_bytes_than_the_lock_is_refused(tmp_path: Path) -> None:
    workspace = Workspace(root=ROOT, warehouse=tmp_path, bundle=tmp_path / "bundle")
    shutil.copytree(BUNDLE, workspace.bundle)
    table = workspace.bundle / "paper_results" / "paper-released-datacenter.parquet"
    pl.read_parquet(table).with_columns(source_sha256=pl.lit("other")).write_parquet(table)
    seal(workspace.bundle)
    with pytest.raises(SourceError, match="paper-released-datacenter.*made from sha256 other, locked 6ee652"):
        compose(Register.load(), workspace, tmp_path)


@pytest.mark.parametrize(
    ("source_id", "changed"),
    [
        ("paper-released-tiny", {"path": "code/other.csv"}),
        ("paper-released-tiny", {"repository": "somebody/else"}),
        ("tiny-v1.3", {"commit": "0" * 40}),
        ("openmlperf", {"version": "0.3.0"}),
    ],
)
def test_23_rows_of_one_address_do_not_pass_as_those_of_another(source_id: str, changed: dict[str, str]) -> None:
    """The lock is of the bytes, which may be the same at both addresses; a citation names the address."""
    register, bundle = Register.load(), Bundle(BUNDLE)
    (source,) = register.select(source_id)
    assert list(bundle.files_of(source, register.locked(source)))
    other = source.model_copy(update=changed)
    with pytest.raises(SourceError) as refusal:
        list(bundle.files_of(other, register.locked(source)))
    assert f"the bundle was made from {source.url}, the register has {other.url}" in str(refusal.value)
    assert f"run: make fetch SOURCE={source_id}" in str(refusal.value)


def test_a_bundle_without_its_addresses_is_refused(tmp_path: Path) -> None:
    workspace = Workspace(root=ROOT, warehouse=tmp_path, bundle=tmp_path / "bundle")
    shutil.copytree(BUNDLE, workspace.bundle)
    (workspace.bundle / "ADDRESSES").unlink()
    with pytest.raises(SourceError, match="bundle, ADDRESSES: cannot be read"):
        compose(Register.load(), workspace, tmp_path)


def test_04_a_number_changed_in_the_bundle_is_refused(tmp_path: Path) -> None:
    workspace = Workspace(root=ROOT, warehouse=tmp_path, bundle=tmp_path / "bundle")
    shutil.copytree(BUNDLE, workspace.bundle)
    table = workspace.bundle / "paper_results" / "paper-released-tiny.parquet"
    pl.read_parquet(table).with_columns(result=pl.lit("1")).write_parquet(table)
    with pytest.raises(SourceError, match=r"paper-released-tiny.parquet: changed since it was bundled: sha256 "):
        compose(Register.load(), workspace, tmp_path)
    (workspace.bundle / "SHA256SUMS").unlink()
    with pytest.raises(SourceError, match="bundle, SHA256SUMS: cannot be read"):
        compose(Register.load(), workspace, tmp_path)
