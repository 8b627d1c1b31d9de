"""The readers of the JSON exports: the values of a file become text with their position, anything else is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.archives import Member
from extract.errors import SourceError
from extract.readers import READERS, exports
from extract.readers.exports.records import read_records

FORMATS: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    Path(exports.__file__).with_name("formats.yml").read_text(encoding="utf-8")
)
CHECKER = (
    "experiment/mlperf-inference--v4.1--edge--closed--languge-processing--offline/2025-02-05.17-41-57/cm-result.json"
)
OPEN = "work/cmx4experiments/flex.experiment/mlperf-inference-5.0-main-imported/20250404.153652/cmx-result-summary.json"


def record_of(reader: str, table: str, **values: object) -> dict[str, object]:
    """A record with exactly the keys of its format."""
    return {**dict.fromkeys(FORMATS[reader][table]["keys"], "x"), **values}


def read(reader: str, path: str, *records: object) -> list[dict[str, Any]]:
    content = json.dumps(records, indent=1).encode()
    batches = READERS[reader].read("s", [Member(path, len(content), lambda: content)])
    return [row for batch in batches for row in batch.rows.rows(named=True)]


def test_values_are_the_text_of_the_file() -> None:
    content = (
        b'[ {"a": 1.10, "b": 1e3, "c": "8", "d": null, "e": false, "f": {"g": 16, "a": 1}},\n\n  {"a": 952.0}\n]\n'
    )
    assert list(read_records("s", content)) == [
        (1, {"a": "1.10", "b": "1e3", "c": "8", "d": None, "e": "false", "f": '{"a": "1", "g": "16"}'}),
        (3, {"a": "952.0"}),
    ]
    assert list(read_records("s", b" [\n] ")) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "s, line 1: not a JSON array of objects: expected a bracket"),
        (b'{"a": 1}', "s, line 1: not a JSON array of objects: expected a bracket"),
        (b'[\n{"a": 1}\n', "s, line 3: not a JSON array of objects: expected a bracket or a comma"),
        (b'[\n{"a": 1}\n{"a": 2}\n\n]', "s, line 3: .*expected a bracket or a comma"),
        (b'[{"a": 1},\n]', "s, line 2: .*Expecting value"),
        (b'[{"a": 1}]\n\nx\n', "s, line 3: not a JSON array of objects: text after the end of the array$"),
        (b"[\n7]", "s, line 2: expected an object, found"),
        (b'[\n{"b": 1, "a": 1,\n"a": 2}]', "s, line 2: .*key 'a' occurs twice"),
        (b'[{"a": NaN}]', "s, line 1: .*NaN is not a number"),
        (b'[\n{"a": "\xff"},\n\n1]', "s, line 2: not UTF-8 at byte 9"),
        (b'\n[{"a": "\xff"}]', "s, line 2: not UTF-8 at byte 9"),
        (b'\n\n["7"]', 's, line 3: expected an object, found "7"$'),
        (b'[["' + b"x" * 99 + b'"]]', rf's, line 1: expected an object, found \["{"x" * 78}$'),
        (b"[" * 100_000, "s, line 1: .*recursion"),
    ],
)
def test_what_is_no_array_of_objects_is_refused_with_its_line(content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        list(read_records("s", content))


@given(st.binary(max_size=200))
def test_any_bytes_give_records_or_a_source_error(content: bytes) -> None:
    try:
        found = list(read_records("s", content))
    except SourceError:
        return
    assert all(line >= 1 and isinstance(record, dict) for line, record in found)


def test_a_record_keeps_its_path_and_position() -> None:
    records = [record_of("cm_exports", "cm_inference_results", Result=value) for value in (13.4148, 5)]
    first, second = read("cm_exports", CHECKER, *records)
    assert (first["record_number"], first["source_line"], first["result"]) == (1, 2, "13.4148")
    # A bracket, a record of as many lines as it has keys and two braces, then the second.
    assert (second["record_number"], second["source_line"]) == (2, 2 + len(records[0]) + 2)
    assert first["source_path"] == CHECKER
    assert first["result_power"] is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"Colour": "red"}, r"line 2: fingerprint mismatch: missing \[\], unexpected \['Colour'\]"),
        ({"Result": None, "-Result": None}, r"missing \['Result'\], unexpected \[\]"),
        ({"-Units": None, "units": "W"}, r"missing \['Units'\], unexpected \['units'\]"),
        # The submitters' own keys, which only the other collection has.
        ({"system.name": "x"}, r"missing \[\], unexpected \['system.name'\]"),
    ],
)
def test_other_keys_are_a_fingerprint_mismatch(changed: dict[str, object], message: str) -> None:
    record = record_of("cm_exports", "cm_inference_results")
    for key, value in changed.items():
        if key.startswith("-"):
            del record[key[1:]]
        else:
            record[key] = value
    with pytest.raises(SourceError, match=message) as failure:
        read("cm_exports", CHECKER, record)
    assert failure.value.path == CHECKER


def test_keys_that_belong_together_come_together() -> None:
    with_power = record_of("inference_summary", "inference_summary_results", Power_Result=1.5, Power_Units="Watts")
    (row,) = read("inference_summary", "summary_results.json", with_power)
    assert (row["power_result"], row["power_units"]) == ("1.5", "Watts")
    del with_power["Power_Units"]
    with pytest.raises(SourceError, match=r"missing \['Power_Units'\], unexpected \[\]"):
        read("inference_summary", "summary_results.json", with_power)


def test_a_submitters_own_keys_pass_by() -> None:
    record = record_of("openmlperf_exports", "openmlperf_inference_results", Result=1, **{"system.cooling": "air"})
    (row,) = read("openmlperf_exports", OPEN, record)
    assert row["result"] == "1"
    assert "air" not in row.values()


@pytest.mark.parametrize(
    ("reader", "path"),
    [
        ("cm_exports", CHECKER),
        ("cm_exports", "experiment/mlperf-inference--v4.1--edge--closed-power--task--offline/t/cm-result.json"),
        ("cm_exports", "experiment/mlperf-tiny--v1.1--open--ic/t/cm-result.json"),
        ("cm_exports", "experiment/mlperf-training--2.1--closed--recommendation/t/cm-result.json"),
        ("openmlperf_exports", OPEN),
    ],
)
def test_files_of_results_are_read(reader: str, path: str) -> None:
    assert READERS[reader].accepts(path)


@pytest.mark.parametrize(
    ("reader", "path"),
    [
        ("cm_exports", "experiment/mlperf-inference--v3.0--edge--closed--task--offline/t/desc.json"),
        # A union of files that are in the repository as well.
        ("cm_exports", "experiment/mlperf-inference--all--datacenter--closed--task--offline/t/cm-result.json"),
        ("cm_exports", "README.md"),
        # A student competition, under the version of a round; and what is no result.
        ("openmlperf_exports", OPEN.replace("5.0-main", "scc24-live")),
        ("openmlperf_exports", OPEN.replace("summary.json", "summary-keys.json")),
        ("openmlperf_exports", "src/cli/main.py"),
    ],
)
def test_other_files_pass_by(reader: str, path: str) -> None:
    assert not READERS[reader].accepts(path)


def test_a_file_of_no_known_format_is_refused() -> None:
    with pytest.raises(SourceError, match="s, results.json: a file of no known format"):
        read("inference_summary", "results.json")


@pytest.mark.parametrize("reader", sorted(FORMATS))
def test_every_column_comes_from_one_key(reader: str) -> None:
    for table, described in FORMATS[reader].items():
        groups = [described["keys"], *described.get("together", [])]
        columns = [name for group in groups for column in group.values() if column for name in column]
        assert len(columns) == len(set(columns)), table
        assert set(described.get("prose", [])) <= set(columns), table
