"""Command line of the extractor: ``python -m extract --help``."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

from extract.bundle import make_bundle
from extract.describe import write_dbt_sources
from extract.errata import Erratum, append, compare, rows_before, rows_of
from extract.errors import SourceError
from extract.fetch import Fetcher, WithdrawnError
from extract.landing import content_of, land_cached
from extract.local import extract_folders, extract_local, forget_local, source_in
from extract.lock import only_writer
from extract.reviewed import acceptance
from extract.sources import LOCK, GithubArchive, Locked, Register
from extract.terminal import progress, run
from extract.workspace import Workspace


@click.group(help=__doc__)
def main() -> None:
    """Set up logging for all commands."""
    logging.basicConfig(format="%(levelname)s %(message)s", level=logging.WARNING)
    # It warns of every failed connection; the error after the last try is enough.
    logging.getLogger("urllib3").setLevel(logging.ERROR)


@main.command()
@click.option("--source", "pattern", default=None, help="A source id or a glob pattern; default: all sources.")
def fetch(pattern: str | None) -> None:
    """Download sources into the cache, verified by sources.lock."""
    register, workspace = Register.load(), Workspace.from_environment()
    chosen = register.select(pattern)
    accept = acceptance(register, workspace)
    locks = {source.source_id: register.locked(source) for source in chosen}
    total = sum(locked.byte_count for locked in locks.values() if locked)
    with only_writer(workspace), _progress() as shown:
        task = shown.add_task("fetch", total=total)
        fetcher = _fetcher(workspace, shown, task)
        fetched = []
        for source in chosen:
            shown.update(task, description=source.source_id)
            try:
                fetched.append(fetcher.fetch(source, locks[source.source_id], accept=accept).byte_count)
            except WithdrawnError as withdrawn:
                click.echo(withdrawn, err=True)
        shown.update(task, description="fetch", completed=total)
    click.echo(f"{len(fetched)} sources in the cache, {sum(fetched):,} bytes, as pinned")


@main.command()
@click.option("--source", "pattern", required=True, help="A source id or a glob pattern.")
def relock(pattern: str) -> None:
    """Fetch sources again, lock their bytes by sha256 whatever they are, and record what changed."""
    if not pattern:
        # An empty pattern would accept all bytes of all sources.
        raise SourceError("relock", "name the source: make relock SOURCE=<id or pattern>")
    register, workspace = Register.load(unsealed=pattern), Workspace.from_environment()
    found: dict[str, Locked] = {}
    contents: dict[str, str | None] = {}
    errata: list[Erratum] = []
    day = datetime.now(UTC).date()
    with only_writer(workspace), _progress() as shown:
        task = shown.add_task("relock", total=None)
        fetcher = _fetcher(workspace, shown, task)
        for source in register.select(pattern):
            shown.update(task, description=source.source_id)
            name, before = source.source_id, register.locks.get(source.source_id)
            old = rows_before(source, before, workspace)
            found[name] = fetcher.fetch(source, None, again=True)
            if before and before != found[name]:
                change = Erratum(name, day, old_sha256=before.sha256, new_sha256=found[name].sha256)
                errata += compare(source, old, rows_of(source, found[name], workspace), change)
            if isinstance(source, GithubArchive):
                contents[name] = content_of(land_cached(source, found[name], workspace))
        append(errata, workspace.errata)
        register.relock(found, day, contents=contents)
    for name, locked in found.items():
        click.echo(f"{name}: {_change(register, name)} {locked.sha256}, {locked.byte_count:,} bytes")
    for erratum in errata:
        click.echo(f"please review in {workspace.errata.name}: {erratum}")


@main.command()
@click.option("--source", "pattern", required=True, help="A source id or a glob pattern.")
def seal(pattern: str) -> None:
    """Accept edited entries of sources.yml of sources that are locked; nothing is fetched."""
    if not pattern:
        # An empty pattern would accept any change.
        raise SourceError("seal", "name the source: make seal SOURCE=<id or pattern>")
    register = Register.load(unsealed=pattern)
    register.relock({}, datetime.now(UTC).date())
    accepted = [source.source_id for source in register.select(pattern) if source.source_id in register.locks]
    click.echo(f"accepted as they are: {', '.join(accepted)}; please review the difference of {LOCK.name}")


@main.command()
def bundle() -> None:
    """Write the bundle again from the cache (for maintainers, after `make fetch`)."""
    workspace = Workspace.from_environment()
    with only_writer(workspace):
        rows = make_bundle(Register.load(), workspace)
    for source_id, count in rows.items():
        click.echo(f"{source_id}: {count} rows")


@main.command()
def describe() -> None:
    """Write the file of the dbt sources from the raw tables that the readers declare (after a change of these)."""
    click.echo(f"wrote {write_dbt_sources(Workspace.from_environment())}")


@main.command()
@click.option("--from", "path", required=True, help="A folder, .tar, .tar.gz or .zip.")
@click.option("--round", "round_id", required=True, help="The round whose rules apply, e.g. inference-v5.1.")
def extract(path: str, round_id: str) -> None:
    """Read a submission on this machine, with the layout of a round's repository; the next build includes it."""
    if not path or not round_id:
        # An empty path would be the folder that the command runs in.
        raise SourceError(
            "extract", "name the submission and the round: make extract FROM=<folder or archive> ROUND=<round>"
        )
    workspace = Workspace.from_environment()
    with only_writer(workspace):
        before = {folder.name: source_in(folder) for folder in extract_folders(workspace)}
        source, landed = extract_local(workspace, Path(path), round_id, _warn)
    replaced = before.get(source.source_id)
    if replaced and replaced.path != source.path:
        click.echo(f"replaces the extract of {replaced.path}")
    for table, count in sorted(landed.rows.items()):
        click.echo(f"{table}: {count:,} rows")
    click.echo(f"extracted as {source.source_id}; run: make build")


@main.command()
@click.option("--source", "pattern", required=True, help="The id of an extracted submission or a glob pattern.")
def forget(pattern: str) -> None:
    """Remove an extracted submission; the next build does not include it."""
    if not pattern:
        # An empty pattern would remove all of them.
        raise SourceError("forget", "name the extract: make forget SOURCE=<id or pattern>")
    workspace = Workspace.from_environment()
    with only_writer(workspace):
        forgotten = forget_local(workspace, pattern)
    click.echo(f"removed {', '.join(forgotten)}; run: make build")


def _warn(doubt: str) -> None:
    click.echo(f"warning: {doubt}", err=True)


def _change(register: Register, source_id: str) -> str:
    before = register.locks.get(source_id)
    return f"sha256 {before.sha256} ->" if before else "sha256"


def _progress() -> Progress:
    return progress(TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())


def _fetcher(workspace: Workspace, shown: Progress, task: TaskID) -> Fetcher:
    def advance(count: int) -> None:
        shown.advance(task, count)

    return Fetcher(workspace.cache, mirror=os.environ.get("MLPERF_MIRROR") or None, on_bytes=advance)


if __name__ == "__main__":
    run(main, SourceError)
