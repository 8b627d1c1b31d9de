"""The database of a dbt that a user runs: its raw tables, beside the published release and never in it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from extract.workspace import Workspace
from publish.database import next_raw_tables
from publish.errors import PublishError


def make_raw(workspace: Workspace) -> Path:
    """Put the raw tables of the next build into a new database, in place of an earlier one, and return its path.

    The models of the earlier one are gone: they were made from other raw tables.

    Raises:
        SourceError: A source cannot be used, or another process is writing.
        PublishError: The earlier database is in use, or DuckDB cannot write the new one.
    """
    with next_raw_tables(workspace) as made:
        _close(workspace.own_database)
        made.replace(workspace.own_database)
    return workspace.own_database


def wal_of(database: Path) -> Path:
    """The write-ahead log of a database, which DuckDB applies when it opens the file."""
    return database.with_name(f"{database.name}.wal")


def _close(database: Path) -> None:
    """Check that no other process has a database open; what is in its write-ahead log goes into its file.

    Raises:
        PublishError: One has, or the file is no database.
    """
    try:
        duckdb.connect(database).close()
    except duckdb.Error as error:
        raise PublishError(f"{database} cannot be replaced; close the programs that use it: {error}") from error
