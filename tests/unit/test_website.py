"""The reader of the results pages' exports: every number is kept with its place, and a damaged file is refused.

The numbers of the real files were counted on them with another CSV reader, as the specification of these exports states
them; that of the crosstab of the test is written beside it.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.archives import Member
from extract.errors import SourceError
from extract.readers import READERS
from extract.readers.exports import website
from extract.readers.exports.pages import FaultError

ROOT = Path(__file__).parents[2]
NAMES = yaml.safe_load(Path(website.__file__).with_name("website.yml").read_text(encoding="utf-8"))
Rows = list[dict[str, Any]]

# A page as of v5.0: other columns than v5.1, among them one without a header, and the labels one column further right.
# Two systems, of which the second has no accelerator, with five results.
HEADER = ["Public ID", "Organization", "System Name (click + for details)", "# of Nodes", "Accelerator", "",
          "# of Accelerators", "Host Processor Model Name", "# of  Processors ", "Software", ""]  # fmt: skip
RESULTS = {
    ("llama2-70b-99", "Offline", "Tokens/s"): ("27,803.90", ""),
    ("llama2-70b-99", "Server", "Tokens/s"): ("24,593.77", ""),
    ("resnet", "Offline", "Samples/s"): ("1,000,000", "95.5"),
    ("resnet", "Server", "Queries/s"): ("", "90"),
}
SYSTEMS = (
    ["5.0-0001", "AMD", "Box A", "2", "GPU A", "x", "8", "CPU A", "1", "Soft 1"],
    ["5.0-0002", "Dell", "Box B", "1", "N/A", "x", "0", "CPU B", "2", "Soft 2"],
)


def text_of(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


def crosstab() -> list[list[str]]:
    """The rows of that page: five of the head, and four per system, the result second."""
    left = [""] * len(HEADER)
    # The name of a benchmark is over the first of its columns only.
    models = [model if scenario == "Offline" else "" for model, scenario, _ in RESULTS]
    rows = [
        [*left, "Benchmark  /  Model MLC  /  Scenario  /  Units", "", "", ""],
        [*left, "Inference", "", "", ""],
        [*left, *models],
        [*left, *(scenario for _, scenario, _ in RESULTS)],
        [*HEADER, *(unit for _, _, unit in RESULTS)],
    ]
    for index, system in enumerate(SYSTEMS):
        found = [values[index] for values in RESULTS.values()]
        lines = {"# of Nodes": system[3], "# of  Processors ": system[8], "# of Accelerators": system[6]}
        blocks = [[label, *(count if value else "" for value in found)] for label, count in lines.items()]
        blocks.insert(1, ["Avg. Result at System Name", *found])
        rows += [[*(system if line == 0 else [""] * 10), *cells] for line, cells in enumerate(blocks)]
    return rows


def flat() -> list[list[str]]:
    """The rows of a page as of v6.0: a header and three results."""
    header = ["Public ID", "Organization", "Availability", "System Name", "Benchmark", "Model MLC", "Scenario", "Units",
              "Availability", "Total Accelerators ", "Avg. Result at System Name"]  # fmt: skip
    same = ["available", "Box", "Inference"]
    return [
        header,
        ["v6.0-0001", "AMD", *same, "text to video", "SingleStream", "Latency (s)", "available", "87", "21.5"],
        ["v6.0-0001", "AMD", *same, "deepseek-r1", "Offline", "Tokens/s", "available", "87", "1042110"],
        ["v6.0-0001", "AMD", *same, "deepseek-r1", "Server", "Tokens/s", "available", "87", "1,016,375.5"],
    ]


def utf_16(rows: Sequence[Sequence[str]]) -> bytes:
    """A file as the pages of v6.0 write it: UTF-16 with a byte order mark, tabs, and one byte too many at the end."""
    return b"\xff\xfe" + text_of(rows, "\t").replace("\r\n", "\n").encode("utf-16-le") + b"\n"


def read(content: bytes, name: str = "page.csv") -> Rows:
    batches = READERS["website_export"].read("s", [Member(name, len(content), lambda: content)])
    return [row for batch in batches for row in batch.rows.rows(named=True)]


@pytest.fixture(scope="module")
def page(mirror: Path) -> Callable[[str], bytes]:
    """The bytes of the page of a round, as published."""
    folder = mirror / "raw.githubusercontent.com/openshift-psap/performance-dashboard"

    def content(version: str) -> bytes:
        (path,) = folder.rglob(f"mlperf-{version}.csv")
        return path.read_bytes()

    return content


def total(rows: Rows) -> float:
    return sum(float(row["result"].replace(",", "")) for row in rows)


def test_a_crosstab_is_read_by_its_headers() -> None:
    rows = read(text_of(crosstab()).encode())
    found = [(row["public_id"], row["model"], row["scenario"], row["units"], row["result"]) for row in rows]
    assert found == [
        ("5.0-0001", "llama2-70b-99", "Offline", "Tokens/s", "27,803.90"),
        ("5.0-0001", "llama2-70b-99", "Server", "Tokens/s", "24,593.77"),
        ("5.0-0001", "resnet", "Offline", "Samples/s", "1,000,000"),
        ("5.0-0002", "resnet", "Offline", "Samples/s", "95.5"),
        ("5.0-0002", "resnet", "Server", "Queries/s", "90"),
    ]
    # The head has five lines, and the result is on the second line of a system; 11 columns precede the first result.
    assert [(row["source_line"], row["result_column"]) for row in rows] == [
        (7, 12),
        (7, 13),
        (7, 14),
        (11, 14),
        (11, 15),
    ]
    first = rows[0]
    assert (first["nodes"], first["accelerators_per_node"], first["processors_per_node"]) == ("2", "8", "1")
    assert (first["result_nodes"], first["result_accelerators_per_node"]) == ("2", "8")
    assert (first["processor"], first["software"], first["availability"]) == ("CPU A", "Soft 1", None)


def test_a_system_begins_where_the_first_column_has_an_id() -> None:
    """Whatever the second column has."""
    rows = crosstab()
    for line in (6, 10):
        rows[line - 1][1] = ""
    rows[6][1] = "AMD"
    found = read(text_of(rows).encode())
    assert [(row["public_id"], row["organization"]) for row in found] == [
        *[("5.0-0001", "")] * 3, *[("5.0-0002", "")] * 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cells",
    [
        # Counts that differ from the description where no other line has those of the description.
        {6: ("3",), 8: ("4",)},
        # The description says 2 nodes, 1 processor and 8 accelerators: two lines with one number.
        {8: ("2",)},
        {6: ("", "", ""), 8: ("2",)},
    ],
)
def test_counts_that_differ_are_kept_as_they_are(cells: Mapping[int, Sequence[str]]) -> None:
    first = read(counts(crosstab(), {6: ("2",), 8: ("1",), 9: ("8",)} | cells))[0]
    names = ("result_nodes", "result_processors_per_node", "result_accelerators_per_node")
    expected = {6: ("2",), 8: ("1",), 9: ("8",)} | cells
    assert tuple(first[name] for name in names) == tuple(expected[line][0] for line in (6, 8, 9))


def test_a_list_is_read_by_its_headers() -> None:
    for content in (utf_16(flat()), text_of(flat()).encode(), b"\xef\xbb\xbf" + text_of(flat(), "\t").encode()):
        rows = read(content)
        assert [(row["source_line"], row["result_column"], row["result"]) for row in rows] == [
            (2, 11, "21.5"),
            (3, 11, "1042110"),
            (4, 11, "1,016,375.5"),
        ]
        assert {(row["total_accelerators"], row["source_path"]) for row in rows} == {("87", "page.csv")}


def test_a_tab_in_a_list_with_commas_separates_nothing() -> None:
    rows = flat()
    rows[1][3] = "Box\tA"
    assert [row["system_name"] for row in read(text_of(rows).encode())] == ["Box\tA", "Box", "Box"]


def test_a_page_without_results_has_none() -> None:
    assert read(text_of(crosstab()[:5]).encode()) == []


def test_another_column_without_a_header_may_be_missing() -> None:
    """The labels are in the last one before the results."""
    rows = crosstab()
    rows[4][5] = "Availability"
    found = read(text_of(rows).encode())
    assert [(row["result"], row["availability"]) for row in found[:2]] == [("27,803.90", "x"), ("24,593.77", "x")]
    rows[4][5] = rows[4][9] = ""
    assert len(read(text_of(rows).encode())) == 5
    assert {row["benchmark"] for row in found} == {"Inference"}


def test_a_fault_is_told_in_words() -> None:
    assert str(FaultError("a cause", 3)) == "a cause"


def test_the_page_of_v5_1_holds_what_was_counted_on_it(page: Callable[[str], bytes]) -> None:
    rows = read(page("5.1"))
    assert (len(rows), len({row["public_id"] for row in rows}), round(total(rows), 2)) == (554, 83, 31752698.76)
    # 41 columns x 337 lines; the labels are in column index 14, so that the first result is in the 16th column.
    lines = list(csv.reader(io.StringIO(page("5.1").decode())))
    assert (len(lines), {len(line) for line in lines}) == (337, {41})
    assert (min(row["result_column"] for row in rows), max(row["source_line"] for row in rows)) == (16, 337)
    # Benchmarks whose tokens the page labels as samples or queries.
    wrong = Counter(row["model"] for row in rows if row["units"] != "Tokens/s")
    assert (wrong["llama3.1-8b-datacenter"], wrong["deepseek-r1"], wrong["whisper"]) == (56, 16, 34)
    for row in rows:
        assert lines[row["source_line"] - 1][row["result_column"] - 1] == row["result"]


def test_the_page_of_v6_0_holds_what_was_counted_on_it(page: Callable[[str], bytes]) -> None:
    rows = read(page("6.0"))
    assert (len(rows), len({row["public_id"] for row in rows}), round(total(rows), 4)) == (493, 91, 57781581.6153)
    by_unit = {unit: [row for row in rows if row["units"] == unit] for unit in sorted({row["units"] for row in rows})}
    assert {unit: (len(found), round(total(found), 4)) for unit, found in by_unit.items()} == {
        "Latency (s)": (7, 220.1173),
        "Queries/s": (12, 130341.882),
        "Samples/s": (64, 1046368.0468),
        "Tokens/s": (410, 56604651.5692),
    }
    assert min(row["public_id"] for row in rows) == "v6.0-0001"
    assert max(row["public_id"] for row in rows) == "v6.0-0101"
    assert len({(row["public_id"], row["model"], row["scenario"]) for row in rows}) == 493
    assert Counter(row["units"] for row in rows if row["model"] == "whisper") == {"Samples/s": 39}
    # The seven results of SingleStream are those of text to video.
    assert {row["model"] for row in rows if row["scenario"] == "SingleStream"} == {"text to video"}
    alone = [row for row in rows if not row["accelerator"]]
    assert (len(alone), len({row["public_id"] for row in alone})) == (24, 6)
    assert {row["public_id"]: row["total_accelerators"] for row in rows if row["nodes"] in ("11", "12")} == {
        "v6.0-0001": "87",
        "v6.0-0003": "94",
    }
    names = {(row["public_id"], row["system_name"]) for row in rows if row["public_id"] in ("v6.0-0093", "v6.0-0094")}
    assert len(names) == 4
    # The two accuracy targets of Llama 2 70B are mostly one run.
    by_key = {(row["model"], row["public_id"], row["scenario"]): row["result"] for row in rows}
    strict = {key[1:]: result for key, result in by_key.items() if key[0] == "llama2-70b-99.9"}
    equal = [key for key, result in strict.items() if by_key.get(("llama2-70b-99", *key)) == result]
    assert (len(strict), len(equal)) == (86, 65)


def test_the_page_of_v6_0_repeats_five_columns(page: Callable[[str], bytes]) -> None:
    content = page("6.0")
    # One line end of one byte follows the two-byte text, which strict decoders refuse.
    assert content.endswith(b"\n\x00\n")
    lines = list(csv.reader(io.StringIO(content[2:-1].decode("utf-16-le")), delimiter="\t"))
    assert (len(lines), {len(line) for line in lines}) == (494, {24})
    for one, other in ((2, 17), (4, 19), (6, 15), (7, 16), (22, 23)):
        assert all(line[one] == line[other] for line in lines[1:])


def changed(rows: list[list[str]], line: int, column: int, cell: str) -> bytes:
    rows[line - 1][column - 1] = cell
    return text_of(rows).encode()


def without(rows: list[list[str]], *lines: int) -> bytes:
    """The rows without some, one after the other."""
    for line in lines:
        del rows[line - 1]
    return text_of(rows).encode()


def counts(rows: list[list[str]], cells: Mapping[int, Sequence[str]]) -> bytes:
    """The rows with other counts over the three results of the first system, by line."""
    for line, found in cells.items():
        for position in range(3):
            rows[line - 1][len(HEADER) + position] = found[position % len(found)]
    return text_of(rows).encode()


def scenarios(rows: list[list[str]]) -> bytes:
    """The rows without a scenario."""
    rows[3] = ["" for _ in rows[3]]
    return text_of(rows).encode()


def named(rows: list[list[str]], header: str) -> bytes:
    """The rows with a header over each column that describes a system."""
    rows[4] = [cell or header for cell in rows[4]]
    return text_of(rows).encode()


def exchanged(rows: list[list[str]], one: int, other: int) -> bytes:
    """The rows with the labels of two lines exchanged."""
    column = len(HEADER) - 1
    rows[one - 1][column], rows[other - 1][column] = rows[other - 1][column], rows[one - 1][column]
    return text_of(rows).encode()


# Lines of the crosstab: 6 nodes, 7 results, 8 processors, 9 accelerators; 10 to 13 likewise of the second system.
FAULTS = {
    "truncated in a character": (utf_16(flat())[:-4], "line 4: not utf-16-le at byte .*truncated.*fetch it again"),
    "truncated in a cell": (utf_16(flat())[:-7], "line 4: the last line has no end; the file is truncated.*fetch"),
    "truncated in a line": (text_of(flat()).encode()[:-30] + b"\n", "line 4: 8 fields where the first line has 11"),
    "UTF-16 of the other order": (b"\xfe\xff" + text_of(flat()).encode("utf-16-be"), "line 1: not utf-8-sig at byte 0"),
    "not UTF-8": (text_of(flat()).encode() + b"\xff\n", "line 5: not utf-8-sig"),
    "exchanged counts": (exchanged(crosstab(), 6, 9), "line 6: the labels of .* are exchanged: the system has"),
    "exchanged result": (exchanged(crosstab(), 7, 9), "line 6: the labels of accelerators_per_node and .*exchanged"),
    "exchanged result of few digits": (exchanged(crosstab(), 11, 12), "line 10: the labels of .* are exchanged"),
    "label twice": (
        changed(crosstab(), 8, 11, "# of Nodes"),
        "line 8: the label '# of Nodes' occurs again in the system of line 6; the file is",
    ),
    "label twice in the second system": (
        changed(crosstab(), 12, 11, "# of Nodes"),
        "line 12: the label '# of Nodes' occurs again in the system of line 10; the file is",
    ),
    "a letter after the end": (utf_16(flat())[:-1] + b"\x41\x0a", "line 5: the last line has no end; the file is"),
    "no title": (changed(crosstab(), 1, 12, ""), "line 1: neither a list nor a crosstab of results by its first five"),
    "head alone, cut": (text_of(crosstab()[:4]).encode(), "line 1: neither a list nor a crosstab of results by its f"),
    "no scenario": (
        scenarios(crosstab()),
        "line 4: no scenario, or no column without a header before it for the labels; the file is damaged",
    ),
    "no column of labels": (
        named(crosstab(), "Software"),
        "line 4: no scenario, or no column without a header before it for the labels; the file is damaged",
    ),
    "no benchmark": (
        changed(crosstab(), 3, 12, ""),
        "line 5: unknown name ''; known: [^X]*; enter a new one under mod",
    ),
    "no count": (
        changed(crosstab(), 9, 12, "8x"),
        "line 6: '8x' is no count; the labels of the lines may be exch.*fet",
    ),
    "missing lines": (
        without(crosstab(), 8, 8),
        "line 6: the system of line 6 has no line of accelerators_per_node, processors_per_node; the file is damaged",
    ),
    "headers of one name": (
        changed(crosstab(), 5, 6, "Organization"),
        "line 6: the columns of one name, organization, disagr",
    ),
    "exchanged counts of three lines": (
        counts(crosstab(), {6: ("5", "6"), 8: ("2",), 9: ("2",)}),
        "line 6: the labels of nodes and accelerators_per_node or processors_per_node .* 2, the line has 5, 6; the f",
    ),
    "unknown label": (changed(crosstab(), 8, 11, "# of Cores"), "line 8: the label '# of Cores' is none of"),
    "missing line": (without(crosstab(), 9), "line 6: the system of line 6 has no line of accelerators_per_node"),
    "missing first line": (without(crosstab(), 6), "line 6: a line that belongs to no system"),
    "missing results": (without(crosstab(), 11), "line 10: the system of line 10 has no line of result; .*fetch"),
    "unknown header": (
        changed(crosstab(), 5, 8, "CPU"),
        r"line 5: header changed: unexpected \['CPU'\].*absent .*'Host Processor Model Name'.*website.yml",
    ),
    "missing header": (
        changed(flat(), 1, 2, "Vendor"),
        r"line 1: header changed: unexpected \['Vendor'\], required and missing \['organization'\].*website.yml",
    ),
    "unknown benchmark": (changed(crosstab(), 3, 12, "llama9"), "line 5: unknown name 'llama9'; known: .*models in"),
    "unknown scenario": (changed(flat(), 3, 7, "Batch"), "line 3: unknown name 'Batch'; known: .*units in"),
    "unit of another scenario": (changed(crosstab(), 5, 15, "Samples/s"), "line 5: resnet Server has the unit 'Samp"),
    "unit of samples over tokens": (changed(crosstab(), 5, 12, "Samples/s"), "line 5: llama2-70b-99 Offline has the"),
    "unit of none of two kinds": (
        changed(flat(), 3, 8, "Queries/s"),
        "line 3: deepseek-r1 Offline has the unit 'Queries/s', but by .* it is Samples/s or Tokens/s; if the page ch",
    ),
    "unit unlike the line before": (changed(flat(), 4, 8, "Queries/s"), "line 4: .* line 3 it is Tokens/s; if the"),
    "two suites": (changed(crosstab(), 2, 13, "Training"), "line 2: expected one suite, found"),
    "comma in the wrong place": (changed(crosstab(), 7, 12, "27,80"), "line 7: '27,80' is no number with commas"),
    "comma for a point": (changed(flat(), 2, 11, "21,5"), "line 2: '21,5' is no number with commas"),
    "text for a number": (changed(flat(), 2, 11, "1e5"), "line 2: '1e5' is no number"),
    "count without result": (changed(crosstab(), 7, 12, ""), "line 7: 5.0-0001 has counts and no result"),
    "row without result": (changed(flat(), 2, 11, ""), "line 2: v6.0-0001 has counts and no result"),
    "result twice": (changed(flat(), 4, 7, "Offline"), "line 4: v6.0-0001 deepseek-r1 Offline occurs in line 3 alr"),
    "no id": (changed(flat(), 2, 1, "Total"), "line 2: 'Total' is no public id such as v6.0-0001"),
    "columns of one name": (changed(flat(), 2, 9, "preview"), "line 2: the columns of one name, availability, disagr"),
    "empty": (b"", "line 1: the last line has no end"),
    "another format": (b"a,b\nc,d\n", "line 1: neither a list nor a crosstab"),
    "text over lines": (b'a,"b\nc"\n', "line 1: a quoted field runs over the end of the line"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_page_is_refused_with_line_cause_and_remedy(fault: str) -> None:
    content, message = FAULTS[fault]
    with pytest.raises(SourceError, match=f"^s, mlperf-data/x.csv, {message}"):
        read(content, "mlperf-data/x.csv")


def test_a_number_of_v6_0_cut_at_any_byte_is_refused(page: Callable[[str], bytes]) -> None:
    content = page("6.0")
    for end in range(len(content) - 12, len(content) - 3):
        with pytest.raises(SourceError, match="truncated"):
            read(content[:end])


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_a_source_error(content: bytes) -> None:
    try:
        read(content)
    except SourceError:
        return


def test_every_benchmark_of_the_pages_has_an_alias() -> None:
    with (ROOT / "seeds/aliases/benchmark_aliases.csv").open(encoding="utf-8", newline="") as stream:
        aliases = {row["benchmark_text"] for row in csv.DictReader(stream) if row["suite"] == "inference"}
    assert set(NAMES["models"]) <= aliases
