"""One submission, read and measured in a database of its own that nothing else uses."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from extract.local import extract_local
from extract.raw import files_of_local
from extract.workspace import Workspace
from publish.database import DATABASE_NAME
from publish.errors import PublishError
from report.ranking import compare, published_results
from report.results import report_of
from report.schema import Report
from report.template import database_of, template_of


def make_report(workspace: Workspace, path: Path, round_id: str) -> Report:
    """Read, measure and check a submission, and compare it with the published release, if there is one.

    Args:
        workspace: Names the folders of the project.
        path: The submission, a folder or an archive.
        round_id: The round whose rules apply.

    Raises:
        SourceError: As for ``measured``.
        PublishError: DuckDB or dbt failed, or the release is of another version of this project.
    """
    published = published_results(workspace)
    doubts: list[str] = []
    with measured(workspace, path, round_id, doubts.append) as connection:
        compare(connection, published)
        return report_of(connection, doubts, is_compared=published is not None)


@contextmanager
def measured(
    workspace: Workspace, path: Path, round_id: str, on_doubt: Callable[[str], None] = lambda doubt: None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database with the marts of one submission only; it is removed with the block.

    The submission is read into a temporary folder: neither the extracts of `make extract` nor the published release
    change.

    Args:
        workspace: Names the folders of the project.
        path: The submission, a folder or an archive.
        round_id: The round whose rules apply.
        on_doubt: Called with each sign that the submission may be of another round, as a sentence.

    Raises:
        SourceError: The submission cannot be read by the rules of the round, or the template has to be
            made while another process writes in the warehouse.
        PublishError: DuckDB or dbt failed.
    """
    with tempfile.TemporaryDirectory(prefix="joulebase-report-") as name:
        folder = Path(name)
        own = replace(workspace, warehouse=folder)
        # Before the template is made: what cannot be read needs none.
        source, _ = extract_local(own, path, round_id, on_doubt)
        template = template_of(workspace)
        database = folder / DATABASE_NAME
        shutil.copyfile(database_of(workspace), database)
        with duckdb.connect(database, config={"threads": 2}) as connection:
            try:
                for table, paths in files_of_local(source, own.extracts / source.source_id, folder).items():
                    files = [str(path) for path in paths]
                    connection.execute(f'insert into raw."{table}" by name from read_parquet($files)', {"files": files})
                connection.execute("create schema staging; create schema intermediate; create schema marts")
                for model in template.models:
                    connection.execute(f"create table {model.relation} as {model.sql}")
            except duckdb.Error as error:
                raise PublishError(f"the submission cannot be measured: {error}") from error
            yield connection
