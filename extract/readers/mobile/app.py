"""Results as the Mobile app states them: its export ``results.json``, and the output of its command line.

The export has had three forms: a list of runs (v2.0), a list of exports with ``results`` (v2.1), and one such export
(since v3.0). A run is one of performance or of accuracy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from extract.readers.members import DATA_ERRORS, readable
from extract.readers.objects import as_text
from extract.readers.tables import Rows, Table, text

RESULTS = Table(
    "mobile_app_results",
    "One row per run of a benchmark that the Mobile app states in its export `results.json`, or of which a submitter "
    "collected the printed accuracy in `accuracy_results.txt`.",
    {
        "benchmark_text": text("Id of the benchmark in the app, e.g. `IC_tpu_uint8` or `image_classification_v2`."),
        "scenario_text": text("Scenario as LoadGen spells it. Null where the form of the file has none."),
        "mode": text("`performance` or `accuracy`: what the run measured."),
        "throughput": text(
            "Samples per second, text without its quotes. Null for a run of accuracy and for the printed output."
        ),
        "accuracy": text(
            "Accuracy as the app displays it, e.g. `75.92%`, `0.2785 mAP`, `33.49 dB`. Null for a run of performance."
        ),
        "accelerator_text": text(
            "Accelerator as the backend of the app calls it, e.g. `HTP`. Null where the form of the file has none."
        ),
    },
)
_PRINTED = re.compile(r"^#+(\w+)#+[^\S\n]*\n.*\bAccuracy: (.+?)[^\S\n]*$", re.MULTILINE)
_NAME = re.compile(r"^#+\w+#+", re.MULTILINE)


def read_export(path: str, content: bytes, rows: Rows) -> None:
    """Read an export of the app; what has none of its forms is rejected. It is one value: rows have no line."""
    try:
        found = [_run_of(run) for run in _runs(json.loads(content.decode("utf-8-sig")))]
    except DATA_ERRORS as error:
        rows.reject(path, None, "unknown_app_results", f"{type(error).__name__}: {error}")
        return
    for cells in found:
        rows.add(RESULTS, path, None, *cells)


def read_printed(path: str, content: bytes, rows: Rows) -> None:
    """Read the accuracies below the names of their benchmarks; a name without an accuracy is rejected."""
    printed = readable(path, content, rows).decode()
    found = {_line(printed, entry.start()): entry for entry in _PRINTED.finditer(printed)}
    for name in _NAME.finditer(printed):
        line = _line(printed, name.start())
        if entry := found.get(line):
            rows.add(RESULTS, path, line + 1, entry[1], None, "accuracy", None, entry[2], None)
        else:
            rows.reject(path, line, "no_accuracy", name[0])


def _line(content: str, position: int) -> int:
    return content.count("\n", 0, position) + 1


def _runs(export: Any) -> Iterator[tuple[Any, str, Any]]:
    """The result, the mode and the measured values of each run of an export."""
    for entry in export if isinstance(export, list) else [export]:
        if "mode" in entry:
            mode = "accuracy" if entry["mode"] == "accuracy_mode" else "performance"
            yield entry, mode, {"throughput": entry["score"], "accuracy": entry["accuracy"]}
        else:
            for result in entry["results"]:
                for mode in ("performance", "accuracy"):
                    if run := result[f"{mode}_run"]:
                        yield result, mode, run


def _run_of(run: tuple[Any, str, Any]) -> tuple[str | None, ...]:
    """The cells of a run."""
    result, mode, values = run
    throughput, accuracy = (values["throughput"], None) if mode == "performance" else (None, values["accuracy"])
    if isinstance(throughput, dict):
        throughput = throughput["value"]
    if isinstance(accuracy, dict):
        accuracy = accuracy["formatted" if "formatted" in accuracy else "string"]
    accelerator = result.get("backend_info", {}).get("accelerator_name")
    scenario = result.get("loadgen_scenario")
    cells = (result["benchmark_id"], scenario, mode, throughput, accuracy, accelerator)
    return tuple(map(as_text, cells))
