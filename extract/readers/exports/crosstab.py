"""The crosstab of a results page: a column per benchmark and scenario, four lines per system.

The first five lines are the head: its title, the suite, the benchmarks (each only over the first of its columns), the
scenarios, and the headers of the systems with the units of the columns. Then each system has three lines of counts and
one of results, in any order, each with its label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.readers.delimited import Record
from extract.readers.exports.pages import LABELS, Checks, Result, check_counts, columns_of, damaged, name_of, texts_of

_TITLE = "Benchmark / Model MLC / Scenario / Units"
_HEAD = 5
_SYSTEM = "Public ID"


class _Layout(NamedTuple):
    """Where things are: the columns that describe a system, the label of a line, and what each result column is."""

    described: Mapping[str, Sequence[int]]
    label: int
    results: Mapping[int, Mapping[str, str]]


def is_crosstab(records: Sequence[Record]) -> bool:
    """Whether a file has the title and the first header of a crosstab."""
    return (
        len(records) >= _HEAD
        and _TITLE in {name_of(cell) for cell in records[0][1]}
        and name_of(records[_HEAD - 1][1][0]) == _SYSTEM
    )


def crosstab_results(records: Sequence[Record]) -> Iterator[Result]:
    """The results of a crosstab, system by system.

    Raises:
        FaultError: The file breaks the format; the message says where and how.
    """
    checks = Checks()
    layout = _layout(records[:_HEAD], checks)
    for block in _blocks(records[_HEAD:]):
        yield from _results_of(block, layout, checks)


def _layout(head: Sequence[Record], checks: Checks) -> _Layout:
    (_, _), (suite_line, suites), (_, models), (scenario_line, scenarios), (line, header) = head
    suite = {cell.strip() for cell in suites} - {""}
    if len(suite) != 1:
        raise damaged(f"expected one suite, found {sorted(suite)}", suite_line)
    first = next((position for position, cell in enumerate(scenarios) if cell.strip()), None)
    unnamed = [position for position, cell in enumerate(header[:first]) if not cell.strip()]
    if first is None or not unnamed:
        raise damaged("no scenario, or no column without a header before it for the labels", scenario_line)
    named = {position: cell for position, cell in enumerate(header[:first]) if cell.strip()}
    results, model = {}, ""
    for position in range(first, len(header)):
        model = name_of(models[position]) or model
        texts = {"benchmark": min(suite), "model": model, "scenario": name_of(scenarios[position])}
        texts["units"] = name_of(header[position])
        checks.unit(model, texts["scenario"], texts["units"], line)
        results[position] = texts
    return _Layout(columns_of(named, "crosstab", line), unnamed[-1], results)


def _blocks(records: Sequence[Record]) -> Iterator[Sequence[Record]]:
    """The lines of each system: the first has its id."""
    block: list[Record] = []
    for line, cells in records:
        if cells[0].strip() and block:
            yield block
            block = []
        if not block and not cells[0].strip():
            raise damaged("a line that belongs to no system", line)
        block.append((line, cells))
    if block:
        yield block


def _results_of(block: Sequence[Record], layout: _Layout, checks: Checks) -> Iterator[Result]:
    line, cells = block[0]
    described = texts_of(cells, layout.described, line)
    lines = _labelled(block, layout.label)
    _refuse_exchanged_labels(lines, described, layout, line)
    result_line, results = lines["result"]
    for position, of_column in layout.results.items():
        counts = {column: values[position].strip() for column, (_, values) in lines.items() if column != "result"}
        result = results[position].strip()
        if result or any(counts.values()):
            texts = {**described, **of_column, **{f"result_{name}": text for name, text in counts.items()}}
            texts["result"] = result
            check_counts(counts.values(), line)
            checks.result(texts, result_line)
            yield Result(result_line, position + 1, texts)


def _labelled(block: Sequence[Record], label: int) -> Mapping[str, Record]:
    """The four lines of a system by what they hold."""
    lines: dict[str, Record] = {}
    for line, cells in block:
        column = LABELS.get(name_of(cells[label]).casefold())
        if column is None:
            raise damaged(f"the label {cells[label]!r} is none of a system's lines", line)
        if column in lines:
            raise damaged(f"the label {cells[label]!r} occurs again in the system of line {block[0][0]}", line)
        lines[column] = (line, cells)
    if missing := sorted({column for column in LABELS.values() if column} - lines.keys()):
        raise damaged(f"the system of line {block[0][0]} has no line of {', '.join(missing)}", block[0][0])
    return lines


def _refuse_exchanged_labels(
    lines: Mapping[str, Record], described: Mapping[str, str], layout: _Layout, line: int
) -> None:
    """Refuse a line of counts that differs from the system's description where another line agrees with it."""
    held = {
        column: {cells[position].strip() for position in layout.results} - {""} for column, (_, cells) in lines.items()
    }
    # The description states no result, and a line holds no empty text.
    for column in sorted(held):
        stated = {described.get(column)}
        exchanged = sorted(other for other in held if other != column and held[other] == stated)
        if held[column] and held[column] != stated and exchanged:
            raise damaged(
                f"the labels of {column} and {' or '.join(exchanged)} are exchanged: the system has "
                f"{column} {described[column]}, the line has {', '.join(sorted(held[column]))}",
                line,
            )
