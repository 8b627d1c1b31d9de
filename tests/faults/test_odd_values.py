"""A sound file of each kind, with an odd value instead of each of its values: finite rows, or one typed error."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from extract.errors import SourceError
from extract.readers import exports
from tests.faults.test_readers import DETAIL, RUN, SPL, WANTED, entry, read
from tests.project import ROOT
from tests.submissions import TEN_OCLOCK_S, sample_line, session, submission

# As JSON writes them: of another type or size than expected, no number, no text, nested too deep.
ODD = [
    "null", "true", "-1", "0", "1e300", "-1e308", "1e999", "NaN", "-Infinity", "1" + "0" * 400, "9" * 5000,
    r'"\ud800"', r'"\u0000"', '""', '"x"', "[]", "[[]]", "{}", r'{"\ud800": "\udfff"}', "[" * 5000 + "]" * 5000,
]  # fmt: skip
MARK = "an odd value"

SERVER, CLIENT = f"{RUN}/power/server.json", f"{RUN}/power/client.json"
SAMPLES = "\n".join([sample_line(0, 20), sample_line(1, 21), ""])
SYSTEM = "closed/A/systems/system.json"
INFERENCE = submission("A", "system", "resnet")
TRAINING = "A/results/system/bert"
NODE = f"{TRAINING}/power/result_0/node_0.txt"
BOARD = {"submitter": "A", "division": "closed", "Board Name": "B", "Processor(s) frequencies": ["80 MHz"]}


def mllog(*entries: tuple[int, str, object]) -> list[dict[str, Any]]:
    return [
        {
            "namespace": "",
            "time_ms": time_ms,
            "event_type": "e",
            "key": key,
            "value": value,
            "metadata": {"status": "x"},
        }
        for time_ms, key, value in entries
    ]


RUN_LOG = mllog(
    (1, "init_start", None), (2, "run_start", None), (9000, "run_stop", None), (1, "global_batch_size", 4),
    (1, "submission_benchmark", "bert"),
)  # fmt: skip
NODE_LOG = mllog(
    (1000, "power_measurement_start", None), (2000, "power_reading", 5.0), (3000, "power_reading", 6.0),
    (3000, "conversion_eff", 0.9), (3000, "interconnect_power_est", 7.0), (4000, "power_measurement_stop", None),
)  # fmt: skip
APP_EXPORT = {
    "results": [
        {
            "benchmark_id": "ic",
            "loadgen_scenario": "Offline",
            "backend_info": {"accelerator_name": "NPU"},
            "performance_run": {"throughput": {"value": 1.5}},
            "accuracy_run": {"accuracy": {"formatted": "75.92%"}},
        }
    ]
}
SUMMARY = {
    "num_accelerators": 4, "num_hosts": 1, "epochs": 5, "num_files_train": 7, "num_samples_per_file": 1,
    "start": "2024-08-17T22:55:06", "end": "2024-08-17T23:27:19",
    "metric": {
        "train_au_mean_percentage": 90.5, "train_au_meet_expectation": "success",
        "train_throughput_mean_samples_per_second": 100.25, "train_io_mean_MB_per_second": 14015.8,
    },
}  # fmt: skip
DETAIL_LOG = [json.loads(entry(key, value).partition(" ")[2]) for key, value in (("a", 1), ("b", "x"), ("c", True))]

# Reader, path, the content of the file, and the other files of the source.
Case = tuple[str, str, Any, dict[str, str]]


def cases() -> Iterator[Case]:
    """Every kind of file that is JSON, or lines of it."""
    inference = "inference_submissions"
    yield inference, SERVER, json.loads(session(TEN_OCLOCK_S)), {SPL: SAMPLES}
    yield inference, CLIENT, json.loads(session(TEN_OCLOCK_S)), {}
    yield inference, DETAIL, DETAIL_LOG, {}
    yield inference, SYSTEM, json.loads(INFERENCE[SYSTEM]), {}
    yield inference, "open/A/model_mapping.json", {"my-bert": "bert-99"}, {}
    yield "tiny_submissions", "closed/A/systems/board.json", BOARD, {}
    run, node = (f"{TRAINING}/result_0.txt", "\n".join(map(line_of, RUN_LOG))), "\n".join(map(line_of, NODE_LOG))
    yield "training_submissions", run[0], RUN_LOG, {NODE: node}
    yield "training_submissions", NODE, NODE_LOG, dict([run])
    yield "training_submissions", f"{TRAINING}/scaling.json", {"scaling_factor": 1.1}, {}
    yield "training_submissions", "A/systems/system.json", {"submitter": "A", "number_of_nodes": 8}, {}
    _, mobile_app, _, phone = WANTED["mobile_submissions"]
    yield "mobile_submissions", mobile_app, APP_EXPORT, {}
    yield "mobile_submissions", phone, {"device": {"System name": "B", "SoC": "C"}}, {}
    summary, array = WANTED["storage_submissions"]
    yield "storage_submissions", summary, SUMMARY, {}
    yield "storage_submissions", array, {"storage_system": {"vendor_name": "B"}, "nodes": [{}]}, {}
    formats = yaml.safe_load(Path(exports.__file__).with_name("formats.yml").read_text(encoding="utf-8"))
    for name, tables in formats.items():
        for path, table in zip(WANTED[name], tables.values(), strict=True):
            yield name, path, [dict.fromkeys(table["keys"], "1")], {}


def line_of(found: Any) -> str:
    return f":::MLLOG {json.dumps(found)}"


def places(found: Any) -> Iterator[tuple[Any, ...]]:
    """The position of each value in a document."""
    yield ()
    items = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, value in list(items)[:12]:
        yield from ((key, *rest) for rest in places(value))


def with_mark(found: Any, place: tuple[Any, ...]) -> Any:
    if not place:
        return MARK
    changed = copy.copy(found)
    changed[place[0]] = with_mark(found[place[0]], place[1:])
    return changed


def odd_files(path: str, found: Any) -> Iterator[str]:
    """The file with each odd value in each position; then with a key that is no text."""
    for place in places(found):
        marked = with_mark(found, place)
        is_log = path.endswith(".txt") and isinstance(marked, list)
        text = "\n".join(map(line_of, marked)) if is_log else json.dumps(marked)
        yield from (text.replace(f'"{MARK}"', odd) for odd in ODD)
    if isinstance(found, dict):
        yield json.dumps({**found, "\ud800": "\udfff"})


@pytest.mark.parametrize(
    ("name", "path", "found", "others"), list(cases()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_12_any_value_instead_of_any_other_gives_rows_or_a_source_error(
    name: str, path: str, found: Any, others: dict[str, str]
) -> None:
    for text in odd_files(path, found):
        files = [(path, text.encode()), *((other, content.encode()) for other, content in others.items())]
        for order in (files, files[::-1]):
            try:
                tables = read(name, *order)
            except SourceError:
                continue
            numbers = [rows.select(pl.selectors.float()) for rows in tables.values()]
            assert all(column.is_finite().all() for frame in numbers for column in frame), text[:500]


def test_12_half_a_character_stays_spelled_out() -> None:
    """JSON can name what no text can hold; what is stored is what it wrote."""
    tables = read("inference_submissions", ("open/A/model_mapping.json", rb'{"a\ud800": "b\udfff"}'))
    row = tables["inference_model_mappings"].row(0, named=True)
    assert (row["benchmark_text"], row["model"]) == (r"a\ud800", r"b\udfff")


def test_12_what_a_parser_did_not_foresee_is_reported() -> None:
    from extract.archives import Member
    from extract.readers.members import parse_member
    from extract.readers.tables import Rows

    def parse(path: str, _: bytes, rows: Rows) -> None:
        rows.reject(path, 1, "first", "reported before")
        raise OverflowError("a surprise")

    rows = Rows()
    parse_member(parse, Member("a.json", 0), rows)
    (batch,) = rows.rest()
    assert batch.rows.select("reason", "detail").rows() == [
        ("first", "reported before"),
        ("unreadable_file", "OverflowError: a surprise"),
    ]
    # No suite of the expectations allows it: a published source with such a file stops the build.
    allowed = yaml.safe_load((ROOT / "expectations" / "families" / "inference.yml").read_text(encoding="utf-8"))
    assert "unreadable_file" not in str(allowed)
