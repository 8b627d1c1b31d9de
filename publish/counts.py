"""The reviewed numbers of rows and results, written again from what the present sources give.

A build that finds another number stops. After a source was added or changed, ``make counts`` writes the numbers that it
gives, and a person reviews the difference before it is committed.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.suites import ROW_COUNTS_NAME, row_counts
from extract.files import replacing
from extract.workspace import Workspace
from publish.database import next_raw_tables

# The generic dbt test that compares numbers of rows with a seed.
_COUNTS_TEST = "counts_as_reviewed"


@dataclass(frozen=True)
class _Counts:
    """A seed with reviewed numbers: its file, the relation that is counted, and how."""

    file: Path
    relation: str
    columns: Sequence[str]
    count_column: str
    counted: str


def write_counts(workspace: Workspace) -> list[Path]:
    """Write the numbers of rows and results that the present sources give, and return the files that changed.

    Numbers of what is not present stay as they are: divisions that the bundle does not have, sources not fetched.

    Raises:
        SourceError: A source cannot be used, or another process is writing.
        PublishError: A model that is counted cannot be built.
    """
    # Imported here: dbt takes two seconds to load.
    from publish.dbt import run_dbt

    with next_raw_tables(workspace) as database:
        selected = f"+test_name:{_COUNTS_TEST}"
        run_dbt(workspace, database, ["build", "--exclude-resource-type", "test", "unit_test", "--select", selected])
        with duckdb.connect(database, read_only=True) as connection:
            return [path for path in _write_all(workspace, connection) if path]


def _write_all(workspace: Workspace, connection: duckdb.DuckDBPyConnection) -> Iterator[Path | None]:
    """Write the file of raw tables, then the seeds; yield each file that changed."""
    file = workspace.root / "expectations" / ROW_COUNTS_NAME
    with file.open(encoding="utf-8", newline="") as stream:
        header, *before = csv.reader(stream)
    counted = {(table, source, part): count for table, source, part, count, _ in row_counts(connection, file)}
    kept = [row for row in before if tuple(row[:3]) not in counted]
    found = [[*key, str(count)] for key, count in counted.items() if count]
    yield _write(file, header, sorted(kept + found))
    for counts in _seeds(workspace):
        columns = ", ".join(counts.columns)
        sql = f"select {columns}, count({counts.counted}) from {counts.relation} group by all order by all"
        rows = [[_written(cell) for cell in row] for row in connection.execute(sql).fetchall()]
        yield _write(counts.file, [*counts.columns, counts.count_column], rows)


def _seeds(workspace: Workspace) -> Iterator[_Counts]:
    """The seeds that the tests of the project compare with a model."""
    nodes = json.loads((workspace.dbt_files / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    files = {node["name"]: node["original_file_path"] for node in nodes.values() if node["resource_type"] == "seed"}
    for node in nodes.values():
        if (test := node.get("test_metadata")) and test["name"] == _COUNTS_TEST:
            arguments = test["kwargs"]
            yield _Counts(
                file=workspace.root / files[arguments["expected"].split("'")[1]],
                relation=nodes[node["attached_node"]]["relation_name"],
                columns=arguments["columns"],
                count_column=arguments["count_column"],
                counted=arguments.get("counted", "*"),
            )


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path | None:
    """Write a CSV file unless it has the same content; return its path if it was written."""
    with replacing(path) as draft:
        with draft.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *rows])
        is_same = draft.read_bytes() == path.read_bytes()
    return None if is_same else path


def _written(cell: object) -> str:
    """A cell as dbt reads it back: lower-case booleans, an empty text for null."""
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)
