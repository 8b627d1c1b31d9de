"""Command line of the distribution: ``python -m distribution --help``."""

from __future__ import annotations

from pathlib import Path

import click

from extract.errors import SourceError
from extract.terminal import run
from extract.workspace import Workspace
from publish.errors import PublishError

DIST = "dist"


@click.group(help=__doc__)
def main() -> None:
    """Group the commands."""


@main.command()
def release() -> None:
    """Write the newest release of the register to dist/, from the published warehouse."""
    from distribution.make import make_release
    from distribution.register import load_releases

    workspace = Workspace.from_environment()
    outcome = make_release(workspace, load_releases(), workspace.root / DIST)
    click.echo(f"{'unchanged: ' if outcome.is_unchanged else ''}{outcome.folder}")


@main.command()
@click.option("--release", "folder", default="", help="The folder of the release; default: the newest one in dist/.")
def verify(folder: str) -> None:
    """Check a release, and print one sentence for each failure."""
    from distribution.make import folder_of
    from distribution.register import load_releases
    from distribution.verify import failures

    newest = folder_of(Workspace.from_environment().root / DIST, load_releases().newest)
    checked = Path(folder) if folder else newest
    if found := failures(checked):
        raise PublishError("\n".join([f"{checked} is not as it was released:", *found]))
    click.echo(f"{checked} is as it was released")


if __name__ == "__main__":
    run(main, SourceError, PublishError)
