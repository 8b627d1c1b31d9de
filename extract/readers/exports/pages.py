"""What the results pages call things, from ``website.yml``, and the checks of the cells of one file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

NAMES_FILE = "extract/readers/exports/website.yml"
_NAMES = yaml.safe_load(Path(__file__).with_name("website.yml").read_text(encoding="utf-8"))
_HINT = " (click + for details)"
_DAMAGED = "the file is damaged or its format changed: fetch it again, or look at it before you lock it"

_PUBLIC_ID = re.compile(r"v?\d+\.\d+-\d{4}")
_NUMBER = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
_COUNT = re.compile(r"\d+")


class FaultError(Exception):
    """A file that breaks the format: what is wrong with a remedy, and the physical line from 1."""

    def __init__(self, cause: str, line: int) -> None:
        self.cause = cause
        self.line = line
        super().__init__(cause)


class Result(NamedTuple):
    """One result of a file: where its number is, both counted from 1, and its texts by column of the raw table."""

    line: int
    column: int
    texts: Mapping[str, str]


def name_of(cell: str) -> str:
    """A header or label without the hint of the page and without doubled or outer blanks."""
    return " ".join(cell.split()).removesuffix(_HINT)


def _by_name(names: Mapping[str, str | None]) -> Mapping[str, str | None]:
    return {name.casefold(): column for name, column in names.items()}


_HEADERS = _by_name(_NAMES["headers"])
LABELS = _by_name(_NAMES["labels"])


def columns_of(header: Mapping[int, str], shape: str, line: int) -> Mapping[str, Sequence[int]]:
    """The positions of each column of the raw table in a file, from its named header cells by position.

    Raises:
        FaultError: A header is unknown, or one that the shape requires is missing; the message has the difference.
    """
    names = {position: name_of(cell) for position, cell in header.items()}
    unknown = [name for name in names.values() if name.casefold() not in _HEADERS]
    found: dict[str, list[int]] = {}
    for position, name in names.items():
        if column := _HEADERS.get(name.casefold()):
            found.setdefault(column, []).append(position)
    missing = [column for column in _NAMES["required"][shape] if column not in found]
    if unknown or missing:
        present = {name.casefold() for name in names.values()}
        absent = [name for name in _NAMES["headers"] if name.casefold() not in present]
        raise FaultError(
            f"header changed: unexpected {unknown}, required and missing {missing}; known and absent {absent}; "
            f"enter a new header in {NAMES_FILE}",
            line,
        )
    return found


def texts_of(cells: Sequence[str], columns: Mapping[str, Sequence[int]], line: int) -> dict[str, str]:
    """The texts of one line by column.

    Raises:
        FaultError: A header that occurs twice has two texts.
    """
    texts = {}
    for column, positions in columns.items():
        found = {cells[position].strip() for position in positions}
        if len(found) > 1:
            raise FaultError(f"the columns of one name, {column}, disagree: {sorted(found)}; {_DAMAGED}", line)
        texts[column] = found.pop()
    return texts


class Checks:
    """The checks of the results of one file, some of which depend on what the lines before have."""

    def __init__(self) -> None:
        self._kinds: dict[str, tuple[set[str], int]] = {}
        self._seen: dict[tuple[str, str, str], int] = {}

    def unit(self, model: str, scenario: str, unit: str, line: int) -> None:
        """Check the label of a benchmark's unit, which must be of one kind in the whole file.

        Raises:
            FaultError: Unknown benchmark or scenario, or another unit than expected.
        """
        for name, known, key in ((model, _NAMES["models"], "models"), (scenario, _NAMES["units"], "units")):
            if name not in known:
                raise FaultError(
                    f"unknown name {name!r}; known: {', '.join(known)}; enter a new one under {key} in {NAMES_FILE}",
                    line,
                )
        expected = {kind: _NAMES["units"][scenario][kind] for kind in _NAMES["models"][model]}
        fitting = {kind for kind, label in expected.items() if label == unit}
        before, first_line = self._kinds.get(model, (set(expected), line))
        if not fitting & before:
            allowed = sorted({expected[kind] for kind in before})
            raise FaultError(
                f"{model} {scenario} has the unit {unit!r}, but by {NAMES_FILE} and line {first_line} it is "
                f"{' or '.join(allowed)}; if the page changed its label, enter it there and review the unit",
                line,
            )
        self._kinds[model] = (fitting & before, first_line)

    def result(self, texts: Mapping[str, str], line: int) -> None:
        """Check the id and the number of a result, and that it occurs once.

        Raises:
            FaultError: It has no id of the form ``v6.0-0001``, no number, or occurs twice.
        """
        if not _PUBLIC_ID.fullmatch(texts["public_id"]):
            raise FaultError(f"{texts['public_id']!r} is no public id such as v6.0-0001; {_DAMAGED}", line)
        if not texts["result"]:
            raise FaultError(f"{texts['public_id']} has counts and no result; {_DAMAGED}", line)
        if not _NUMBER.fullmatch(texts["result"]):
            raise FaultError(
                f"{texts['result']!r} is no number with commas between thousands and a decimal point; {_DAMAGED}", line
            )
        key = (texts["public_id"], texts["model"], texts["scenario"])
        if key in self._seen:
            raise FaultError(f"{' '.join(key)} occurs in line {self._seen[key]} already; {_DAMAGED}", line)
        self._seen[key] = line


def check_counts(counts: Iterable[str], line: int) -> None:
    """Check that counts are whole numbers or empty.

    Raises:
        FaultError: One is not.
    """
    for count in counts:
        if count and not _COUNT.fullmatch(count):
            raise FaultError(f"{count!r} is no count; the labels of the lines may be exchanged: {_DAMAGED}", line)


def damaged(cause: str, line: int) -> FaultError:
    """A fault of the structure of a file."""
    return FaultError(f"{cause}; {_DAMAGED}", line)
