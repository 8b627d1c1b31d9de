"""Command line of the report: ``python -m report --help``.

Exit status 0: no check fails; 1: a check fails; 2: nothing could be read, or the report cannot be made.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from extract.errors import SourceError
from extract.files import write_atomically
from extract.terminal import run
from extract.workspace import Workspace
from publish.errors import PublishError
from publish.notices import notice
from report.schema import Summary

_FORMATS = ("html", "json")


@click.command(help=__doc__)
@click.option("--from", "path", default="", help="A folder, .tar, .tar.gz or .zip.")
@click.option("--round", "round_id", default="", help="The round whose rules apply, e.g. inference-v5.1.")
@click.option("--format", "output_format", type=click.Choice(_FORMATS), default="html", show_default=True)
@click.option("--out", default="", help="The file to write; default: a page in the warehouse, JSON on the output.")
def main(path: str, round_id: str, output_format: str, out: str) -> None:
    """Report on a submission on this machine."""
    if not path or not round_id:
        # An empty path would be the folder that the command runs in.
        message = "name the submission and the round: make report FROM=<folder or archive> ROUND=<round>"
        raise SourceError("report", message)
    # Imported here: a mistake in the arguments should not wait for DuckDB.
    from report.results import exit_status
    from report.run import make_report

    workspace = Workspace.from_environment()
    report = make_report(workspace, Path(path), round_id)
    target = Path(out) if out else None
    if output_format == "json":
        _write(report.model_dump_json(indent=1) + "\n", target)
    else:
        # Imported here: JSON needs no templates.
        from report.page import make_page

        target = target or workspace.reports / f"{report.submission.source_id}.html"
        _write(make_page(report, notice("trademark")), target)
        click.echo(f"{sentence(report.summary)} {target}")
    sys.exit(exit_status(report))


def _write(text: str, target: Path | None) -> None:
    """Write a text to a file, completely or not at all, or to the output."""
    if target:
        write_atomically(target, text.encode())
    else:
        click.echo(text, nl=False)


def sentence(summary: Summary) -> str:
    """How many results there are, and how many of them fail."""
    return (
        f"{summary.result_count} results: {summary.failed_result_count} with a failed check,"
        f" {summary.not_checkable_result_count} not fully checkable, {summary.passed_result_count} passed;"
        f" {summary.unread_count} files or lines gave no measurement."
    )


if __name__ == "__main__":
    run(main, SourceError, PublishError, failure_status=2)
