"""Mutation testing of ``extract/`` and ``publish/``: does a fast test notice each change of the code?

``make mutation`` runs this module in its own environment. mutmut makes the mutants, in the folder ``mutants``, and runs
the tests that reach each of them; ``survivors.yml`` has a reason for each that no test notices.
"""

from __future__ import annotations

import contextlib
import fnmatch
import hashlib
import io
import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import mutmut.__main__ as mutmut
from mutmut.mutation.data import SourceFileMutationData
from mutmut.utils.file_utils import walk_mutatable_files

from tests.mutation.forks import set_runner
from tests.mutation.operators import set_operators
from tests.mutation.survivors import Baseline, Found, Mutant, as_yaml, baseline, findings

FOLDER = Path("mutants")
# Written when all mutants are made: the sha256 of what decides the result.
MADE_FROM = FOLDER / "made_from"
COLUMNS = ("killed", "timed out", "survived", "unreached", "untested")
INPUTS = ("extract/**/*", "publish/**/*", "tests/**/*", "requirements*.lock", "pyproject.toml")


@click.command()
@click.option("--module", default="*", help="Only the mutants of modules, e.g. extract.fetch or 'extract.readers.*'.")
@click.option("--sample", type=int, help="Only so many mutants, drawn at random, the same for the same seed.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another number draws another sample.")
@click.option("--jobs", type=int, default=1, show_default=True, help="So many mutants at a time.")
def main(module: str, sample: int | None, seed: int, jobs: int) -> None:
    """Test mutants, say what was found, and exit with 1 if one survives without a reason.

    A run that was interrupted is continued, unless the code or a test changed since.
    """
    # This process warns of files that are opened in the encoding of the locale; commands that a test starts do not.
    os.environ.pop("PYTHONWARNDEFAULTENCODING", None)
    set_operators()
    set_runner()
    make_mutants()
    names = [name for name in mutant_names() if fnmatch.fnmatch(name, f"{module}.x*")]
    if sample and sample < len(names):
        names = random.Random(seed).sample(sorted(names), sample)  # noqa: S311, a choice to repeat, not a secret
    if not names:
        raise click.UsageError(f"no mutant is in {module}")
    wanted = frozenset(names)
    codes = mutant_names()
    if untested := [name for name in names if codes[name] is None]:
        # mutmut tests all that are untested if it is given no names, and lists the result of each name otherwise.
        given = untested if wanted != codes.keys() else []
        mutmut.cli(["run", "--max-children", str(jobs), *given], standalone_mode=False)
    found = list(findings(wanted.__contains__))
    print_numbers(found)
    sys.exit(compare(found, baseline(), is_whole=sample is None))


def make_mutants() -> None:
    """Make the mutants of all modules, unless those of the same code and tests are there."""
    made_from = fingerprint()
    if MADE_FROM.exists() and MADE_FROM.read_text(encoding="ascii") == made_from:
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with contextlib.redirect_stdout(io.StringIO()):
        mutmut.copy_src_dir()
        mutmut.copy_also_copy_files()
        mutmut.create_mutants(max_children=1)
    MADE_FROM.write_text(made_from, encoding="ascii")


def fingerprint() -> str:
    """One sha256 over the code, the tests and the versions of the libraries."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in INPUTS for path in Path().glob(pattern)):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def mutant_names() -> dict[str, int | None]:
    """The names of all mutants in mutmut, with the exit code of their tests if they were tested."""
    codes: dict[str, int | None] = {}
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        codes |= data.exit_code_by_key
    return codes


def print_numbers(found: Sequence[Found]) -> None:
    """Print how many mutants of each file were killed."""
    click.echo(f"{'file':41}" + "".join(f"{column:>10}" for column in COLUMNS) + f"{'of the reached':>15}")
    for name, *counts in numbers(found):
        killed, timed_out, survived, *_ = counts
        reached = killed + timed_out + survived
        share = f"{100 * killed / reached:.1f} %" if reached else "-"
        click.echo(f"{name:41}" + "".join(f"{count:10}" for count in counts) + f"{share:>15}")


def numbers(found: Sequence[Found]) -> Iterator[tuple[Any, ...]]:
    """The name of each file and its numbers in the order of ``COLUMNS``, and those of all."""
    lines = [
        (one.file, one.killed, one.timed_out, len(one.survivors), sum(one.unreached.values()), one.untested)
        for one in found
    ]
    yield from lines
    _, *columns = zip(*lines, strict=True)
    yield "all", *map(sum, columns)


def compare(found: Sequence[Found], known: Baseline, *, is_whole: bool) -> int:
    """Print what differs from the file of survivors; return 1 if a file that was reviewed has something new.

    Args:
        found: What was found.
        known: The file of survivors.
        is_whole: Whether all mutants of the files were tested, so that one that is not among them is gone.
    """
    survivors = Counter(mutant for each in found for mutant in each.survivors)
    unreached = {(each.file, function) for each in found for function in each.unreached}
    new, new_unreached = survivors - known.survivors, unreached - known.unreached
    _print_if(new.elements(), "new survivors; write a test, or a reason in survivors.yml")
    _print_places(new_unreached, "no fast test reaches")
    if is_whole:
        tested = {each.file for each in found if not each.untested}
        gone = (mutant for mutant in (known.survivors - survivors).elements() if mutant.file in tested)
        _print_if(gone, "survive no longer; remove them from survivors.yml")
        _print_places({place for place in known.unreached - unreached if place[0] in tested}, "now a test reaches")
    files = {mutant.file for mutant in new} | {file for file, _ in new_unreached}
    return int(bool(files - known.unreviewed) or any(each.untested for each in found))


def _print_if(mutants: Iterable[Mutant], words: str) -> None:
    if listed := list(mutants):
        click.echo(f"\n{len(listed)} {words}:\n{as_yaml(listed)}")


def _print_places(places: Iterable[tuple[str, str]], words: str) -> None:
    for file, function in sorted(places):
        click.echo(f"{words}: {file} {function}")


if __name__ == "__main__":
    main()
