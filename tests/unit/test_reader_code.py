"""Which files a reader consists of: a change of one reader does not make the archives of the others read again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract.reader_code import code_of, code_version
from extract.readers import READERS
from tests.project import ROOT

EXPORTS = {"inference_summary", "cm_exports", "openmlperf_exports", "website_export"}
SUBMISSIONS = {
    "inference_submissions",
    "mobile_submissions",
    "storage_submissions",
    "tiny_submissions",
    "training_submissions",
}


@pytest.mark.parametrize(
    ("changed", "readers"),
    [
        ("readers/tiny/logs.py", {"tiny_submissions"}),
        ("readers/tiny/results.yml", {"tiny_submissions"}),
        ("readers/exports/formats.yml", EXPORTS),
        ("readers/layouts.py", SUBMISSIONS),
        ("readers/tables.py", set(READERS)),
        ("archives.py", set(READERS)),
        ("landing.py", set(READERS)),
        ("content.py", set(READERS)),
        ("fetch.py", set()),
        ("sources.yml", set()),
    ],
)
def test_a_change_is_one_of_the_readers_that_use_the_file(tmp_path: Path, changed: str, readers: set[str]) -> None:
    shutil.copytree(ROOT / "extract", tmp_path / "extract")
    with (tmp_path / "extract" / changed).open("a", encoding="utf-8") as stream:
        stream.write("# a comment\n")
    assert {
        name for name, reader in READERS.items() if code_version(reader, tmp_path) != code_version(reader)
    } == readers


def test_every_file_of_the_readers_is_one_of_a_reader() -> None:
    folder = ROOT / "extract" / "readers"
    written = {path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    used = set().union(*(code_of(reader) for reader in READERS.values()))
    assert written - used == {folder / "__init__.py"}  # it only lists the readers
