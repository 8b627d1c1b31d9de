"""What the official tools compute, as facts that are small enough to be committed: ``facts/parity.yml``.

The output of MLCommons' submission checkers, of its result summarizer for training and of the rules for tiny has one
value per result and measure. Of each round and division the facts hold how many results and energies there are, and one
sha256 of all values. So a working copy without that output checks that each value of the warehouse is the official one.

``python -m tests.parity`` writes the facts from the output, where it is kept beside the working copy.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

import yaml

from tests.project import ROOT, SHARED

FACTS = ROOT / "tests" / "facts" / "parity.yml"
EXPECTED = SHARED / "expected"
HEADER = """\
# Written by `python -m tests.parity` from the output of the official tools; do not edit. `results` and `energies` are
# counts; `sha256` is that of the sorted lines `<path of the result>\\t<measure>\\t<value>`, each value in scientific
# notation with 10 significant digits.
"""
# The warehouse computes in another order than the official tools; they differ by 4e-15 at most, relative. A value
# whose eleventh and last digit is 5 is halfway between two values of ten digits, and such a difference would decide its
# rounding; so a value is rounded to 13 digits first, which removes the difference. ``_checked`` makes sure, when the
# facts are written, that more than twice this difference changes none of the ten digits.
DIGITS = 10
SAFE_DIGITS = 13
DIFFERENCE = Decimal("1e-14")

INFERENCE = ("v0.7", "v1.0", "v1.1", "v2.1", "v3.0", "v4.1", "v5.1")
# What the official checker computed from the archive. Of a few results a log is not in the archive; the list has them
# from an official table or an export, which is no value of the log.
CHECKED = "submission_checker"
# The analyzer's logs of these results are not in the archives that the tests read, so that the log gives no power.
WITHOUT_SAMPLES = ("inference-v3.0", "open")
# One submitter names the folders of the benchmarks in its own way.
FOLDERS = {
    ("v1.0", "greenwaves-technologies"): {
        "ad": "anomaly_detection", "ic": "image_classification", "kws": "keyword_spotting", "vww": "visual_wake_words",
    },
}  # fmt: skip


class Value(NamedTuple):
    """One value of a result: what is measured, and the number as text or as computed."""

    round_id: str
    division: str
    path: str
    measure: str
    number: str | float


Facts = Mapping[str, Mapping[str, Mapping[str, int | str]]]


def official_values() -> Iterator[Value]:
    """The output of the official tools, in the units of the warehouse."""
    for version in INFERENCE:
        for row in official_rows(f"inference/inference_{version}.csv"):
            key = (f"inference-{version}", row["division"], row["location"])
            if row["source"] == CHECKED and not (key[:2] == WITHOUT_SAMPLES and row["has_power"] == "True"):
                yield from _values(
                    key, performance=row["result"], power_w=row["power_W"], energy_j=row["energy_J_per_query"]
                )
    for row in official_rows("training/training.csv"):
        path = f"{row['submitter_dir']}/results/{row['system']}/{row['benchmark']}"
        key = (f"training-{row['version']}", row["division"], path)
        yield from _values(key, performance=row["minutes"], energy_kj=row["energy_kJ"])
    for row in official_rows("tiny/tiny.csv"):
        folder = FOLDERS.get((row["version"], row["submitter"]), {}).get(row["benchmark"], row["benchmark"])
        parts = (row["division"], row["submitter"], "results", row["system"], folder, row["variant"])
        key = (f"tiny-{row['version']}", row["division"], "/".join(filter(None, parts)))
        # Streams have a mean power; their energy is that of the whole stream, and no energy per inference.
        measure, number = ("power_w", row["power_uW"]) if row["benchmark"] == "sww" else ("energy_j", row["energy_uJ"])
        yield from _values(key, performance=row["latency_ms"], **{measure: number and f"{number}e-6"})


def official_rows(name: str) -> Iterator[Mapping[str, str]]:
    """One file of the output of the official tools."""
    with (EXPECTED / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _values(key: tuple[str, str, str], **numbers: str) -> Iterator[Value]:
    for measure, number in numbers.items():
        if number:
            yield Value(*key, measure, number)


def facts_of(values: Iterable[Value]) -> Facts:
    """The facts of each round and division."""
    groups: dict[tuple[str, str], list[Value]] = {}
    for value in values:
        groups.setdefault((value.round_id, value.division), []).append(value)
    facts: dict[str, dict[str, Mapping[str, int | str]]] = {}
    for (round_id, division), group in sorted(groups.items()):
        facts.setdefault(round_id, {})[division] = _fact(group)
    return facts


def _fact(group: Iterable[Value]) -> Mapping[str, int | str]:
    lines = sorted({f"{value.path}\t{value.measure}\t{canonical(value.number)}\n" for value in group})
    return {
        "results": len({value.path for value in group}),
        "energies": sum(value.measure != "performance" for value in group),
        "sha256": hashlib.sha256("".join(lines).encode()).hexdigest(),
    }


def canonical(number: str | float | Decimal) -> str:
    """A number with ten significant digits, the same for all numbers that differ by the order of computing only."""
    safe = Decimal(f"{Decimal(number):.{SAFE_DIGITS - 1}e}")
    return f"{safe:.{DIGITS - 1}e}"


def _checked(value: Value) -> Value:
    number = Decimal(value.number)
    if len({canonical(number * (1 + sign * DIFFERENCE)) for sign in (-1, 0, 1)}) > 1:
        raise ValueError(f"{value} is too close to where its rounding to {DIGITS} digits changes")
    return value


def make_facts() -> str:
    """The text of the facts."""
    return HEADER + yaml.safe_dump(facts_of(map(_checked, official_values())), sort_keys=False)


if __name__ == "__main__":
    FACTS.write_text(make_facts(), encoding="utf-8")
