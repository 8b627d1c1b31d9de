"""What a build exports: which tables and columns, in which order, and what each file says of itself."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import polars as pl
import pytest

from publish.errors import PublishError
from publish.exports import export

ABOUT = ("2026.11.0", "f" * 64)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "joulebase.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute("""
            create schema marts;
            create schema raw;
            create table marts.b as from (values ('1', 2, 'x'), ('2', 1, 'z'), ('3', 1, 'y')) as t(result_id, n, name);
            create table marts.a as select 1 as number;
            create view marts.c as from marts.a;
            create table raw.sources as select 'logs' as source_id, 'abc' as "commit";
            create table raw.power_samples as
                select 3 as source_line, 'run' as run_id, timestamp '2026-01-01' as sampled_at, 40.0::double as power_w;
            create table raw.paper_results as select 1 as number;
            create table main.d as select 1 as number;
            comment on table marts.b is 'It''s b.';
            comment on column marts.b.n is 'A “number”.';
        """)
    return path


def test_the_marts_the_sources_and_three_columns_of_the_samples_are_exported(database: Path, tmp_path: Path) -> None:
    # The numbers of rows are those of the marts.
    assert export(database, tmp_path / "exports", *ABOUT) == {"a": 1, "b": 3}
    columns = {path.stem: pl.read_parquet(path).columns for path in (tmp_path / "exports").iterdir()}
    assert columns == {
        "a": ["number"],
        "b": ["result_id", "n", "name"],
        "power_samples": ["run_id", "sampled_at", "power_w"],
        "sources": ["source_id", "commit"],
    }
    # The times of samples are logged in milliseconds.
    assert pl.read_parquet_schema(tmp_path / "exports" / "power_samples.parquet")["sampled_at"] == pl.Datetime("ms")
    # A write-ahead log would be a file of the release that changes when a reader opens it.
    assert not database.with_name("joulebase.duckdb.wal").exists()


def test_rows_are_sorted_by_all_columns_and_by_the_checksum_last(database: Path, tmp_path: Path) -> None:
    export(database, tmp_path / "exports", *ABOUT)
    assert pl.read_parquet(tmp_path / "exports" / "b.parquet").rows() == [("3", 1, "y"), ("2", 1, "z"), ("1", 2, "x")]


def test_a_file_says_what_it_is(database: Path, tmp_path: Path) -> None:
    export(database, tmp_path / "exports", *ABOUT)
    said = pl.read_parquet_metadata(tmp_path / "exports" / "b.parquet")
    assert {name: said[name] for name in ("title", "version", "made_from", "comment")} == {
        "title": "Joulebase 2026.11.0: b", "version": "2026.11.0", "made_from": "f" * 64, "comment": "It's b.",
    }  # fmt: skip
    assert said["license"].startswith("Apache-2.0")
    assert json.loads(said["column_comments"]) == {"result_id": "", "n": "A “number”.", "name": ""}
    with duckdb.connect() as connection:
        sql = "select distinct compression from parquet_metadata(?)"
        assert connection.execute(sql, [str(tmp_path / "exports" / "b.parquet")]).fetchall() == [("ZSTD",)]


def test_an_export_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "joulebase.duckdb").write_text("no database")
    with pytest.raises(PublishError, match=r"joulebase.duckdb cannot be written: .*not a valid DuckDB database"):
        export(tmp_path / "joulebase.duckdb", tmp_path / "exports", *ABOUT)
