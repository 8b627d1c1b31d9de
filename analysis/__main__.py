"""Command line of the figures: ``python -m analysis --help``."""

from __future__ import annotations

from pathlib import Path

import click

from extract.terminal import run
from extract.workspace import Workspace
from publish.errors import PublishError


@click.group(help=__doc__)
def main() -> None:
    """Group the commands."""


@main.command()
@click.option("--figure", "figure_id", default=None, help="One figure, e.g. 5a; default: all.")
@click.option(
    "--variant",
    default=None,
    help="One variant: corrected, as_printed, as_released, continued, from_logs or from_logs_idle_corrected; default: "
    "all but as_released.",
)
@click.option("--folder", type=click.Path(path_type=Path), default=None, help="Where the files go; default: figures.")
def figures(figure_id: str | None, variant: str | None, folder: Path | None) -> None:
    """Render the figures of the paper from the published warehouse."""
    # matplotlib takes half a second to load; the help does without it.
    from analysis.render import render

    workspace = Workspace.from_environment()
    target = folder or workspace.root / "figures"
    failures = render(workspace.database, target, figure_id=figure_id, variant=variant, on_done=click.echo)
    if failures:
        raise PublishError("\n".join([f"{len(failures)} figures failed:", *failures]))


@main.command()
@click.option("--id", "given_id", required=True, help="A public id, e.g. 4.1-0049, a result_id or a run_id.")
@click.option("--benchmark", default="", help="The benchmark_id, where the id has several.")
@click.option("--scenario", default="", help="The scenario, where the id has several.")
@click.option("--folder", type=click.Path(path_type=Path), default=None, help="Where the files go; default: figures.")
def trace(given_id: str, benchmark: str, scenario: str, folder: Path | None) -> None:
    """Draw the power of one run over time, with its measuring window."""
    from analysis.traces import render_trace

    workspace = Workspace.from_environment()
    target = folder or workspace.root / "figures"
    click.echo(render_trace(workspace.database, target, given_id, benchmark, scenario))


@main.command()
def exposures() -> None:
    """Write models/_exposures.yml, in which dbt finds the figures, from figures.yml."""
    from analysis.exposures import write

    click.echo(write(Workspace.from_environment().root / "models" / "_exposures.yml"))


@main.command("paper-check")
@click.option("--page", type=click.Path(path_type=Path), default=None, help="The file; default: docs/paper-check.md.")
def paper_check(page: Path | None) -> None:
    """Write the paper check as a page from the published warehouse."""
    from analysis.paper_check import write_page

    workspace = Workspace.from_environment()
    click.echo(write_page(workspace.database, page or workspace.root / "docs" / "paper-check.md"))


if __name__ == "__main__":
    run(main, PublishError)
