"""Command line of other engines: ``python -m engines --help``."""

from __future__ import annotations

from pathlib import Path

import click

from engines.errors import EngineError
from engines.folders import SparkFolders
from extract.errors import SourceError
from extract.terminal import progress, run
from extract.workspace import Workspace

_INTO = click.option(
    "--into", type=click.Path(path_type=Path, file_okay=False), default=None, help="The folder of the Spark warehouse."
)

_MOST_WORKERS = 64


@click.group(help=__doc__)
def main() -> None:
    """Group the commands."""


@main.command()
@_INTO
@click.option("--target", default="spark", show_default=True, help="The target of profiles.yml.")
@click.option("--select", default="", help="Only these nodes, as dbt selects them.")
@click.option(
    "--workers",
    type=click.IntRange(0, _MOST_WORKERS),
    default=0,
    help="Run on a cluster of that many workers, which are started on this machine for it.",
)
def build_spark(into: Path | None, target: str, select: str, workers: int) -> None:
    """Build all models on Spark from the raw tables and seeds of the published warehouse, and test them."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn

    # Imported here: dbt and Spark take seconds to load.
    from engines.build import Request, build

    folders = _folders(into)
    columns = (TextColumn("build-spark"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with progress(*columns) as shown:
        task = shown.add_task("writing the raw tables and the seeds", total=None)
        build(
            Workspace.from_environment(), folders, Request(target, select.split(), workers),
            lambda done, total, name: shown.update(task, completed=done, total=total, description=name),
        )  # fmt: skip
    click.echo(f"built on Spark: {folders.tables}; compare it with the published warehouse: make parity")


@main.command()
@_INTO
def parity(into: Path | None) -> None:
    """Compare every table that Spark built with the published warehouse, cell for cell."""
    from engines.parity import compare_tables

    compared = list(compare_tables(Workspace.from_environment().database, _folders(into)))
    for comparison in compared:
        for difference in comparison.differences:
            click.echo(f"{comparison.table}: {difference}")
    equal = sum(not comparison.differences for comparison in compared)
    rows = sum(comparison.rows for comparison in compared)
    click.echo(f"{equal} of {len(compared)} tables are equal, cell for cell; {rows:,} rows")
    if equal < len(compared):
        raise EngineError(f"{len(compared) - equal} tables differ between DuckDB and Spark")


@main.command()
def lint() -> None:
    """Check that the SQL of all models and tests means the same on Spark."""
    from engines.portability import findings

    found = list(findings(Workspace.from_environment().root))
    for finding in found:
        click.echo(finding)
    if found:
        raise EngineError(f"{len(found)} places are not portable (CONTRIBUTING.md, Portable SQL)")


def _folders(into: Path | None) -> SparkFolders:
    return SparkFolders((into or Workspace.from_environment().spark).absolute())


if __name__ == "__main__":
    run(main, SourceError, EngineError)
