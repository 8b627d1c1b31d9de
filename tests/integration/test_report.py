"""The report on a submission: values, checks and places of folders cut from published rounds, and of spoilt ones."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from extract.marker import claim
from extract.sources import Register
from extract.workspace import Workspace
from publish.clean import clean
from publish.notices import notice
from report.page import heading, make_page
from report.results import exit_status
from report.run import make_report
from report.schema import SCHEMA, Check, Measure, Report, Result, json_schema
from report.template import NOTE_NAME, database_of
from tests.project import bytes_published, run, workspace_at
from tests.submissions import Files, cut, pack, submission

Row = Mapping[str, str]
FUJITSU = "closed/Fujitsu/results/GX2570M6_A100-SXM-80GBx8_TRT_MaxQ"
SR680A = "closed/Lenovo/results/SR680a_V3_B200SXMx8_TRT"
SR780A = "closed/Lenovo/results/SR780a_V3_B200SXMx8_TRT"


def files_of(mirror: Path, round_id: str, *folders: str) -> dict[str, bytes]:
    (source,) = Register.load().select(round_id)
    return cut(mirror / source.location, *folders)


@pytest.fixture(scope="module")
def lenovo_files(mirror: Path) -> Files:
    return files_of(mirror, "inference-v5.1", "closed/Lenovo/")


@pytest.fixture(scope="module")
def fujitsu(published: Workspace, mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = pack(files_of(mirror, "inference-v2.1", "closed/Fujitsu/"), tmp_path_factory.mktemp("cut") / "fujitsu")
    return make_report(published, folder, "inference-v2.1")


@pytest.fixture(scope="module")
def lenovo(published: Workspace, lenovo_files: Files, tmp_path_factory: pytest.TempPathFactory) -> Report:
    archive = pack(lenovo_files, tmp_path_factory.mktemp("cut") / "lenovo.tar.gz", top="results")
    return make_report(published, archive, "inference-v5.1")


@pytest.fixture(scope="module")
def spoilt(published: Workspace, lenovo_files: Files, tmp_path_factory: pytest.TempPathFactory) -> Report:
    files = dict(lenovo_files)
    for result_path, (name, change) in SPOILT.items():
        path = f"{result_path}/performance/{name}"
        content = change(files.pop(path))
        files |= {path: content} if content else {}
    return make_report(published, pack(files, tmp_path_factory.mktemp("spoilt") / "lenovo"), "inference-v5.1")


def result_of(report: Report, result_path: str) -> Result:
    (result,) = [result for result in report.results if result.result_path == result_path]
    return result


def measures_of(result: Result) -> dict[str, Measure]:
    return {measure.measure: measure for measure in result.measures}


def failed_of(report: Report) -> dict[str, dict[str, Check]]:
    """The failed checks of each result that has some."""
    failed = {
        result.result_path: {check.check_id: check for check in result.checks if check.outcome == "fail"}
        for result in report.results
    }
    return {path: checks for path, checks in failed.items() if checks}


@pytest.mark.parametrize(
    ("name", "version", "submitter"), [("fujitsu", "v2.1", "Fujitsu"), ("lenovo", "v5.1", "Lenovo")]
)
def test_every_value_is_that_of_the_official_checker(
    request: pytest.FixtureRequest,
    official: Callable[[str], Sequence[Row]],
    name: str,
    version: str,
    submitter: str,
) -> None:
    report = request.getfixturevalue(name)
    theirs = {
        row["location"]: row
        for row in official(f"inference/inference_{version}.csv")
        if (row["division"], row["submitter"], row["source"]) == ("closed", submitter, "submission_checker")
    }
    counted = {result.result_path: measures_of(result) for result in report.results if result.measures}
    assert counted.keys() == theirs.keys()
    for path, row in theirs.items():
        (performance, *_) = [measure for measure in counted[path].values() if measure.measurement_role == "performance"]
        # Seconds here, milliseconds there.
        factor = 1e-3 if performance.measure == "latency_ms" else 1
        assert performance.value == pytest.approx(float(row["result"]) * factor, rel=1e-9), path
        powers = [measure.value for measure in counted[path].values() if measure.measurement_role == "energy"]
        assert powers == pytest.approx([float(row["power_W"])] if row["power_W"] else [], rel=1e-9), path


def test_a_result_of_v2_1_has_its_values_with_file_and_line(fujitsu: Report) -> None:
    result = result_of(fujitsu, f"{FUJITSU}/bert-99/Server")
    measures = measures_of(result)
    log, samples = (f"{result.result_path}/performance/run_1/{name}" for name in ("mlperf_log_detail.txt", "spl.txt"))
    # Line 84 of the log is result_completed_samples_per_sec; line 51 of the samples is the first after power_begin.
    assert (measures["throughput_samples_per_s"].source_path, measures["throughput_samples_per_s"].source_line) == (
        log, 84,
    )  # fmt: skip
    assert (measures["power_w"].source_path, measures["power_w"].source_line) == (samples, 51)
    # Official: 21,988.7 queries/s at 3,482.63212520593 W. Their quotients are 6.31381 samples/J and 0.158383 J.
    assert {name: (round(measure.value, 6), measure.unit) for name, measure in measures.items()} == {
        "throughput_samples_per_s": (21988.7, "queries/s"),
        "power_w": (3482.632125, "W"),
        "efficiency_samples_per_j": (round(21988.7 / 3482.63212520593, 6), "samples/J"),
        "energy_j_per_sample": (round(3482.63212520593 / 21988.7, 6), "J"),
    }
    # The official checker counts 607 samples in 606.819 s.
    assert result.power_run is not None
    assert (result.power_run.counted_sample_count, result.power_run.window_s) == (607, 606.819)
    inside = [step for step in result.power_run.trace if step.is_in_window]
    assert (len(inside), inside[0].start_s, inside[-1].end_s) == (61, 0.0, 606.819)


def test_its_place_is_that_among_the_official_results(
    fujitsu: Report, official: Callable[[str], Sequence[Row]]
) -> None:
    result = result_of(fujitsu, f"{FUJITSU}/bert-99/Server")
    efficiency, throughput = result.places
    rivals = [
        row
        for row in official("inference/inference_v2.1.csv")
        if (row["division"], row["availability"], row["mlperf_model"], row["scenario"], row["has_power"])
        == ("closed", "available", "bert-99", "Server", "True")
        and "datacenter" in row["system_type"]
        and row["location"] != result.result_path
    ]
    theirs = sorted(float(row["result"]) / float(row["power_W"]) for row in rivals)
    better, worse = (
        [value for value in theirs if (value > efficiency.value) == is_better] for is_better in (True, False)
    )
    assert (efficiency.place, efficiency.published_count) == (1 + len(better), len(theirs))
    assert efficiency.percentile == pytest.approx(100 * len(worse) / len(theirs))
    assert efficiency.above is not None
    assert efficiency.below is not None
    assert (efficiency.above.value, efficiency.below.value) == pytest.approx((better[0], worse[-1]), rel=1e-9)
    # NVIDIA's DGX A100, 2.1-0089, is the next better one, with 25,989 … no other is between.
    assert efficiency.above.public_id == "2.1-0089"
    # By throughput with power it is the first: all others have less than 21,988.7 queries/s.
    assert max(float(row["result"]) for row in rivals) < throughput.value
    assert (throughput.ranked_as, throughput.place, throughput.above) == ("performance", 1, None)


def test_the_rounds_that_it_would_have_won(fujitsu: Report) -> None:
    efficiency, throughput = result_of(fujitsu, f"{FUJITSU}/bert-99/Server").places
    won = {best.round_id: best.would_have_won for best in throughput.rounds}
    assert throughput.won_since_round_id == "inference-v1.0"
    assert [round_id for round_id, is_won in won.items() if is_won][:4] == [
        "inference-v1.0", "inference-v1.1", "inference-v2.0", "inference-v2.1",
    ]  # fmt: skip
    assert efficiency.won_since_round_id is None
    for place in (efficiency, throughput):
        for best in place.rounds:
            assert best.would_have_won == (best.best.value <= place.value)


def shift_an_hour(log: bytes) -> bytes:
    """An analyzer log whose clock is an hour fast."""

    def later(match: re.Match[str]) -> str:
        at = datetime.strptime(match[0], "%m-%d-%Y %H:%M:%S.%f") + timedelta(hours=1)  # noqa: DTZ007
        return f"{at:%m-%d-%Y %H:%M:%S.}{at.microsecond // 1000:03}"

    return re.sub(r"\d\d-\d\d-\d{4} \d\d:\d\d:\d\d\.\d{3}", later, log.decode()).encode()


def shift_window(log: bytes) -> bytes:
    """A log whose window is a day later."""

    def later(match: re.Match[str]) -> str:
        return f"{match[1]}{int(match[2]) + 1:02}{match[3]}"

    text, count = re.subn(r'("power_(?:begin|end)", "value": "\d\d-)(\d\d)(-)', later, log.decode())
    assert count == 2
    return text.encode()


def other_session(client: bytes) -> bytes:
    content = json.loads(client)
    content["session_name"] = "another_session"
    return json.dumps(content).encode()


def uncertain(server: bytes) -> bytes:
    """A session whose average uncertainty of the measured run is 1.2 %; PTDaemon writes fractions."""
    content = json.loads(server)
    replies = [message for message in content["ptd_messages"] if message["reply"].startswith("Uncertainty,")]
    replies[-1]["reply"] = "Uncertainty,0.012000,0.009000,0.013000,600,6,594,0"
    return json.dumps(content).encode()


# One fault per result: the file, and what is done to it (nothing is left of a file that is removed).
SPOILT: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    f"{SR680A}/whisper/Offline": ("run_1/spl.txt", lambda samples: b""),
    f"{SR780A}/llama3.1-405b/Offline": ("run_1/mlperf_log_detail.txt", shift_window),
    f"{SR780A}/llama3.1-405b/Server": ("power/client.json", other_session),
    f"{SR780A}/llama3.1-8b/Offline": ("run_1/spl.txt", shift_an_hour),
    f"{SR780A}/llama3.1-8b/Server": ("power/server.json", uncertain),
}


# What fails of each, and, where the check has a number, that.
FAULTS: Mapping[str, Mapping[str, float | str]] = {
    # Two of the three files of the measurement are left, and no sample.
    f"{SR680A}/whisper/Offline": {"power_files": 2, "samples_in_window": 0},
    # 86,400 s later than the logs, from the end of the samples 16.761 s and of the session 6.849 s behind the window.
    f"{SR780A}/llama3.1-405b/Offline": {
        "samples_in_window": 0, "window_covered": -86383.239, "sample_rate": 1 / 3319.601,
        "window_in_session": -86393.151,
    },
    f"{SR780A}/llama3.1-405b/Server": {"session_names_match": "another_session"},
    # 3,600 s, of which the samples began 121.09 s and the session 121.39 s before the window.
    f"{SR780A}/llama3.1-8b/Offline": {
        "samples_in_window": 0, "window_covered": -3478.910, "sample_rate": 1 / 640.383, "log_clock_utc": 3600,
        "window_in_session": -3478.609,
    },
    f"{SR780A}/llama3.1-8b/Server": {"average_uncertainty": 1.2},
}  # fmt: skip


def test_each_fault_gives_its_failed_checks_and_hides_nothing_else(
    spoilt: Report, lenovo: Report, lenovo_files: Files
) -> None:
    before, after = failed_of(lenovo), failed_of(spoilt)
    # The session has the checksum of the log with the right clock.
    changed = after[f"{SR780A}/llama3.1-8b/Offline"].pop("samples_checksum")
    log = shift_an_hour(lenovo_files[f"{SR780A}/llama3.1-8b/Offline/performance/run_1/spl.txt"])
    assert changed.measured_text == hashlib.sha1(log).hexdigest()  # noqa: S324  # the session's own
    assert not before.keys() & SPOILT.keys()
    found = {
        path: {
            check_id: check.measured_text if check.measured_value is None else round(check.measured_value, 3)
            for check_id, check in checks.items()
        }
        for path, checks in after.items()
        if path in SPOILT
    }
    assert found == {
        path: {check_id: value if isinstance(value, str) else round(value, 3) for check_id, value in checks.items()}
        for path, checks in FAULTS.items()
    }
    # Where there is a file, the check names it, with the line of the window.
    covered = after[f"{SR780A}/llama3.1-405b/Offline"]["window_covered"]
    assert (covered.source_path, covered.source_line) == (
        f"{SR780A}/llama3.1-405b/Offline/performance/run_1/mlperf_log_detail.txt", 71,
    )  # fmt: skip
    # All other results are as they were, and so is the performance of these.
    assert len(spoilt.results) == len(lenovo.results)
    for was, now in zip(lenovo.results, spoilt.results, strict=True):
        if was.result_path in SPOILT:
            (performance, *_), (unchanged, *_) = was.measures, now.measures
            assert (performance.measurement_role, performance) == ("performance", unchanged)
        else:
            assert was == now


def test_the_summary_and_the_exit_status_follow_from_the_checks(
    fujitsu: Report, lenovo: Report, spoilt: Report
) -> None:
    # v2.1: 24 results of the GX2570M6, 14 of the RX2540M6; no session of the twelve with power asked for uncertainty.
    summary = fujitsu.summary
    assert (summary.result_count, summary.failed_result_count, summary.not_checkable_result_count) == (38, 0, 12)
    assert exit_status(fujitsu) == 0
    # v5.1: two results without a log (their logs are not in the archive), and four whose samples are too uncertain.
    assert set(failed_of(lenovo)) == {
        f"{SR780A}/rgat/Offline",
        "closed/Lenovo/results/ThinkSystem_SR650_V4_GNR_86C/rgat/Offline",
        *(
            f"{SR680A}/llama2-70b-{target}/{scenario}"
            for target in ("99", "99.9")
            for scenario in ("Offline", "Server")
        ),
    }
    assert spoilt.summary.failed_result_count == 6 + 5
    assert exit_status(lenovo) == exit_status(spoilt) == 1
    assert exit_status(spoilt.model_copy(update={"results": []})) == 2


def test_the_release_and_the_extracts_stay_as_they_are(published: Workspace, tmp_path: Path) -> None:
    before = bytes_published(published)
    report = make_report(published, pack(submission("Newcomer"), tmp_path / "first try"), "inference-v5.1")
    assert [result.submitter for result in report.results] == ["Newcomer"]
    assert bytes_published(published) == before
    assert not published.extracts.exists()


def test_without_a_release_the_report_has_no_places_and_says_how_to_get_them(
    published: Workspace, lenovo: Report, tmp_path: Path
) -> None:
    assert "make build" not in page_of(lenovo)
    workspace = workspace_at(tmp_path / "warehouse")
    # The template, so that it is not made again for this test.
    workspace.warehouse.mkdir()
    workspace.report_template.symlink_to(published.report_template)
    report = make_report(workspace, pack(submission(), tmp_path / "box"), "inference-v5.1")
    assert not report.is_compared
    assert [result.places for result in report.results] == [[]]
    assert "<code>make build</code> makes one" in page_of(report)
    # 100 samples/s at 20 W are 5 samples/J.
    assert measures_of(report.results[0])["efficiency_samples_per_j"].value == 5


def test_an_invalid_run_and_an_unreadable_line_are_named_and_hide_nothing(published: Workspace, tmp_path: Path) -> None:
    files = submission()
    for name, content in files.items():
        if name.endswith("mlperf_log_detail.txt"):
            files[name] = content.replace(b'"VALID"', b'"INVALID"')
        if name.endswith("spl.txt"):
            files[name] = content.replace(b"Watts,20.0", b"Wats,20.0", 1)
    report = make_report(published, pack(files, tmp_path / "box"), "inference-v5.1")
    (result,) = report.results
    run_1 = f"{result.result_path}/performance/run_1"
    assert (result.is_counted, heading(result), result.submitter) == (False, "ResNet-50 v1.5, Offline", "Acme")
    # Its fourth line says so; the fifth has the throughput. The power is that of the two samples left in the window.
    invalid = failed_of(report)[result.result_path]["valid_run"]
    assert (invalid.measured_text, invalid.source_path, invalid.source_line) == (
        "INVALID", f"{run_1}/mlperf_log_detail.txt", 4,
    )  # fmt: skip
    throughput = measures_of(result)["throughput_samples_per_s"]
    assert (throughput.value, throughput.source_line) == (100, 5)
    assert result.power_run is not None
    assert (result.power_run.mean_power_w, result.power_run.counted_sample_count) == (20, 2)
    # The seventh sample was the first in the window.
    unread = {(item.source_path, item.source_line): item.reason for item in report.unread}
    assert unread[f"{run_1}/spl.txt", 7] == "no_power_sample"
    page = page_of(report)
    assert "The files of this folder give no result: the failed checks say why." in page
    assert "No power was measured" not in page


def test_the_command_writes_json_by_the_committed_schema(published: Workspace, tmp_path: Path) -> None:
    path = pack(submission() | {"closed/Acme/results/box_x1/x.json": b"{"}, tmp_path / "box.zip")
    answer = run(
        "report", "--from", str(path), "--round", "inference-v5.1", "--format", "json", workspace=published
    )  # fmt: skip
    # The run took 0.25 ms: it fails the shortest duration, among others.
    assert (answer.returncode, answer.stderr) == (1, "")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    report = json.loads(answer.stdout)
    jsonschema.validate(report, schema)
    assert report["results"][0]["outcome"] == "fail"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**report, "results": [{}]}, schema)
    assert SCHEMA.read_text(encoding="utf-8") == json_schema(), "run: python -m report.schema"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--from", "{folder}", "--round", "inference-v5.1"), "contains nothing of a submission"),
        (("--from", "{folder}", "--round", "inference-v99"), "no such round"),
        (("--from", "{folder}/none", "--round", "inference-v5.1"), "no such file or folder"),
        (("--from", "", "--round", "inference-v5.1"), "name the submission and the round: make report FROM="),
    ],
)
def test_what_cannot_be_read_ends_with_status_2_and_its_reason(
    published: Workspace, tmp_path: Path, arguments: Sequence[str], message: str
) -> None:
    (tmp_path / "notes.txt").write_text("no submission")
    answer = run("report", *(text.format(folder=tmp_path) for text in arguments), workspace=published)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert message in answer.stderr


def test_a_training_submission_has_its_energy_and_its_checks(
    published: Workspace, mirror: Path, tmp_path: Path, official: Callable[[str], Sequence[Row]]
) -> None:
    files = files_of(mirror, "training-v5.0", "Lenovo/")
    report = make_report(published, pack(files, tmp_path / "lenovo"), "training-v5.0")
    theirs = {
        f"Lenovo/results/{row['system']}/{row['benchmark']}": row
        for row in official("training/training.csv")
        if (row["version"], row["submitter"]) == ("v5.0", "Lenovo")
    }
    ours = {result.result_path: measures_of(result) for result in report.results}
    assert ours.keys() == theirs.keys()
    for path, row in theirs.items():
        assert ours[path]["time_to_train_min"].value == pytest.approx(float(row["minutes"]), rel=1e-9)
        energies = [measure.value for name, measure in ours[path].items() if name == "training_energy_kj"]
        # Joules here.
        assert energies == pytest.approx([float(row["energy_kJ"]) * 1000] if row["energy_kJ"] else [], rel=1e-9)
    # Its meter was read less than once per second: 186 readings in the 196 s of the log of one run.
    slowest = {
        f"Lenovo/results/{row['system']}/{row['benchmark']}": reading_rate(row)
        for row in sorted(official("training/training_power_runs.csv"), key=reading_rate, reverse=True)
        if (row["version"], row["submitter"]) == ("v5.0", "Lenovo")
    }
    failed = failed_of(report)
    assert {path: list(checks) for path, checks in failed.items()} == {path: ["power_reading_rate"] for path in slowest}
    for path, rate in slowest.items():
        assert failed[path]["power_reading_rate"].measured_value == pytest.approx(rate, rel=1e-6)


def reading_rate(row: Row) -> float:
    return float(row["samples_per_node"]) / (float(row["minutes"]) * 60 + float(row["window_minus_run_s"]))


def test_a_tiny_submission_has_its_energy_its_checks_and_its_place(
    published: Workspace, mirror: Path, tmp_path: Path
) -> None:
    files = files_of(mirror, "tiny-v1.3", "closed/syntiant/")
    report = make_report(published, pack(files, tmp_path / "syntiant"), "tiny-v1.3")
    result = result_of(report, "closed/syntiant/results/syntiant_9120_0v9_30mhz/ic")
    # Its log says 62.598 inferences/s and 101.833 µJ; one per microjoule are 9,820 per joule.
    measures = {name: measure.value for name, measure in measures_of(result).items()}
    assert measures["latency_ms"] == pytest.approx(1 / 62.598, rel=1e-5)
    assert measures["energy_j_per_query"] == measures["energy_j_per_sample"] == pytest.approx(101.833e-6)
    assert measures["efficiency_samples_per_j"] == pytest.approx(1e6 / 101.833)
    assert {check.check_id for check in result.checks if check.outcome == "pass"} >= {
        "window_count",
        "accuracy_reached",
    }
    # The same chip had 101.833 µJ in v1.1 and v1.2 and was the best then. In v1.3 it is before itself at 98 MHz and the
    # boards of STMicroelectronics; in v1.0 27.71 µJ won.
    efficiency = result.places[0]
    assert (efficiency.place, efficiency.published_count, efficiency.won_since_round_id) == (1, 4, "tiny-v1.1")
    assert {best.round_id: best.would_have_won for best in efficiency.rounds} == {
        "tiny-v1.0": False, "tiny-v1.1": True, "tiny-v1.2": True, "tiny-v1.3": True,
    }  # fmt: skip


def test_clean_removes_what_reports_have_written(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    claim(workspace)
    for path in (
        workspace.reports / "local-box.html",
        database_of(workspace),
        workspace.report_template / NOTE_NAME,
    ):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert clean(workspace) == []
    assert not workspace.reports.exists()
    assert not workspace.report_template.exists()


def page_of(report: Report) -> str:
    return make_page(report, notice("trademark"))
