"""Command line of the explorer: ``python -m explorer --help``."""

from __future__ import annotations

import click

from explorer.make import make_explorer
from extract.errors import SourceError
from extract.terminal import run
from extract.workspace import Workspace
from publish.docs import check_port
from publish.errors import PublishError


@click.command(help=__doc__)
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Check first that this port can be served.")
def main(port: int | None) -> None:
    """Write the explorer of the published warehouse."""
    if port:
        check_port(port, "explorer-serve")
    click.echo(make_explorer(Workspace.from_environment()))


if __name__ == "__main__":
    run(main, SourceError, PublishError)
