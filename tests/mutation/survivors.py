"""What a run of mutmut found, and the file that has a reason for each mutant that no test noticed.

A mutant is named by the lines that it changes in a function, so that its name stays when code moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.utils.format_utils import orig_function_and_class_names_from_key

BASELINE = Path(__file__).with_name("survivors.yml")
KILLED, TIMED_OUT, UNREACHED, SURVIVED = "killed", "timeout", "no tests", "survived"


class Mutant(NamedTuple):
    """A mutant: its file, its function or method, the lines that it changes, and what it has instead."""

    file: str
    function: str
    was: str
    now: str


class Found(NamedTuple):
    """What a run found of the mutants of one file.

    Attributes:
        file: The path of the file.
        killed: The number of mutants that a test noticed.
        timed_out: The number of mutants whose tests did not end in many times their usual time. Most have no end, which
            a person notices as well, but on a busy machine it can also be the test that took long.
        survivors: Those that tests reach and none noticed.
        unreached: The functions that no test reaches, with the number of their mutants.
        untested: The number of mutants of which nothing was found yet.
    """

    file: str
    killed: int
    timed_out: int
    survivors: Sequence[Mutant]
    unreached: Mapping[str, int]
    untested: int


def findings(is_wanted: Callable[[str], bool]) -> Iterator[Found]:
    """What the last runs found of the mutants whose names in mutmut are wanted, by file."""
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        status_of = {name: status_by_exit_code[code] for name, code in data.exit_code_by_key.items() if is_wanted(name)}
        if status_of:
            counts = Counter(status_of.values())
            survived = [name for name, status in status_of.items() if status == SURVIVED]
            yield Found(
                file=path.as_posix(),
                killed=counts[KILLED],
                timed_out=counts[TIMED_OUT],
                survivors=[Mutant(path.as_posix(), _function_of(name), *_change(name, path)) for name in survived],
                unreached=Counter(_function_of(name) for name, status in status_of.items() if status == UNREACHED),
                untested=counts.total() - sum(counts[known] for known in (KILLED, TIMED_OUT, UNREACHED, SURVIVED)),
            )


def _function_of(name: str) -> str:
    function, owner = orig_function_and_class_names_from_key(name)
    return f"{owner}.{function}" if owner else function


def _change(name: str, path: Path) -> tuple[str, str]:
    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    was, now = ("\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return was, now


class Baseline(NamedTuple):
    """What is known of mutants.

    Attributes:
        survivors: Those that survive for a reason, each as often as it occurs.
        unreached: The functions that no fast test reaches for a reason, with their files.
        unreviewed: The files whose survivors nobody has looked at yet.
    """

    survivors: Counter[Mutant]
    unreached: frozenset[tuple[str, str]]
    unreviewed: frozenset[str]


def baseline(path: Path = BASELINE) -> Baseline:
    """Read the file of survivors."""
    written: Mapping[str, Sequence[Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    survivors = Counter(
        Mutant(*place.split(" ", 1), each["was"], each["now"])
        for group in written["survivors"]
        for place, mutants in group["mutants"].items()
        for each in mutants
    )
    unreached = {
        (file, function)
        for group in written["unreached"]
        for file, functions in group["functions"].items()
        for function in functions
    }
    return Baseline(survivors, frozenset(unreached), frozenset(written["unreviewed"]))


def as_yaml(mutants: Iterable[Mutant]) -> str:
    """Mutants as the file of survivors has them."""
    by_place: dict[str, list[dict[str, str]]] = {}
    for mutant in mutants:
        by_place.setdefault(f"{mutant.file} {mutant.function}", []).append({"was": mutant.was, "now": mutant.now})
    return yaml.safe_dump(by_place, sort_keys=False, allow_unicode=True, width=1000)
