"""The exports of MLCommons' results pages: one row per published result, from either of the two shapes of these files.

A *flat* file has one line per result; a *crosstab* has one column per benchmark and scenario. Which one a file is, and
what each column holds, follows from its headers alone; the names that occur are data (``website.yml``). Every cell
becomes text as published.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence

from extract.archives import Member
from extract.errors import SourceError
from extract.readers.delimited import Record, split_lines
from extract.readers.exports.crosstab import crosstab_results, is_crosstab
from extract.readers.exports.pages import Checks, FaultError, Result, columns_of, damaged, name_of, texts_of
from extract.readers.tables import Batch, Columns, Reader, Rows, Table, integer, text

_BENCHMARK_HEADER = "Model MLC"
_COLUMNS: Columns = {
    "public_id": text("Id of the system in the round's table, as printed: `5.1-0001` in v5.1, `v6.0-0001` in v6.0."),
    "organization": text("Submitting organization as the page spells it, e.g. `Dell_MangoBoost`."),
    "availability": text("`available`, `preview` or `rdi`: whether the system can be bought. Null if not in the file."),
    "system_name": text("Name of the system for people; commas of the official name are missing."),
    "nodes": text("How many hosts the system consists of, by its description. Null if the file has no such column."),
    "accelerator": text("Model of the accelerator. Empty or `N/A` for systems that run on CPUs only."),
    "accelerators_per_node": text("How many accelerators one host has, by the system's description."),
    "total_accelerators": text("How many accelerators the whole system has. Null in files without that column."),
    "processor": text("Model of the CPU of a host; if hosts differ, several in one text."),
    "processors_per_node": text("How many CPU sockets one host has, by the system's description."),
    "host_processor_core_count": text("Cores of one CPU; `0` if not stated."),
    "division_power": text("Division, and whether power was measured: `Closed` without power."),
    "software": text("Software that ran the model. Null in files without that column."),
    "benchmark": text("The suite: `Inference`."),
    "model": text("Benchmark as the page labels it, e.g. `llama3.1-8b-datacenter`, `vlm` or `text to video`."),
    "scenario": text("`Offline`, `Server`, `Interactive` or `SingleStream`."),
    "units": text("Unit as the page labels it; for some benchmarks `Samples/s` or `Queries/s` stands over tokens."),
    "result": text("The published performance, in the unit of `units`, in some files with commas between thousands."),
    "result_nodes": text("Hosts, from the line of the crosstab that repeats them per result. Null in flat files."),
    "result_accelerators_per_node": text("Accelerators of a host, from such a line. Null in flat files."),
    "result_processors_per_node": text("CPU sockets of a host, from such a line. Null in flat files."),
}
RESULTS = Table(
    "website_results",
    "One row per result in an export of a results page of MLCommons: a system, benchmark and scenario with its "
    "performance. The pages have closed results only, without power.",
    {
        **_COLUMNS,
        "result_column": integer(
            "Column of `result` in its line, counted from 1. In a crosstab it distinguishes benchmarks and scenarios."
        ),
    },
)


def _decode(content: bytes) -> str:
    """The text of a file.

    Raises:
        FaultError: It is neither UTF-16 with a byte order mark nor UTF-8, or it ends within a line.
    """
    encoding, body = "utf-8-sig", content
    if content.startswith(codecs.BOM_UTF16_LE):
        encoding, body = "utf-16-le", content[len(codecs.BOM_UTF16_LE) :]
        # One of the pages appends a line end of one byte to its two-byte text.
        if len(body) % 2 and body.endswith(b"\n"):
            body = body[:-1]
    try:
        decoded = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].decode(encoding).count("\n") + 1
        raise damaged(f"not {encoding} at byte {error.start}, {error.reason}; it may be truncated", line) from error
    if not decoded.endswith("\n"):
        raise damaged("the last line has no end; the file is truncated", decoded.count("\n") + 1)
    return decoded


def _results(source_id: str, content: bytes) -> Iterator[Result]:
    decoded = _decode(content)
    first = decoded.partition("\n")[0]
    records = list(split_lines(source_id, decoded, "\t" if "\t" in first else ","))
    header = records[0][1]
    for line, cells in records:
        if len(cells) != len(header):
            raise damaged(f"{len(cells)} fields where the first line has {len(header)}", line)
    if _BENCHMARK_HEADER in {name_of(cell) for cell in header}:
        return _flat_results(header, records[1:])
    if is_crosstab(records):
        return crosstab_results(records)
    raise damaged("neither a list nor a crosstab of results by its first five lines", 1)


def _flat_results(header: Sequence[str], records: Sequence[Record]) -> Iterator[Result]:
    checks = Checks()
    columns = columns_of(dict(enumerate(header)), "flat", 1)
    for line, cells in records:
        texts = texts_of(cells, columns, line)
        checks.unit(texts["model"], texts["scenario"], texts["units"], line)
        checks.result(texts, line)
        yield Result(line, columns["result"][0] + 1, texts)


def _read(source_id: str, members: Iterable[Member]) -> Iterator[Batch]:
    rows = Rows()
    for member in members:
        try:
            for line, column, texts in _results(source_id, member.content()):
                rows.add(RESULTS, member.path, line, *(texts.get(name) for name in _COLUMNS), column)
        except (FaultError, SourceError) as error:
            raise SourceError(source_id, error.cause, path=member.path, line=error.line) from error
        yield from rows.full()
    yield from rows.rest()


READER = Reader("website_export", (RESULTS,), (RESULTS,), accepts=lambda path: path.endswith(".csv"), read=_read)
