"""The database file of a release: raw tables go in before dbt runs, marts come out as Parquet after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from extract.describe import comment
from extract.raw import RawFiles
from publish.errors import PublishError

DATABASE_NAME = "mlperf.duckdb"
# Readable by every DuckDB since 1.2; profiles.yml has the same for dbt.
STORAGE_VERSION = "v1.2.0"


def load_raw(files: RawFiles, database: Path) -> None:
    """Load Parquet files, by table, into the schema ``raw`` of a new database file, and describe them.

    Raises:
        PublishError: DuckDB cannot write the file.
    """
    config: dict[str, str | bool | int | float | list[str]] = {"storage_compatibility_version": STORAGE_VERSION}
    with _writing(database), duckdb.connect(database, config=config) as connection:
        connection.execute("create schema raw")
        for table, paths in sorted(files.items()):
            parameters = {"files": [str(path) for path in paths]}
            connection.execute(f'create table raw."{table}" as from read_parquet($files)', parameters)
        comment(connection)


def export(database: Path, folder: Path) -> dict[str, int]:
    """Write every mart to ``<folder>/<table>.parquet`` and return its number of rows.

    The rows are sorted by all their columns, so that equal data are equal bytes.

    Raises:
        PublishError: DuckDB cannot write a file.
    """
    folder.mkdir()
    rows = {}
    with _writing(database), duckdb.connect(database) as connection:
        marts = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts' order by table_name"
        ).fetchall()
        for (name,) in marts:
            connection.table(f"marts.{name}").order("all").write_parquet(str(folder / f"{name}.parquet"))
            rows[name] = connection.table(f"marts.{name}").count("*").fetchall()[0][0]
        connection.execute("checkpoint")
    return rows


@contextmanager
def _writing(database: Path) -> Iterator[None]:
    """Raise the errors of DuckDB (a full disk, too many open files) as errors of this package."""
    try:
        yield
    except duckdb.Error as error:
        raise PublishError(f"{database} cannot be written: {error}") from error
