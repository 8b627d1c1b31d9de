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
@click.option("--rebuild", is_flag=True, help="Also build the warehouse again and compare the bytes of the data.")
def verify(folder: str, *, rebuild: bool) -> None:
    """Check a release, and print one sentence for each failure."""
    from distribution.make import folder_of
    from distribution.register import load_releases
    from distribution.verify import failures

    workspace = Workspace.from_environment()
    checked = Path(folder) if folder else folder_of(workspace.root / DIST, load_releases().newest)
    found = failures(checked)
    if rebuild and not found:
        from distribution.rebuild import differences

        found = list(differences(workspace, checked))
    if found:
        raise PublishError("\n".join([f"{checked} is not as it was released:", *found]))
    click.echo(f"{checked} is as it was released")


if __name__ == "__main__":
    run(main, SourceError, PublishError)
