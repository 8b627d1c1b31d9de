"""What the files of a submission say of its round: a wrong round is refused, and no true one is."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from extract.errors import SourceError
from extract.evidence import Evidence, _day, _Judge, _Meaning, check_round, compare, gather
from extract.local import extract_local
from extract.sources import GithubArchive, Register
from tests.project import ROOT, run, workspace_at
from tests.submissions import log_line, pack, submission

DETAIL_LOG = "closed/Acme/results/box_0/resnet50/Offline/performance/run_1/mlperf_log_detail.txt"
WORKSPACE = workspace_at(ROOT / "warehouse")


def inference(
    *versions: str, day: str = "2025-07-20", model: str = "resnet50", scenario: str = "Offline"
) -> dict[str, bytes]:
    """An Inference submission with one result per version of LoadGen, which is on line 2 of its log."""
    files: dict[str, bytes] = {}
    for number, version in enumerate(versions):
        made = submission(platform=f"box_{number}", model=model, scenario=scenario)
        for name in [name for name in made if name.endswith("mlperf_log_detail.txt")]:
            head = [
                log_line("test_datetime", f"{day}T10:00:00Z"),
                log_line("loadgen_version", f"{version} @ 0123456789"),
            ]
            made[name] = "\n".join([*head, ""]).encode() + made[name]
        files |= made
    return files


def training(benchmark: str = "bert", day_ms: int = 1_746_000_000_000) -> dict[str, bytes]:
    """A log of Training; 1,746,000,000 s since 1970 are on 30 April 2025, in the weeks before v5.0."""
    entries = [("cache_clear", True), ("submission_benchmark", benchmark)]
    lines = [":::MLLOG " + json.dumps({"time_ms": day_ms, "key": key, "value": value}) for key, value in entries]
    return {f"Acme/results/box/{benchmark}/result_0.txt": "\n".join([*lines, ""]).encode()}


def mobile() -> dict[str, bytes]:
    folder = "closed/Acme/results/phone/log_performance/edsr"
    return {f"{folder}/mlperf_log_detail.txt": f"{log_line('loadgen_version', '4.0 @ NA')}\n".encode()}


TINY = {"closed/Acme/results/board/ad/performance/log.txt": b"[1] ulp-mlperf: Performance results for window 2:\n"}
STORAGE = {"closed/Acme/results/array/unet3d-h100/run1/summary.json": b'{"num_accelerators": 8}\n'}
OF_ROUND = {
    "inference-v5.1": inference("5.1.0"),
    "automotive-v0.5": inference("5.0.15", model="bevformer", scenario="ConstantStream"),
    "mobile-v4.1": mobile(),
    "training-v5.0": training(),
    "hpc-v3.0": training("deepcam"),
    "tiny-v1.3": TINY,
    "storage-v1.0": STORAGE,
}


def judged(files: Mapping[str, bytes], round_id: str, folder: Path) -> list[str]:
    """The doubts about a round; an error if it is refused."""
    doubts: list[str] = []
    check_round(WORKSPACE, pack(files, folder / "mine"), round_id, doubts.append)
    return doubts


@pytest.mark.parametrize("claimed", OF_ROUND)
@pytest.mark.parametrize("true", OF_ROUND)
def test_a_submission_is_read_as_its_own_suite_only(true: str, claimed: str, tmp_path: Path) -> None:
    if true == claimed:
        # The runs of Mobile, Tiny and Storage that are made up here state no day.
        assert [doubt for doubt in judged(OF_ROUND[true], true, tmp_path) if "run is of" not in doubt] == []
        return
    with pytest.raises(SourceError, match=rf"not of {claimed}"):
        judged(OF_ROUND[true], claimed, tmp_path)


@pytest.mark.parametrize(
    ("files", "round_id", "place", "text"),
    [
        (
            inference("2.0", "2.0"),
            "inference-v5.1",
            (DETAIL_LOG, 2),
            "loadgen version 2.0 is of inference v2.0 to v3.0, not of inference-v5.1 (2 of 2 such files",
        ),
        (
            inference("5.1.0"),
            "inference-v5.0",
            (DETAIL_LOG, 2),
            "loadgen version 5.1 is of inference from v5.1 on, not of inference-v5.0 (1 of 1 such files",
        ),
        (
            training("rnnt"),
            "training-v5.0",
            ("Acme/results/box/rnnt/result_0.txt", 2),
            "submission benchmark rnnt is of training v1.0 to v3.1, not of training-v5.0 (1 of 1 such files",
        ),
        (
            inference("2.0"),
            "training-v5.0",
            (DETAIL_LOG, 2),
            "loadgen version 2.0 is of inference v2.0 to v3.0, not of training-v5.0 (1 of 1 such files",
        ),
    ],
)
def test_a_wrong_round_is_refused_with_file_line_and_evidence(
    files: dict[str, bytes], round_id: str, place: tuple[str, int | None], text: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceError) as refused:
        judged(files, round_id, tmp_path)
    assert (refused.value.path, refused.value.line) == place
    assert refused.value.cause.startswith(text)


def test_a_few_logs_of_another_version_are_a_doubt(tmp_path: Path) -> None:
    """As a result that was measured before the round began; Dell has four such logs of 230 in v1.1."""
    (doubt,) = judged(inference("5.1.0", "5.1.0", "3.0"), "inference-v5.1", tmp_path)
    assert doubt.startswith("closed/Acme/results/box_2/")
    assert "line 2: loadgen version 3.0 is of inference v3.0 to v4.0, not of inference-v5.1 (1 of 3" in doubt


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2025-09-08", None),  # Inference v5.1 was published on 9 September 2025
        ("2025-09-09", "this run is of 2025-09-09, and inference-v5.1 was published on 2025-09-09"),
        ("2023-07-02", None),  # 800 days before
        ("2023-07-01", "the last run is of 2023-07-01, long before inference-v5.1 was published on 2025-09-09"),
        ("2025-99-99", None),  # no day
    ],
)
def test_runs_after_or_long_before_a_round_are_a_doubt(day: str, text: str | None, tmp_path: Path) -> None:
    doubts = judged(inference("5.1.0", day=day), "inference-v5.1", tmp_path)
    assert doubts == ([f"{DETAIL_LOG}, line 1: {text}"] if text else [])


def meaning(suite: str, first: str = "", last: str = "") -> _Meaning:
    return _Meaning(suite, "some_kind", "7", first, last)


@pytest.mark.parametrize(
    ("first", "last", "text", "includes"),
    [
        ("v1.0", "v1.0", "tiny v1.0", [False, True, False]),
        ("v0.9", "v1.0", "tiny v0.9 to v1.0", [True, True, False]),
        ("v1.0", "", "tiny from v1.0 on", [False, True, True]),
        ("", "v1.0", "tiny to v1.0", [True, True, False]),
        ("", "", "tiny", [True, True, True]),
    ],
)
def test_a_value_stands_for_a_span_of_rounds(first: str, last: str, text: str, includes: list[bool]) -> None:
    """v0.10 is after v0.9, and v1.0 before v1.0.1."""
    found = meaning("tiny", first, last)
    assert str(found) == text
    assert [found.includes(version) for version in ("v0.10", "v1.0", "v1.0.1")] == includes


def test_a_contradiction_names_all_that_a_value_stands_for() -> None:
    judge = _Judge({("some_kind", "7"): [meaning("a", "v1.0", "v1.0"), meaning("b", "v2.0")]}, "c", "v1.0", "c-v1.0")
    found = judge.contradiction([Evidence("some_kind", "7", "path", 1, 2), Evidence("some_kind", "8", "other", 1, 9)])
    assert found is not None
    said = "(2 of 2 such files contradict the round); name the round of the submission: ROUND=…"
    assert found.text == f"some kind 7 is of a v1.0 or b from v2.0 on, not of c-v1.0 {said}"
    assert (found.evidence.path, found.is_firm) == ("path", True)
    # Of those of the suite itself, the others are no help.
    own = _Judge({("some_kind", ""): [meaning("a", "v1.0", "v1.0"), meaning("b", "v2.0")]}, "b", "v1.0", "b-v1.0")
    found = own.contradiction([Evidence("some_kind", "", "path", None, 2)])
    assert found is not None
    assert found.text == f"some kind is of b from v2.0 on, not of b-v1.0 {said}"


def test_as_many_files_that_agree_make_a_contradiction_a_doubt() -> None:
    meanings = {("k", "7"): [meaning("a", "v1.0", "v1.0")], ("k", "8"): [meaning("a", "v2.0", "v2.0")]}
    judge = _Judge(meanings, "a", "v1.0", "a-v1.0")
    for wrong, is_firm in ((3, False), (4, True)):
        found = judge.contradiction([Evidence("k", "7", "p", 1, 3), Evidence("k", "8", "q", 1, wrong)])
        assert found is not None
        assert (found.evidence.value, found.is_firm) == ("8", is_firm)
    assert judge.contradiction([Evidence("k", "7", "p", 1, 3)]) is None


@pytest.fixture
def new_zealand(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock is 13 hours ahead of UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XXX-13")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("new_zealand")
@pytest.mark.parametrize(
    ("value", "day"),
    [
        # 20,202 days of 86,400,000 ms since 1970 are on 24 April 2025: 55 years of 365 days, 14 leap days, 113 days.
        (f"{20_202 * 86_400_000}", date(2025, 4, 24)),
        (f"{20_203 * 86_400_000 - 1}", date(2025, 4, 24)),
        ("2025-04-24", date(2025, 4, 24)),
        ("2025-04-31", None),
    ],
)
def test_a_day_is_one_of_utc(value: str, day: date | None) -> None:
    assert _day(value) == day


def test_what_a_path_says_has_no_line(tmp_path: Path) -> None:
    said = [Evidence("loadgen_version", "3.0", "a/b", None, 1), Evidence("loadgen_version", "5.1", "a/c", 4, 2)]
    doubts: list[str] = []
    compare(WORKSPACE, tmp_path, said, "inference-v5.1", doubts.append)
    (doubt,) = doubts
    assert doubt.startswith("a/b: loadgen version 3.0 is of inference v3.0 to v4.0, not of inference-v5.1 (1 of 3 ")
    with pytest.raises(SourceError) as refused:
        compare(WORKSPACE, tmp_path, said, "inference-v3.1")
    assert (refused.value.path, refused.value.line) == ("a/c", 4)


@pytest.mark.parametrize("suffix", ["", ".zip", ".tar.gz"])
def test_the_name_of_another_round_is_a_doubt(suffix: str, tmp_path: Path) -> None:
    doubts: list[str] = []
    place = pack(inference("5.0.25"), tmp_path / f"inference_results_v5.0{suffix}")
    check_round(WORKSPACE, place, "inference-v5.1", doubts.append)
    assert doubts == [f"{place.name}: the name is that of inference-v5.0, not of inference-v5.1"]


def test_the_name_of_the_folder_that_all_is_packed_in_counts_as_well(tmp_path: Path) -> None:
    doubts: list[str] = []
    place = pack(inference("5.0.25"), tmp_path / "download.tar.gz", top="inference_results_v5.0-0123abc")
    check_round(WORKSPACE, place, "inference-v5.1", doubts.append)
    (doubt,) = doubts
    assert doubt.startswith("inference_results_v5.0-0123abc: the name is that of inference-v5.0")


def test_the_command_says_what_contradicts_and_keeps_what_was_extracted(tmp_path: Path) -> None:
    workspace = workspace_at(tmp_path / "warehouse")
    place = pack(inference("2.0"), tmp_path / "mine")
    kept, _ = extract_local(workspace, place, "inference-v2.0")
    before = {path: path.read_bytes() for path in workspace.extracts.rglob("*") if path.is_file()}
    refused = run("extract", "extract", "--from", str(place), "--round", "training-v5.0", workspace=workspace)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert re.match(
        r"error: .*/mine, closed/Acme/.*, line 2: loadgen version 2.0 is of inference v2.0 to", refused.stderr
    )
    assert {path: path.read_bytes() for path in workspace.extracts.rglob("*") if path.is_file()} == before
    doubted = run("extract", "extract", "--from", str(place), "--round", "inference-v2.0", workspace=workspace)
    assert doubted.returncode == 0
    # The run is of July 2025, and Inference v2.0 was published on 6 April 2022.
    assert doubted.stderr.startswith("warning: closed/Acme/results/box_0/")
    assert f"extracted as {kept.source_id}" in doubted.stdout


# One archive per suite: the others, all of whose submissions were checked by a script, take a minute of CPU.
@pytest.mark.parametrize(
    "source_id",
    ["automotive-v0.5", "hpc-v0.7", "inference-v0.5", "mobile-v4.1", "storage-v1.0", "tiny-v1.2", "training-v0.6"],
)
def test_a_published_round_is_read_as_itself_and_as_no_other_suite(source_id: str, mirror: Path) -> None:
    (source,) = Register.load().select(source_id)
    assert isinstance(source, GithubArchive)
    archive, doubts = mirror / source.location, []
    found = gather(archive)
    compare(WORKSPACE, archive, found, source_id, doubts.append)
    assert doubts == []
    for claimed in OF_ROUND:
        if claimed.partition("-")[0] != source.suite:
            with pytest.raises(SourceError, match=rf"not of {claimed}"):
                compare(WORKSPACE, archive, found, claimed)
