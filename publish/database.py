"""The database file of a release: raw tables go in before dbt runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from extract.describe import comment
from extract.files import remove_made
from extract.lock import only_writer
from extract.raw import RawFiles, compose
from extract.sources import Register
from extract.workspace import Workspace
from publish.errors import PublishError

DATABASE_NAME = "joulebase.duckdb"
# The note in a release (``publish.release``).
NOTE_NAME = "release.json"
# What a DuckDB without another folder for it spills beside its file, and leaves there if it is killed.
SPILLED = f"{DATABASE_NAME}.tmp/duckdb_temp_*"
# Readable by every DuckDB since 1.2; profiles.yml has the same for dbt.
STORAGE_VERSION = "v1.2.0"


def load_raw(files: RawFiles, database: Path) -> None:
    """Load Parquet files, by table, into the schema ``raw`` of a database file, and describe its tables.

    A new file is made if there is none; a table that is there already is replaced.

    Raises:
        PublishError: DuckDB cannot write the file.
    """
    config: dict[str, str | bool | int | float | list[str]] = {"storage_compatibility_version": STORAGE_VERSION}
    with writing(database), duckdb.connect(database, config=config) as connection:
        connection.execute("create schema if not exists raw")
        for table, paths in sorted(files.items()):
            parameters = {"files": [str(path) for path in paths]}
            connection.execute(f'create or replace table raw."{table}" as from read_parquet($files)', parameters)
        comment(connection)


def building_database(workspace: Workspace) -> Path:
    """The database in the folder for building, for every command that runs dbt.

    dbt reads the whole project again if its database has another path than the last time.
    """
    return workspace.building / "release" / DATABASE_NAME


def clear_building(workspace: Workspace) -> None:
    """Remove what this or an earlier command left in the folder for building; a file of a user stays there."""
    remove_made(workspace.building, (f"**/{DATABASE_NAME}*", f"**/{SPILLED}", "**/*.parquet*", f"*/{NOTE_NAME}"))


@contextmanager
def next_raw_tables(workspace: Workspace) -> Iterator[Path]:
    """Yield a database with the raw tables of the next build; it is removed when the block succeeds.

    Raises:
        SourceError: A source cannot be used, or another process is writing.
        PublishError: DuckDB cannot write the file.
    """
    with only_writer(workspace):
        clear_building(workspace)
        raw = workspace.building / "raw"
        raw.mkdir(parents=True, exist_ok=True)
        database = workspace.building / DATABASE_NAME
        load_raw(compose(Register.load(), workspace, raw), database)
        yield database
        clear_building(workspace)


@contextmanager
def writing(database: Path) -> Iterator[None]:
    """Raise the errors of DuckDB (a full disk, too many open files) as errors of this package."""
    try:
        yield
    except duckdb.Error as error:
        raise PublishError(f"{database} cannot be written: {error}") from error
