"""The suites as data: the expectations of each raw table, and the rows that they apply to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from extract.errors import SourceError
from extract.raw import RAW_TABLES, SOURCES
from extract.readers import TABLES
from extract.readers.tables import Table

HERE = Path(__file__).parent
ROW_COUNTS_NAME = "row_counts.csv"
POSITION_COLUMNS = ("table_name", "source_id", "source_path", "source_line")

# A submission on this machine is no published source: its faults are reported beside its results instead.
_PUBLISHED = f"source_id not in (select source_id from raw.{SOURCES.name} where kind = 'local')"

# An expectation in the terms of Great Expectations: its `type` and its arguments.
Expectation = Mapping[str, Any]


@dataclass(frozen=True)
class Suite:
    """What is expected of some rows.

    Attributes:
        name: The raw table, or the property of all of them, that is validated.
        query: SQL whose rows are validated: those of a table, or aggregates of them.
        expectations: What these rows must meet.
        parameters: The values of the query's named parameters.
    """

    name: str
    query: str
    expectations: Sequence[Expectation]
    parameters: Mapping[str, str] = field(default_factory=dict)


def load_suites(connection: duckdb.DuckDBPyConnection) -> Iterator[Suite]:
    """All suites for the raw tables of a database: the three of all tables, then one per table in the order of names.

    Raises:
        SourceError: A suite belongs to no raw table.
        duckdb.Error: A raw table that a suite reads is missing.
    """
    yield _columns_suite()
    yield _lineage_suite()
    yield _row_counts_suite()
    for name, written in sorted(_suites_in_files().items()):
        yield _suite(name, written, connection)


def _suites_in_files() -> Mapping[str, Mapping[str, Any]]:
    """The suites in the files of the families, by raw table."""
    suites: dict[str, Mapping[str, Any]] = {}
    for path in sorted(HERE.glob("families/*.yml")):
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        for unknown in sorted(loaded.keys() - RAW_TABLES.keys()):
            raise SourceError(path.name, f"{unknown} is no raw table; known: {', '.join(sorted(RAW_TABLES))}")
        suites |= loaded
    return suites


def _suite(name: str, written: Mapping[str, Any], connection: duckdb.DuckDBPyConnection) -> Suite:
    """The expectations of a table, with the one that its key is unique."""
    expectations = list(written["expectations"])
    match written.get("key"):
        case [column]:
            expectations.append({"type": "expect_column_values_to_be_unique", "column": column})
        case [*columns]:
            expectations.append({"type": "expect_compound_columns_to_be_unique", "column_list": columns})
    if query := written.get("query"):
        return Suite(name, f"select * from ({query}) where {_PUBLISHED}", expectations)
    # Only the columns that the expectations are about, and the position: a table may have many more.
    needed = {*POSITION_COLUMNS, *(column for rule in expectations for column in columns_of(rule))}
    offered = [column[0] for column in connection.sql(f'select * from raw."{name}" limit 0').description]
    chosen = ", ".join(f'"{column}"' for column in offered if column in needed)
    return Suite(name, f'select {chosen} from raw."{name}" where {_PUBLISHED}', expectations)


def columns_of(rule: Expectation) -> list[str]:
    """The columns that an expectation is about."""
    return [rule[key] for key in ("column", "column_A", "column_B") if key in rule] + list(rule.get("column_list", []))


def _columns_suite() -> Suite:
    """Each raw table has the columns that it is declared with, and their types."""
    declared = []
    with duckdb.connect() as connection:
        for name, table in RAW_TABLES.items():
            relation = connection.from_arrow(table.schema.to_frame().to_arrow())
            kinds = (str(kind).replace("TIMESTAMP_MS", "TIMESTAMP") for kind in relation.types)  # as read from Parquet
            declared += [f"{name}.{column} {kind}" for column, kind in zip(relation.columns, kinds, strict=True)]
    query = """
        select table_name || '.' || column_name || ' ' || data_type as definition
        from duckdb_columns()
        where schema_name = 'raw'
    """
    rule = {"type": "expect_column_distinct_values_to_equal_set", "column": "definition", "value_set": sorted(declared)}
    return Suite("columns", query, [rule])


def _lineage_suite() -> Suite:
    """Every raw row has its lineage, validated by counts per table and source (``lineage.yml``)."""
    query = " union all ".join(
        f"""select
            '{name}' as table_name, source_id, source_sha256, min(source_path) as source_path,
            min(source_line) as source_line, count(*) as row_count, count(source_path) as path_count
        from raw."{name}" group by source_id, source_sha256"""
        for name in sorted(TABLES)
    )
    return Suite("lineage", query, yaml.safe_load((HERE / "lineage.yml").read_text(encoding="utf-8")))


def _row_counts_suite() -> Suite:
    """Each source has as many rows as a person reviewed, by round or division (``row_counts.csv``)."""
    rule = {"type": "expect_column_pair_values_to_be_equal", "column_A": "row_count", "column_B": "expected_row_count"}
    return Suite("row_counts", _row_counts_query(), [rule], {"file": str(HERE / ROW_COUNTS_NAME)})


def row_counts(connection: duckdb.DuckDBPyConnection, file: Path) -> list[tuple[str, str, str, int, int]]:
    """Table, source, part, number of rows and reviewed number of rows (of a file), for what a database can have."""
    return connection.execute(_row_counts_query(), {"file": str(file)}).fetchall()


def _row_counts_query() -> str:
    counts = " union all ".join(
        f"""select '{name}' as table_name, source_id, {_part(table)} as part, count(*) as row_count
            from raw."{name}" group by all"""
        for name, table in sorted(TABLES.items())
    )
    return (HERE / "row_counts.sql").read_text(encoding="utf-8").format(counts=counts)


def _part(table: Table) -> str:
    """The part of a source whose rows are counted together: the round if a file has several, else the top folder."""
    return "version" if "version" in table.columns else "split_part(source_path, '/', 1)"
