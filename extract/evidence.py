"""What the files of a submission say of its suite and round, to refuse a wrong round before anything is read by it.

Where evidence is looked for is in ``evidence.yml``, and what each value of it stands for in the seed
``submission_evidence``. Each file is one voice: what most files of a kind contradict is an error, what only some of
them contradict a doubt.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from extract.archives import Member, members
from extract.errors import SourceError
from extract.readers.members import read_once
from extract.rounds import rounds_of
from extract.workspace import Workspace

# The folder that an archive is packed in may be above all others.
_ABOVE = r"(?:[^/]+/)?"
# Folders deeper than those of a submission are entered below `results` only.
_FOLDERS = re.compile(r"(?:[^/.][^/]*/){1,4}|.+/results/(?:.+/)?|[^/.][^/]*/results/(?:.+/)?")
_REPOSITORY = re.compile(r"(?P<suite>[a-z]+)_results_(?P<version>v\d+\.\d+)")


@dataclass(frozen=True)
class _Pattern:
    """A kind of evidence, and where it is: the paths of its files, and the text in them.

    ``max_age`` is for a date only: how old the last run of a submission may be when its round is published.
    """

    kind: str
    path: re.Pattern[str]
    text: re.Pattern[bytes] | None
    max_age: timedelta | None

    def found_in(self, member: Member) -> tuple[str, int | None] | None:
        """The value in a file and its line, if the file has one; the empty value for a path that is evidence."""
        where = self.path.fullmatch(member.path)
        if where is None:
            return None
        if self.text is None:
            return "".join(where.groups("")), None
        content = member.content()
        text = self.text.search(content)
        if text is None:
            return None
        return text[1].decode(errors="backslashreplace"), content.count(b"\n", 0, text.start()) + 1


@dataclass
class Evidence:
    """A value that files state.

    Attributes:
        kind: What it is, e.g. ``loadgen_version``.
        value: The value, e.g. ``2.0``.
        path: The first file that states it.
        line: The line there; ``None`` for a value of the path.
        file_count: How many files state it.
    """

    kind: str
    value: str
    path: str
    line: int | None
    file_count: int = 0


@dataclass(frozen=True)
class _Meaning:
    """A row of the seed: the suite and the versions that a value stands for."""

    suite: str
    evidence_kind: str
    value: str
    first_version: str
    last_version: str

    def includes(self, version: str) -> bool:
        return (not self.first_version or _order(self.first_version) <= _order(version)) and (
            not self.last_version or _order(version) <= _order(self.last_version)
        )

    def __str__(self) -> str:
        first, last = self.first_version, self.last_version
        span = f" {first}" if first == last else f" {first} to {last}" if first and last else f" from {first} on"
        return self.suite + (span if first else f" to {last}" if last else "")


def check_round(
    workspace: Workspace, path: Path, round_id: str, on_doubt: Callable[[str], None] = lambda doubt: None
) -> None:
    """Compare what the files of a submission say with the round that they are to be read as.

    Args:
        workspace: Names the seeds.
        path: The folder or archive.
        round_id: A round of the seed of rounds.
        on_doubt: Called with each contradiction that a submission of this round could have, as a sentence.

    Raises:
        SourceError: Most files contradict the suite or the round; or it is neither a folder nor an archive.
    """
    compare(workspace, path, gather(path), round_id, on_doubt)


def compare(
    workspace: Workspace,
    path: Path,
    found: Sequence[Evidence],
    round_id: str,
    on_doubt: Callable[[str], None] = lambda doubt: None,
) -> None:
    """Compare the evidence in a folder or archive with a round: see ``check_round``."""
    suite, _, version = round_id.rpartition("-")
    judge = _Judge(_meanings(workspace), suite, version, round_id)
    ages = {pattern.kind: pattern.max_age for pattern in _PATTERNS if pattern.max_age}
    kinds = dict.fromkeys(evidence.kind for evidence in found if evidence.kind not in ages)
    each = (judge.contradiction([evidence for evidence in found if evidence.kind == kind]) for kind in kinds)
    contradictions = [contradiction for contradiction in each if contradiction]
    # A line that can be looked up says more than a path.
    for contradiction in sorted(contradictions, key=lambda one: (not one.is_firm, one.evidence.line is None)):
        first = contradiction.evidence
        if contradiction.is_firm:
            raise SourceError(str(path), contradiction.text, path=first.path, line=first.line)
        on_doubt(f"{_where(first)}: {contradiction.text}")
    published = date.fromisoformat(rounds_of(workspace)[round_id]["round_date"])
    for doubt in (*_doubts_of_dates(found, ages, round_id, published), *_doubts_of_names(path, found, round_id)):
        on_doubt(doubt)


def gather(path: Path) -> Sequence[Evidence]:
    """All evidence in a folder or archive: each value once, with the first file that states it.

    Raises:
        SourceError: It is neither a folder nor an archive, or damaged.
    """
    found: dict[tuple[str, str], Evidence] = {}
    for member in members(path, _accepts):
        file = read_once(member)
        for pattern in _PATTERNS if member.problem is None else ():
            if stated := pattern.found_in(file):
                value, line = stated
                first = Evidence(pattern.kind, value, file.path, line)
                found.setdefault((pattern.kind, value), first).file_count += 1
    return list(found.values())


def _accepts(path: str) -> bool:
    if path.endswith("/"):
        return _FOLDERS.fullmatch(path) is not None
    return any(pattern.path.fullmatch(path) for pattern in _PATTERNS)


@dataclass(frozen=True)
class _Contradiction:
    """What contradicts a round, in words; firm if most files of its kind do."""

    evidence: Evidence
    text: str
    is_firm: bool


@dataclass(frozen=True)
class _Judge:
    """Compares evidence with a round.

    Attributes:
        meanings: The suites and versions of each kind and value; a row with an empty value stands for every value.
    """

    meanings: Mapping[tuple[str, str], Sequence[_Meaning]]
    suite: str
    version: str
    round_id: str

    def contradiction(self, evidence: Sequence[Evidence]) -> _Contradiction | None:
        """The contradiction in the evidence of one kind: that which most files state, if there is any."""
        agreeing, wrong = 0, []
        for stated in evidence:
            meanings = self._meanings_of(stated)
            if any(meaning.suite == self.suite and meaning.includes(self.version) for meaning in meanings):
                agreeing += stated.file_count
            elif meanings:
                wrong.append(stated)
        if not wrong:
            return None
        worst = max(wrong, key=lambda stated: stated.file_count)
        count = sum(stated.file_count for stated in wrong)
        return _Contradiction(worst, self._text(worst, count, count + agreeing), is_firm=count > agreeing)

    def _meanings_of(self, stated: Evidence) -> Sequence[_Meaning]:
        return self.meanings.get((stated.kind, stated.value)) or self.meanings.get((stated.kind, "")) or ()

    def _text(self, stated: Evidence, count: int, of: int) -> str:
        meanings = self._meanings_of(stated)
        known = " or ".join(map(str, [own for own in meanings if own.suite == self.suite] or meanings))
        value = f" {stated.value}" if stated.value else ""
        return (
            f"{stated.kind.replace('_', ' ')}{value} is of {known}, not of {self.round_id}"
            f" ({count} of {of} such files contradict the round); name the round of the submission: ROUND=…"
        )


def _doubts_of_dates(
    evidence: Sequence[Evidence], ages: Mapping[str, timedelta], round_id: str, published: date
) -> Iterator[str]:
    runs = [(day, stated) for stated in evidence if stated.kind in ages and (day := _day(stated.value))]
    if not runs:
        return
    last, stated = max(runs, key=lambda run: run[0])
    if last >= published:
        yield f"{_where(stated)}: this run is of {last}, and {round_id} was published on {published}"
    elif published - last > ages[stated.kind]:
        yield f"{_where(stated)}: the last run is of {last}, long before {round_id} was published on {published}"


def _doubts_of_names(path: Path, evidence: Sequence[Evidence], round_id: str) -> Iterator[str]:
    """What the name of the folder or archive, or of the folder that all is packed in, says of another round."""
    packed_in = sorted({stated.path.partition("/")[0] for stated in evidence})
    for name in dict.fromkeys([path.name, *packed_in]):
        if (named := _REPOSITORY.search(name)) and f"{named['suite']}-{named['version']}" != round_id:
            yield f"{name}: the name is that of {named['suite']}-{named['version']}, not of {round_id}"


def _where(stated: Evidence) -> str:
    return stated.path + (f", line {stated.line}" if stated.line else "")


def _day(value: str) -> date | None:
    """The day that a file states; ``None`` for one that is in no calendar."""
    try:
        return datetime.fromtimestamp(int(value) / 1000, UTC).date() if value.isdigit() else date.fromisoformat(value)
    except ValueError:
        return None


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.removeprefix("v").split("."))


def _meanings(workspace: Workspace) -> Mapping[tuple[str, str], Sequence[_Meaning]]:
    meanings: dict[tuple[str, str], list[_Meaning]] = {}
    with workspace.submission_evidence.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            row.pop("basis")
            meaning = _Meaning(**row)
            meanings.setdefault((meaning.evidence_kind, meaning.value), []).append(meaning)
    return meanings


def _patterns(entries: Iterable[Mapping[str, Any]]) -> Iterator[_Pattern]:
    for entry in entries:
        text, days = entry.get("text"), entry.get("days")
        yield _Pattern(
            kind=entry["kind"],
            path=re.compile(f"{_ABOVE}(?:{entry['path']})"),
            text=re.compile(text.encode()) if text else None,
            max_age=timedelta(days=days) if days else None,
        )


_PATTERNS = tuple(_patterns(yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))))
