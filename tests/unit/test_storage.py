"""The reader of Storage submissions: summaries of runs in any layout, and descriptions that are no JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from extract.archives import Member
from extract.local import extract_local
from extract.readers.storage import READER, layout
from tests.project import workspace_at

RESULT = "Closed/Acme/results/Array/unet3d-h100"
SUMMARY = {
    "start": "2024-08-17T22:55:06.210629",
    "num_accelerators": 64,
    "num_hosts": 16,
    "metric": {
        "train_au_mean_percentage": 90.5,
        "train_au_meet_expectation": "success",
        "train_throughput_mean_samples_per_second": 100.25,
        "train_io_mean_MB_per_second": 14015.8,
    },
    "num_files_train": 3500,
    "num_samples_per_file": 1,
    "epochs": 5,
    "end": "2024-08-17T23:27:19.738037",
}


def read(files: Mapping[str, str]) -> dict[str, list[dict]]:
    members = [Member(path, len(text), lambda text=text: text.encode()) for path, text in files.items()]
    found: dict[str, list[dict]] = {}
    for batch in READER.read("source", members):
        found.setdefault(batch.table.name, []).extend(batch.rows.to_dicts())
    return found


def test_the_numbers_of_a_summary_are_read_with_the_line_of_the_rate() -> None:
    assert read({f"{RESULT}/run1/summary.json": json.dumps(SUMMARY, indent=4)}) == {
        "storage_runs": [
            {
                "result_path": RESULT,
                "run_name": "run1",
                "accelerator_count": 64,
                "host_count": 16,
                "epoch_count": 5,
                "file_count": 3500,
                "samples_per_file": 1,
                "mean_rate_mib_per_s": 14015.8,
                "mean_rate_samples_per_s": 100.25,
                "mean_utilization_pct": 90.5,
                "meets_expectation": "success",
                "started_at": "2024-08-17T22:55:06.210629",
                "ended_at": "2024-08-17T23:27:19.738037",
                "source_path": f"{RESULT}/run1/summary.json",
                "source_line": 9,  # the brace, 3 members, `metric`, and the last of its 4 members
            }
        ]
    }


@pytest.mark.parametrize(
    ("below", "result", "run"),
    [
        # Each as one submitter of v1.0 has it: Micron, DDN, Huawei, HPE, Lightbits, IEI.
        ("Array/unet3d/h100/run2", "Array/unet3d/h100", "run2"),
        ("Array/unet3d-h100/runs/run2/c008", "Array/unet3d-h100", "run2"),
        ("Array/unet3d-h100/run2/host1", "Array/unet3d-h100", "run2"),
        ("Array/unet3d_h100/run-2", "Array/unet3d_h100", "run-2"),
        ("Array/unet3d_h100/unet3d_h100_run_2", "Array/unet3d_h100", "unet3d_h100_run_2"),
        ("Array/unet3d-h100/10hosts@13GPUs/runs/run2", "Array/unet3d-h100/10hosts@13GPUs", "run2"),
        # Hammerspace has the system and the workload in one folder, simplyblock has no folder of a system.
        ("Array_unet3d_H100/run2", "Array_unet3d_H100", "run2"),
        ("unet3d-h100/runs/run2", "unet3d-h100", "run2"),
    ],
)
def test_the_layouts_of_all_submitters_are_understood(below: str, result: str, run: str) -> None:
    path = f"Open/Acme/results/{below}/summary.json"
    assert layout.accepts(path)
    assert layout.run_of(path) == (f"Open/Acme/results/{result}", run)


@pytest.mark.parametrize("below", ["Array/unet3d/20240817_225506", "Array/unet3d/trial2", "Array/run2/a/b"])
def test_a_summary_in_an_unknown_layout_is_rejected(below: str) -> None:
    found = read({f"Closed/Acme/results/{below}/summary.json": json.dumps(SUMMARY)})
    assert [row["reason"] for row in found.pop("rejections")] == ["unknown_layout"]
    assert found == {}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"metric": {"checkpoint_io_mean_GB_per_second": 3.5}}, "unknown_summary"),
        ({"metric": [1]}, "unknown_summary"),
        ({"num_hosts": 1.5}, "unknown_summary"),
        ({"num_accelerators": "64"}, "unknown_summary"),
    ],
)
def test_a_summary_of_something_else_is_rejected(changed: Mapping[str, object], reason: str) -> None:
    found = read({f"{RESULT}/run1/summary.json": json.dumps(SUMMARY | changed)})
    assert [row["reason"] for row in found.pop("rejections")] == [reason]
    assert found == {}


def test_the_rejection_names_the_numbers_that_are_missing() -> None:
    (row,) = read({f"{RESULT}/run1/summary.json": json.dumps({"metric": SUMMARY["metric"]})})["rejections"]
    assert row["detail"] == "no number in: num_accelerators, num_hosts, epochs, num_files_train, num_samples_per_file"


def test_a_summary_under_another_name_is_read_and_files_beside_it_are_not() -> None:
    assert layout.accepts(f"{RESULT}/run1/mlperf_summary.json")
    for other in ("run1/0_output.json", "run1/dlio.log", "run1/configs/config.yaml", "mlperf_storage_report.json"):
        assert not layout.accepts(f"{RESULT}/{other}")
    assert not layout.accepts("Closed/Acme/code/results/run1/summary.json")


def systems(text: str) -> dict[str, list[dict]]:
    return read({"Closed/Acme/systems/Array.json": text})


def test_a_description_is_read_whether_or_not_it_is_in_the_schema() -> None:
    described = {"nodes": [], "storage_system": {"vendor_name": "Acme", "version": "v2", "usable_capacity_GiB": 10}}
    for written in (described, {"$schema": "x", "type": "filesystem", "properties": described}):
        (row,) = systems(json.dumps(written))["storage_systems"]
        assert (row["vendor_name"], row["software_version"], row["usable_capacity_gib"]) == ("Acme", "v2", "10")
        assert row["solution_name"] is None


def test_a_description_is_repaired() -> None:
    (row,) = systems('{"nodes": [],\n"storage_system": {"vendor_name": "Acme",},\n')["storage_systems"]
    assert (row["vendor_name"], row["repairs"]) == ("Acme", "trailing_comma, missing_brace")


def test_the_schema_of_descriptions_is_no_description() -> None:
    schema = {"$schema": "x", "properties": {"nodes": {"type": "array"}}}
    assert [row["reason"] for row in systems(json.dumps(schema))["rejections"]] == ["no_system_description"]
    assert [row["reason"] for row in systems("none")["rejections"]] == ["invalid_json"]


def test_a_submission_on_this_machine_is_read(tmp_path: Path) -> None:
    file = tmp_path / "tree" / RESULT / "run1" / "summary.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(SUMMARY))
    source, landed = extract_local(workspace_at(tmp_path / "warehouse"), tmp_path / "tree", "storage-v1.0")
    assert source.reader == "storage_submissions"
    assert landed.rows == {"storage_runs": 1}
