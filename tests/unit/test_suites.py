from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from expectations import suites
from expectations.suites import columns_of, load_suites
from extract.errors import SourceError
from extract.raw import RAW_TABLES, compose
from extract.sources import Register
from publish.database import load_raw
from tests.project import workspace_at


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[suites.Suite]:
    folder = tmp_path_factory.mktemp("raw")
    load_raw(compose(Register.load(), workspace_at(folder), folder), folder / "joulebase.duckdb")
    with duckdb.connect(folder / "joulebase.duckdb", read_only=True) as connection:
        return list(load_suites(connection))


def test_every_raw_table_has_its_suite(loaded: list[suites.Suite]) -> None:
    assert [suite.name for suite in loaded[:3]] == ["columns", "lineage", "row_counts"]
    assert RAW_TABLES.keys() == {suite.name for suite in loaded[3:]}
    assert all(suite.expectations for suite in loaded)


def test_a_suite_reads_only_the_columns_of_its_expectations(loaded: list[suites.Suite]) -> None:
    (paper,) = [suite for suite in loaded if suite.name == "paper_results"]
    assert '"software"' not in paper.query
    for rule in paper.expectations:
        assert all(f'"{column}"' in paper.query for column in columns_of(rule))


def test_every_source_of_the_register_has_reviewed_row_counts() -> None:
    text = (Path(suites.__file__).parent / "row_counts.csv").read_text(encoding="utf-8")
    counted = {line.split(",")[1] for line in text.splitlines()[1:]}
    assert counted == {source.source_id for source in Register.load().sources}


def test_a_suite_of_no_raw_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "families").mkdir()
    (tmp_path / "families" / "other.yml").write_text("papre_results: {expectations: []}\n")
    (tmp_path / "lineage.yml").write_text("[]\n")
    (tmp_path / "row_counts.sql").write_text("")
    monkeypatch.setattr(suites, "HERE", tmp_path)
    with duckdb.connect() as connection, pytest.raises(SourceError, match=r"other.yml: papre_results is no raw table"):
        list(load_suites(connection))
