"""The folder of a Spark warehouse, its inputs, and the comparison of its tables, without Spark."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from engines.errors import EngineError
from engines.folders import SparkFolders, claim, clear
from engines.inputs import write_inputs
from engines.parity import Comparison, compare_tables


def test_a_folder_is_marked_once_and_used_again(tmp_path: Path) -> None:
    folders = SparkFolders(tmp_path / "a" / "spark")
    claim(folders)
    claim(folders)
    assert [path.name for path in folders.root.iterdir()] == [".joulebase-spark"]


def test_a_folder_with_files_of_a_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(EngineError, match="is not empty and has no .joulebase-spark"):
        claim(SparkFolders(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_build_removes_what_a_build_made_and_nothing_else(tmp_path: Path) -> None:
    folders = SparkFolders(tmp_path)
    claim(folders)
    table = folders.tables / "marts.db" / "fct"
    made = [folders.inputs / "raw" / "t.parquet", table / "part-0.snappy.parquet", table / "_SUCCESS"]
    made += [
        table / ".part-0.snappy.parquet.crc",
        table / "._SUCCESS.crc",
        table / "_temporary" / "0" / "part-1.parquet",
    ]
    kept = [folders.tables / "notes.txt", table / "mine.csv", folders.root / "mine.parquet"]
    for path in (*made, *kept):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    clear(folders)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == {*kept, folders.marker}


def test_the_inputs_keep_their_types_and_apostrophes(tmp_path: Path) -> None:
    database = tmp_path / "d.duckdb"
    with duckdb.connect(database) as connection:
        connection.execute("create schema raw; create schema seeds; create schema marts; create table marts.m (x int)")
        connection.execute("create table raw.t as select 1::integer as n, timestamp '2024-01-01' as taken_at")
        connection.execute("""create table seeds."order" as select 'NVIDIA''s' as reason, date '2024-01-01' as day""")
    files = write_inputs(database, tmp_path / "inputs")
    assert [str(file.relative_to(tmp_path)) for file in files] == ["inputs/raw/t.parquet", "inputs/seeds/order.parquet"]
    (row,) = duckdb.sql(f"select reason, typeof(day) from '{files[1]}'").fetchall()
    assert row == ("NVIDIA's", "DATE")
    assert duckdb.sql(f"select typeof(n), typeof(taken_at) from '{files[0]}'").fetchall() == [("INTEGER", "TIMESTAMP")]


def test_there_are_no_inputs_without_a_warehouse(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="run: make build"):
        write_inputs(tmp_path / "none.duckdb", tmp_path / "inputs")


def compare(home: Path, ours: Iterable[str], theirs: Iterable[str]) -> Comparison:
    """Compare one table, given as selects of its rows, of both sides; the folder is named as a user may name it."""
    home = home / "it's [a] folder"
    home.mkdir()
    with duckdb.connect(home / "d.duckdb") as connection:
        connection.execute(f"create schema marts; create table marts.t as {' union all '.join(ours)}")
        folder = SparkFolders(home).tables / "marts.db" / "t"
        folder.mkdir(parents=True)
        connection.sql(" union all ".join(theirs)).write_parquet(str(folder / "part-0.parquet"))
    (found,) = compare_tables(home / "d.duckdb", SparkFolders(home))
    return found


FIRST, SECOND = (
    "select 'a' as k, 1::bigint as n, 1.5::double as x",
    "select 'b' as k, null::bigint as n, 3.0::double as x",
)
# The second side, and what is said of it. 4e-12 is more than 1e-12 of 3, and 2e-12 is less.
SIDES = {
    "equal in another order": ((SECOND, FIRST), ""),
    "a last digit": ((FIRST, "select 'b', null, 3.0 + 2e-12"), ""),
    "more than a last digit": ((FIRST, "select 'b', null, 3.0 + 4e-12"), "1 rows differ"),
    "a number for null": ((FIRST, "select 'b', 0, 3.0"), "n: None in DuckDB, 0 in Spark"),
    "null for a number": ((FIRST, "select 'b', null, null"), "x: 3.0 in DuckDB, None in Spark"),
    "another text": ((FIRST.replace("'a'", "'A'"), SECOND), "k: 'a' in DuckDB, 'A' in Spark"),
    "a row less": ((FIRST,), "2 rows in DuckDB, 1 in Spark"),
    "a row twice": ((FIRST, SECOND, SECOND), "2 rows in DuckDB, 3 in Spark"),
    "another order of columns": (
        ("select 1::bigint as n, 'a' as k, 1.5::double as x", "select null, 'b', 3.0"),
        "columns in DuckDB: k, n, x; in Spark: n, k, x",
    ),
    "a decimal": (
        (FIRST.replace("double", "decimal(9, 6)"), "select 'b', null, 3.0"),
        "x is number in DuckDB, DECIMAL(",
    ),
    "a narrower integer": ((FIRST.replace("bigint", "integer"), "select 'b', null, 3.0"), ""),
}


@pytest.mark.parametrize("name", SIDES)
def test_tables_are_compared_cell_by_cell(tmp_path: Path, name: str) -> None:
    theirs, said = SIDES[name]
    found = compare(tmp_path, (FIRST, SECOND), theirs)
    assert (found.table, found.rows) == ("marts.t", 2)
    assert said in " ".join(found.differences)
    assert bool(found.differences) == bool(said)


def test_a_table_of_one_side_only_is_a_difference(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "d.duckdb") as connection:
        connection.execute("create schema marts; create table marts.t as select 1 as x")
        connection.execute("create schema raw; create table raw.t as select 1 as x")
    folders = SparkFolders(tmp_path)
    with pytest.raises(EngineError, match="run: make build-spark"):
        list(compare_tables(tmp_path / "d.duckdb", folders))
    folders.tables.mkdir()
    (found,) = compare_tables(tmp_path / "d.duckdb", folders)
    assert found == Comparison("marts.t", 0, ["only DuckDB has it"])
