"""Other bytes at the same address are refused, and accepted only by `make relock`, which records what changed."""

from __future__ import annotations

import csv
import hashlib
import random
import subprocess
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from extract.cache import cached_files
from extract.errata import Erratum
from extract.errors import SourceError
from extract.sources import GithubFile, Locked, Register
from tests.project import ROOT, run, seed, workspace_at

SOURCE = "paper-released-performance"
DAY = date(2026, 5, 1)


def extract(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    workspace = workspace_at(root / "warehouse", root)
    return run("extract", *arguments, workspace=workspace, MLPERF_MIRROR=str(root / "mirror"))


def serve(root: Path, lines: list[list[str]]) -> str:
    """Put a table of figure 1 into the mirror and return its sha256."""
    (source,) = Register.load().select(SOURCE)
    path = root / "mirror" / source.location
    path.parent.mkdir(parents=True, exist_ok=True)
    content = "".join(",".join(line) + "\n" for line in lines).encode()
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def errata(root: Path) -> list[dict[str, str]]:
    with seed(root, "source_errata").open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_23_new_bytes_are_refused_then_accepted_with_what_they_changed(project_copy: Path) -> None:
    bundled = pl.read_parquet(ROOT / "warehouse" / "bundle" / "paper_performance_trends" / f"{SOURCE}.parquet")
    dates = bundled["date"].unique(maintain_order=True).to_list()
    lines = [["Dates", *dates]]
    for (_, name), cells in bundled.group_by("source_line", "series_name", maintain_order=True):
        lines.append([str(name), *cells["value"]])

    # The same rows in another order: they moved, and nothing of the table changed.
    locked = Register.load().locks[SOURCE].sha256
    first = serve(project_copy, [lines[0], *reversed(lines[1:])])
    refused = extract(project_copy, "fetch", "--source", SOURCE)
    assert refused.returncode == 1
    assert f"bytes differ from the lock: sha256 {first}" in refused.stderr
    assert f"locked {locked}" in refused.stderr
    accepted = extract(project_copy, "relock", "--source", SOURCE)
    assert accepted.returncode == 0, accepted.stderr
    assert [tuple(row.values())[2:] for row in errata(project_copy)] == [(locked, first, "", "0", "0", "0")]

    # Two cells changed, a series of ten cells added at the end, one of ten removed at the start.
    lines[3][1], lines[4][2] = "123", "456"
    second = serve(project_copy, [lines[0], *lines[2:], ["A new series", *["1"] * 10]])
    accepted = extract(project_copy, "relock", "--source", SOURCE)
    assert accepted.returncode == 0, accepted.stderr
    assert f"{SOURCE}: sha256 {first} -> {second}" in accepted.stdout
    assert f"please review in source_errata.csv: {SOURCE} of paper_performance_trends: " in accepted.stdout
    last = errata(project_copy)[-1]
    assert (last["old_sha256"], last["new_sha256"]) == (first, second)
    assert last["table_name"] == "paper_performance_trends"
    added, removed, changed = (int(last[f"{kind}_row_count"]) for kind in ("added", "removed", "changed"))
    assert (added + changed, removed + changed) == (12, 12)
    assert extract(project_copy, "fetch", "--source", SOURCE).returncode == 0


def test_23_the_same_bytes_are_no_erratum(project_copy: Path) -> None:
    serve(project_copy, [["Dates", "1/1/2018"], ["ResNet", "1.0"]])
    for _ in range(2):
        assert extract(project_copy, "relock", "--source", SOURCE).returncode == 0
    assert len(errata(project_copy)) == 1


def test_23_a_relock_that_was_killed_notes_its_change_once(project_copy: Path) -> None:
    """The errata are written before the lock; without the lock the same change is found again."""
    lock = project_copy / "extract" / "sources.lock"
    before = lock.read_bytes()
    serve(project_copy, [["Dates", "1/1/2018"], ["ResNet", "1.0"]])
    assert extract(project_copy, "relock", "--source", SOURCE).returncode == 0
    noted = errata(project_copy)
    lock.write_bytes(before)
    assert extract(project_copy, "relock", "--source", SOURCE).returncode == 0
    assert errata(project_copy) == noted
    # The way back and the same way again are changes of their own.
    serve(project_copy, [["Dates", "1/1/2018"], ["ResNet", "2.0"]])
    assert extract(project_copy, "relock", "--source", SOURCE).returncode == 0
    serve(project_copy, [["Dates", "1/1/2018"], ["ResNet", "1.0"]])
    assert extract(project_copy, "relock", "--source", SOURCE).returncode == 0
    assert [row["new_sha256"] for row in errata(project_copy)[len(noted) :]][1] == noted[-1]["new_sha256"]


@pytest.mark.parametrize(
    ("erratum", "sentence"),
    [
        (Erratum(SOURCE, DAY, "a", "b"), f"{SOURCE}: its earlier rows are not known"),
        (Erratum(SOURCE, DAY, "a", "b", "", 0, 0, 0), f"{SOURCE}: no row changed"),
        (Erratum(SOURCE, DAY, "a", "b", "t", 1, 2, 3), f"{SOURCE} of t: 1 rows added, 2 removed, 3 changed"),
    ],
)
def test_23_an_erratum_is_a_sentence(erratum: Erratum, sentence: str) -> None:
    assert str(erratum) == sentence


def test_04_a_flipped_byte_in_the_cache_is_refused(tmp_path: Path) -> None:
    """A build checks the hash of every cached file before it uses any."""
    source = GithubFile(
        source_id="a-source",
        kind="github_file",
        repository="owner/repository",
        commit="0123456789" * 4,
        path="code/data.csv",
        reader="paper_results",
        suite="inference",
    )
    workspace = workspace_at(tmp_path)
    content = random.Random(0).randbytes(20_000)  # noqa: S311, bytes to break, not secrets
    locked = Locked(sha256=hashlib.sha256(content).hexdigest(), byte_count=len(content))
    register = Register((source,), {"a-source": locked})
    cached = workspace.cache / source.location
    cached.parent.mkdir(parents=True)
    cached.write_bytes(content)
    cached_files(register, workspace.cache)
    for place in random.Random(1).sample(range(len(content)), 100):  # noqa: S311, likewise
        flipped = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        cached.write_bytes(flipped)
        with pytest.raises(SourceError) as failure:
            cached_files(register, workspace.cache)
        assert f"cached file has sha256 {hashlib.sha256(flipped).hexdigest()}, locked {locked.sha256}" in str(
            failure.value
        )
