"""One flipped bit anywhere in what a build reads: it is refused with the file, or nothing that is loaded changes."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from extract.bundle import make_bundle
from extract.cache import cached_files, file_of
from extract.errors import SourceError
from extract.fetch import Fetcher
from extract.landing import content_of, land_cached
from extract.local import extract_local
from extract.raw import compose
from extract.reviewed import acceptance
from extract.sources import GithubArchive, Register
from extract.workspace import Workspace
from tests.project import ROOT
from tests.submissions import pack, submission

FLIPS = 200
COMMIT = "0123456789" * 4
# Two archives and two files; of each kind, one is fetched and the other comes from the bundle. They have the optional
# fields whose values can change to other valid ones.
REGISTER = f"""# What the warehouse is built from.
sources:
  - &archive
    source_id: round-fetched
    kind: github_archive
    repository: owner/round-fetched
    commit: {COMMIT}
    reader: inference_submissions
    suite: inference
    round_id: inference-v5.1
    bundled: all
  - <<: *archive
    source_id: round-bundled
    repository: owner/round-bundled
  - &file  # A table of figure 1.
    source_id: trend-fetched
    kind: github_file
    repository: owner/paper
    commit: {COMMIT}
    path: code/fetched.csv
    reader: paper_performance_trends
    suite: training
    category: training
    division: closed
    bundled: all
  - <<: *file
    source_id: trend-bundled
    path: code/bundled.csv
    withdrawn_on: 2026-05-01
"""
Rows = Mapping[str, Sequence[tuple[object, ...]]]


class Installation(NamedTuple):
    """Everything that a build reads, on the disk."""

    workspace: Workspace
    register: Path
    lock: Path

    def load(self) -> Rows:
        """The raw tables, as a build would load them."""
        raw = self.workspace.building / "raw"
        shutil.rmtree(raw, ignore_errors=True)
        raw.mkdir(parents=True)
        register = Register.load(self.register, self.lock)
        files = compose(register, self.workspace, raw, cached_files(register, self.workspace.cache))
        return {
            table: sorted((row for path in paths for row in pl.read_parquet(path).rows()), key=repr)
            for table, paths in files.items()
        }

    def files(self) -> dict[str, list[Path]]:
        """The files, by kind."""
        workspace = self.workspace
        folders = {
            "bundle": workspace.bundle,
            "cache": workspace.cache,
            "landed": workspace.landed,
            "extracts": workspace.extracts,
        }
        found = {kind: sorted(path for path in place.rglob("*") if path.is_file()) for kind, place in folders.items()}
        return {**found, "lock": [self.lock], "register": [self.register]}


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """Two sources in the cache, one of them an archive that was packed again, two in the bundle, a local submission."""
    workspace = Workspace(root=ROOT, warehouse=tmp_path / "reviewer", bundle=tmp_path / "bundle")
    yml, lock, mirror = tmp_path / "sources.yml", tmp_path / "sources.lock", tmp_path / "mirror"
    yml.write_text(REGISTER)
    unlocked = Register.load(yml, lock)
    for source in unlocked.sources:
        place = mirror / source.location
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, GithubArchive):
            pack(submission(), tmp_path / "a.tar.gz", top="round-01", commit=COMMIT).rename(place)
        else:
            place.write_bytes(b"Dates,1/1/2018\nResNet,1.0\nDLRM,2.0\n")
    fetcher = Fetcher(workspace.cache, mirror=str(mirror))
    # The mirror still has the one that its host withdrew.
    found = {source.source_id: fetcher.fetch(source, None) for source in unlocked.sources}
    contents = {
        source.source_id: content_of(land_cached(source, found[source.source_id], workspace))
        for source in unlocked.sources
        if isinstance(source, GithubArchive)
    }
    unlocked.relock(found, date(2026, 1, 2), lock, contents=contents)
    register = Register.load(yml, lock)
    make_bundle(register, workspace)

    installed = replace(workspace, warehouse=tmp_path / "warehouse")
    (archive,) = register.select("round-fetched")
    again = dict(reversed(submission().items()))
    pack(again, tmp_path / "a.tar.gz", top="round-01", commit=COMMIT).rename(mirror / archive.location)
    fetcher = Fetcher(installed.cache, mirror=str(mirror))
    for source in register.select("*-fetched"):
        fetcher.fetch(source, register.locked(source), accept=acceptance(register, installed))
        assert file_of(source, installed.cache).exists()
    extract_local(installed, pack(submission("Newcomer"), tmp_path / "mine"), "inference-v5.1")
    return Installation(installed, yml, lock)


def outcome(installation: Installation, path: Path, before: Rows) -> str:
    """What a build does with a damaged file."""
    try:
        after = installation.load()
    except SourceError as error:
        # The record of an archive's checksum is named by the archive beside it.
        name = path.name.removesuffix(".checksum")
        other = {"sources.yml": "sources.lock", "sources.lock": "sources.yml"}.get(name, name)
        return "refused" if name in str(error) or other in str(error) else f"refused without the file: {error}"
    return "unchanged" if after == before else "loaded with other rows"


def test_04_no_flipped_bit_in_what_a_build_reads_changes_what_is_loaded(installation: Installation) -> None:
    before = installation.load()
    # Three sources of inference: 15 lines each in the log of tests/submissions.py. Two trends of two points.
    assert (len(before["power_samples"]), len(before["paper_performance_trends"])) == (45, 4)
    files = installation.files()
    chosen = random.Random(14)  # noqa: S311, bits to flip, not secrets
    outcomes: Counter[tuple[str, str]] = Counter()
    for number in range(FLIPS):
        kind = sorted(files)[number % len(files)]
        path = chosen.choice(files[kind])
        content = path.read_bytes()
        place, bit = chosen.randrange(len(content)), chosen.randrange(8)
        path.write_bytes(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :])
        found = outcome(installation, path, before)
        assert found in ("refused", "unchanged"), f"bit {bit} of byte {place} of {path}: {found}"
        outcomes[kind, found] += 1
        path.write_bytes(content)
    assert outcomes.total() == FLIPS
    # Rows of fetched sources are read again. Of the rest, only comments and what this build does not need may change.
    assert {kind for kind, found in outcomes if found == "refused"} == files.keys() - {"landed"}
    assert outcomes["landed", "refused"] == outcomes["cache", "unchanged"] == outcomes["extracts", "unchanged"] == 0
    assert installation.load() == before
