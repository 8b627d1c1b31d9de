"""What the statistics of power runs cost on DuckDB and on a Spark cluster, for any number of samples.

Every run of the published warehouse is repeated under new ids: the files of the samples are linked, so that they need
no space, and both engines read them. The cluster is a standalone master and two workers, processes on this machine.

    .venv-spark/bin/python -m tests.spark_samples 56
"""

from __future__ import annotations

import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb

from engines.cluster import standalone
from engines.rendering import Renderer
from extract.workspace import Workspace
from tests.project import ROOT

MODEL = "models/intermediate/inference/int_power_runs_measured.sql"
REFERENCE = re.compile(r"(?:ref\(|source\('raw', )'(\w+)'\)")
# Of the table with such a column, only these rows matter to the model.
KEPT = {"has_power": "has_power", "entry_key": "entry_key in ('power_begin', 'power_end')"}
WORKERS = 2
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.shuffle.partitions": "8",
    "spark.executor.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


def inputs(database: Path, home: Path, scale: int) -> dict[str, str]:
    """The tables that the model reads, as Parquet: for each name, the columns of a select that gives runs new ids.

    The id of a run begins with that of its source, and a source gets a new id: ``#3`` after it in the third repetition.
    """
    selects = {}
    with duckdb.connect(database, read_only=True) as connection:
        for name in sorted(set(REFERENCE.findall((ROOT / MODEL).read_text(encoding="utf-8")))):
            columns = write_table(connection, name, home / name / "part=1")
            if "source_id" in columns:
                repeat(home / name, scale)
            selects[name] = ", ".join(map(repeated, columns))
    return selects


def write_table(connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> list[str]:
    """Write what the model reads of a table, and return the names of its columns."""
    find = "select table_schema || '.' || table_name from information_schema.tables where table_name = $name"
    ((place,),) = connection.execute(find, {"name": name}).fetchall()
    columns = [column for column, *_ in connection.execute(f"describe {place}").fetchall()]
    kept = next((kept for column, kept in KEPT.items() if column in columns), "true")
    folder.mkdir(parents=True)
    rows = connection.sql(f"select * from {place} where {kept}")
    rows.write_parquet(str(folder / "rows.parquet"), row_group_size=100_000)
    return columns


def repeat(folder: Path, scale: int) -> None:
    """Link the rows of the first part as further parts."""
    for number in range(2, scale + 1):
        (folder / f"part={number}").mkdir()
        os.link(folder / "part=1" / "rows.parquet", folder / f"part={number}" / "rows.parquet")


def repeated(column: str) -> str:
    """A column of a repetition: ids of sources and runs are new ones."""
    if column == "source_id":
        return "source_id || '#' || part as source_id"
    if column == "run_id":
        return "source_id || '#' || part || substring(run_id, length(source_id) + 1) as run_id"
    return column


def on_duckdb(home: Path, selects: dict[str, str]) -> int:
    """Run the model on DuckDB, and return its number of rows."""
    with duckdb.connect(home / "d.duckdb", config={"threads": WORKERS, "memory_limit": "2GB"}) as connection:
        for name, columns in selects.items():
            rows = f"read_parquet('{home}/{name}/*/*.parquet', hive_partitioning = true)"
            connection.execute(f"create view {name} as select {columns} from {rows}")
        connection.execute(f"create table measured as {Renderer(ROOT, 'duckdb').render(ROOT / MODEL)}")
        return int(connection.table("measured").count("*").fetchall()[0][0])


@contextmanager
def spark_session(master: str) -> Iterator[Any]:
    """A session whose executors are those of a cluster."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master)
    for name, setting in SETTINGS.items():
        builder = builder.config(name, setting)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def on_spark(session: Any, home: Path, selects: dict[str, str]) -> int:
    """Run the model on Spark, and return its number of rows."""
    for name, columns in selects.items():
        session.read.parquet(str(home / name)).selectExpr(*columns.split(", ")).createOrReplaceTempView(name)
    target = str(home / "measured")
    session.sql(Renderer(ROOT, "spark").render(ROOT / MODEL)).write.mode("overwrite").parquet(target)
    return int(session.read.parquet(target).count())


def cpu_s() -> float:
    """The CPU time of this process and of all that descend from it and still run."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + sum(descendants(os.getpid()))


def descendants(parent: int) -> Iterator[float]:
    tick = os.sysconf("SC_CLK_TCK")
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            yield (int(fields[11]) + int(fields[12])) / tick
            yield from descendants(int(status.parent.name))


@contextmanager
def measured(label: str, samples: int) -> Iterator[None]:
    """Print what the block cost."""
    began, cpu_began = time.monotonic(), cpu_s()
    yield
    cost = f"{cpu_s() - cpu_began:9.1f} CPU-s {time.monotonic() - began:9.1f} s"
    print(f"{label:<34}{samples:>12,} samples {cost}", flush=True)


def main() -> None:
    """Measure both engines, Spark's twice: with the start of its processes, and once they run."""
    scale, database = int(sys.argv[1]), Workspace.from_environment().database
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        selects = inputs(database, home, scale)
        ((samples,),) = duckdb.sql(f"select count(*) from '{home}/*power_samples/*/*.parquet'").fetchall()
        with measured(f"DuckDB, {WORKERS} threads", samples):
            rows = on_duckdb(home, selects)
        with ExitStack() as stack:
            with measured(f"Spark, {WORKERS} workers, with their start", samples):
                session = stack.enter_context(spark_session(stack.enter_context(standalone(WORKERS, "2g"))))
                assert on_spark(session, home, selects) == rows
            with measured(f"Spark, {WORKERS} workers, started", samples):
                assert on_spark(session, home, selects) == rows


if __name__ == "__main__":
    main()
