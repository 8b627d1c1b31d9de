"""Command line of the warehouse: ``python -m publish --help``."""

from __future__ import annotations

import click

from extract.errors import SourceError
from extract.terminal import progress, run
from extract.workspace import Workspace
from publish.errors import PublishError

# Every query of the documentation ends within seconds: one that takes minutes is a mistake, such as a join without a
# condition. Nobody waits longer than the bound, a week.
QUERY_TIMEOUT_S, MAX_TIMEOUT_S = 300, 604_800


@click.group(help=__doc__)
def main() -> None:
    """Group the commands."""


@main.command()
def build() -> None:
    """Build, test and publish the warehouse from the fetched sources, else from the bundle."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn

    from publish.build import build as run_build

    workspace = Workspace.from_environment()
    columns = (TextColumn("build"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with progress(*columns) as shown:
        task = shown.add_task("reading the sources", total=None)

        def show(done: int, total: int, name: str) -> None:
            shown.update(task, completed=done, total=total, description=name)

        outcome = run_build(workspace, on_progress=show)
    if outcome.is_unchanged:
        click.echo(f"unchanged: {workspace.database} was built from the same inputs ({outcome.seconds:.1f} s)")
        return
    for name, rows in outcome.rows.items():
        click.echo(f"  marts.{name:<24}{rows:>8,} rows")
    left_out = f"{outcome.rows['rejected_rows']} raw rows rejected, {outcome.rows['withdrawn_rows']} withdrawn"
    click.echo(f"published {workspace.database} in {outcome.seconds:.1f} s; {left_out}")


@main.command()
def raw() -> None:
    """Put the raw tables of the next build into the database of your own dbt, in place of what is in it."""
    from publish.raw_tables import make_raw

    click.echo(f"the raw tables are in {make_raw(Workspace.from_environment())}; now: dbt build")


@main.command()
def validate() -> None:
    """Validate the raw tables of the next build, and write the verdicts as an HTML page."""
    from expectations.report import summary
    from publish.validation import make_validation_report

    page, verdicts = make_validation_report(Workspace.from_environment())
    click.echo(f"{summary(verdicts)} {page}")
    broken = [verdict for verdict in verdicts if not verdict.is_met]
    if broken:
        raise PublishError("\n".join(map(str, broken)))


@main.command()
def counts() -> None:
    """Write the reviewed numbers of rows and results again, to be reviewed as a difference (for maintainers)."""
    from publish.counts import write_counts

    changed = write_counts(Workspace.from_environment())
    for path in changed:
        click.echo(f"please review: git diff {path}")
    click.echo(f"{len(changed)} files changed")


@main.command()
def doctor() -> None:
    """Check this installation, and report each fault with its remedy."""
    from publish.doctor import examine

    findings = list(examine(Workspace.from_environment()))
    for finding in findings:
        click.echo(f"  {'FAULT' if finding.is_fault else 'ok':<6}{finding.subject:<11}{finding.text}")
    if faults := sum(finding.is_fault for finding in findings):
        raise PublishError(f"{faults} of {len(findings)} checks found a fault")


@main.command()
@click.option("--sql", envvar="QUERY_SQL", default="", help="The SQL text.")
@click.option("--format", "output_format", default="table", show_default=True, help="table, csv, json or vertical.")
@click.option(
    "--timeout",
    "timeout_s",
    type=click.IntRange(0, MAX_TIMEOUT_S),
    default=QUERY_TIMEOUT_S,
    show_default=True,
    help="The most seconds until everything is printed; 0 for any number.",
)
@click.option("--memory", default="", help="The most memory of the database, e.g. 4GB; default: 2GB.")
def query(sql: str, output_format: str, timeout_s: int, memory: str) -> None:
    """Query the published warehouse."""
    if not sql.strip():
        raise PublishError('SQL is empty; for example: make query SQL="select * from coverage_by_round"')
    from publish.query import DEFAULT_MEMORY
    from publish.query import query as run_query

    memory = memory or DEFAULT_MEMORY
    run_query(Workspace.from_environment().database, sql, output_format, timeout_s=timeout_s, memory=memory)


@main.command()
@click.option("--id", "given_id", required=True, help="A public id, e.g. 4.1-0049, or a result_id.")
@click.option("--benchmark", default="", help="Only results of this benchmark_id.")
@click.option("--scenario", default="", help="Only results of this scenario.")
@click.option("--format", "output_format", default="text", show_default=True, help="text or bibtex.")
def cite(given_id: str, benchmark: str, scenario: str, output_format: str) -> None:
    """Print the sentence and the footnote with which a result may be quoted."""
    from publish.citations import cite as run_cite

    click.echo(run_cite(Workspace.from_environment().database, given_id, benchmark, scenario, output_format))


@main.command()
def shell() -> None:
    """Open an interactive SQL prompt on the published warehouse."""
    from publish.shell import open_shell

    open_shell(Workspace.from_environment().database)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Check first that this port can be served.")
def docs(port: int | None) -> None:
    """Write the dbt docs and the data dictionary as HTML pages that open without a server."""
    from publish.docs import check_port, make_docs

    if port:
        check_port(port, "docs-serve")
    for page in make_docs(Workspace.from_environment()):
        click.echo(page)


@main.command()
def clean() -> None:
    """Remove everything built and the extracted submissions; keep the bundle, fetched sources and files of others."""
    from publish.clean import clean as run_clean

    for path in run_clean(Workspace.from_environment()):
        click.echo(f"kept, since no command made it: {path}")


if __name__ == "__main__":
    run(main, SourceError, PublishError)
