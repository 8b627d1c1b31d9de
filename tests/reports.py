"""Reports made by hand, for the tests of the page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from report.results import NOTICE, summary_of
from report.schema import (
    Check,
    Flag,
    Measure,
    Outcome,
    Place,
    PowerRun,
    Report,
    Result,
    Rival,
    RoundBest,
    Submission,
    TraceStep,
    Unread,
)

FOLDER = "closed/Acme/results/box_x1/resnet50/Offline"
HOSTILE = "<script>alert(1)</script>\"'&"


def made_check(outcome: Outcome, number: int = 0) -> Check:
    return Check(
        check_id=f"check_{number}",
        title="Measuring window covered",
        rule="The analyzer log begins before power_begin and ends after power_end.",
        is_power=True,
        is_refused=outcome == "fail",
        outcome=outcome,
        measured_value=-12.5 if outcome == "pass" else None,
        measured_text="f" * 64 if outcome == "fail" else None,
        limit_value=0,
        expected_text=None,
        comparison="at_least",
        unit="s",
        reason={"pass": None, "fail": "below", "not_checkable": "samples_missing"}[outcome],
        source_path=f"{FOLDER}/performance/run_1/spl.txt",
        source_line=7,
        rule_source="Official submission checker",
        rule_url="https://github.com/mlcommons/inference",
    )


def made_measure(
    measure: str, role: Literal["performance", "energy", "derived"], title: str, value: float, unit: str
) -> Measure:
    path = None if role == "derived" else f"{FOLDER}/performance/run_1/mlperf_log_detail.txt"
    return Measure(
        measure=measure, measurement_role=role, title=title, value=value, unit=unit, source_path=path, source_line=3
    )


def made_result(number: int = 1, outcomes: tuple[Outcome, ...] = ("pass", "fail", "not_checkable")) -> Result:
    rival = Rival(
        value=6.5,
        submitter="Initech",
        system_name="a very long name of a system (8x Accelerator-SXM-80GB, Runtime, MaxQ, DifferentHostProcessor)",
        public_id="5.1-0042",
        result_id="b" * 32,
        flags="local_clock",
    )
    best = RoundBest(round_id="inference-v5.0", published_count=3, would_have_won=False, best=rival)
    trace = [
        TraceStep(
            start_s=10 * step, end_s=10 * (step + 1), is_in_window=0 <= step < 60, counted_sample_count=10,
            mean_power_w=3000 + step, min_power_w=2900, max_power_w=3200,
        )
        for step in range(-2, 62)
    ]  # fmt: skip
    return Result(
        result_path=f"{FOLDER}/{number}",
        is_counted=True,
        round_id="inference-v5.1",
        division="closed",
        categories=["datacenter"],
        availability="available",
        submitter=HOSTILE,
        system_name="Acme Box",
        system_dir="box_x1",
        accelerator_name="Acme XPU",
        accelerator_count=4,
        node_count=1,
        software="acme 1.0",
        benchmark_id="resnet",
        benchmark_name="ResNet-50 v1.5",
        accuracy_target_pct=None,
        scenario="offline",
        scenario_name="Offline",
        accuracy_text="acc: 76.123456",
        has_power=True,
        measures=[
            made_measure("throughput_samples_per_s", "performance", "throughput", 15058.5, "samples/s"),
            made_measure("power_w", "energy", "mean system power", 3011.7, "W"),
            made_measure("energy_j_per_sample", "derived", "energy per inference", 0.2, "J"),
            made_measure("efficiency_samples_per_j", "derived", "efficiency", 5.0, "samples/J"),
        ],
        checks=[made_check(outcome, place) for place, outcome in enumerate(outcomes)],
        power_run=PowerRun(
            window_begun_at=datetime(2026, 1, 1, 10, tzinfo=UTC),
            window_ended_at=datetime(2026, 1, 1, 10, 10, tzinfo=UTC),
            window_s=600,
            sample_count=640,
            counted_sample_count=600,
            lead_in_s=20,
            tail_s=20,
            idle_power_w=1000,
            min_power_w=2900,
            mean_power_w=3011.7,
            max_power_w=3200,
            mean_power_factor=0.99,
            analyzer_maker="YOKOGAWA",
            analyzer_model="WT310",
            avg_uncertainty_pct=0.2446,
            max_uncertainty_pct=0.34,
            idle_to_load_ratio=0.33,
            first_30s_to_mean_ratio=1.0,
            drift_pct=-0.2,
            flags=[Flag(flag="local_clock", description="The analyzer's log is not in UTC.", threshold=None)],
            source_path=f"{FOLDER}/performance/run_1/spl.txt",
            source_line=7,
            trace=trace,
        ),
        places=[
            Place(
                category="datacenter",
                ranked_as="efficiency",
                measure="efficiency_samples_per_j",
                title="efficiency",
                unit="samples/J",
                value=5.0,
                is_higher_better=True,
                place=2,
                published_count=4,
                equal_count=0,
                worse_count=3,
                above=rival,
                below=rival.model_copy(update={"value": 4.0, "flags": None}),
                rounds=[best],
                won_since_round_id=None,
            )
        ],
    )


def made_report(result_count: int) -> Report:
    """A report on copies of one result, of which every other one has a failed check; two lines were not read."""
    results = [
        made_result(number, ("pass", "fail", "not_checkable") if number % 2 else ("pass", "pass"))
        for number in range(1, result_count + 1)
    ]
    unread = [
        Unread(source_path=f"{FOLDER}/performance/run_1/spl.txt", source_line=9, reason="unknown_line", detail=HOSTILE),
        Unread(source_path=f"{FOLDER}/notes.bin", source_line=None, reason="not_text", detail=None),
    ]
    return Report(
        schema_version=1,
        notice=NOTICE,
        submission=Submission(
            path="/home/me/submission", source_id="local-submission", suite="inference", round_id="inference-v5.1",
            sha256=None,
            doubts=[], read_on=datetime(2026, 1, 2, tzinfo=UTC).date(),
        ),
        summary=summary_of(results, len(unread)),
        is_compared=True,
        results=results,
        unread=unread,
    )  # fmt: skip
