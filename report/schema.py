"""The content of a report. ``make report FORMAT=json`` writes it; its JSON schema is ``report/report.schema.json``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

Outcome = Literal["pass", "fail", "not_checkable"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Measure(_Part):
    """A value of a result, in ``unit``, with the line that it comes from; a derived value comes from no line."""

    measure: str = Field(description="Column of fct_results, or energy_j_per_sample or energy_j_per_token.")
    measurement_role: Literal["performance", "energy", "derived"]
    title: str
    value: float
    unit: str
    source_path: str | None
    source_line: int | None


class Check(_Part):
    """What one official rule says of a result."""

    check_id: str
    title: str
    rule: str
    is_power: bool = Field(description="The rule is about the measurement of power.")
    is_refused: bool = Field(description="The official checker of the round refuses a submission for it.")
    outcome: Outcome
    measured_value: float | None
    measured_text: str | None
    limit_value: float | None
    expected_text: str | None
    comparison: Literal["at_most", "at_least", "one_of"]
    unit: str | None
    reason: str | None = Field(description="Why it fails or cannot be checked, as a word; null for a pass.")
    source_path: str | None
    source_line: int | None
    rule_source: str
    rule_url: str | None


class Rival(_Part):
    """A published result."""

    value: float
    submitter: str
    system_name: str
    public_id: str | None
    result_id: str
    flags: str | None = Field(description="What is unusual about its power, separated by comma and blank.")


class RoundBest(_Part):
    """The best published result of a round, and whether the result of the submission would have won there."""

    round_id: str
    published_count: int
    would_have_won: bool
    best: Rival


class Place(_Part):
    """The place of a result among the published results that it may be compared with."""

    category: str
    ranked_as: Literal["performance", "efficiency"]
    measure: str
    title: str
    unit: str
    value: float
    is_higher_better: bool
    place: int = Field(description="1 is the best; results of equal value share a place.")
    published_count: int = Field(description="Published results of the round, without this one.")
    equal_count: int
    worse_count: int
    above: Rival | None = Field(description="The next better published result.")
    below: Rival | None = Field(description="The next published result that is not better.")
    rounds: Sequence[RoundBest] = Field(description="Rounds with comparable results, by date.")
    won_since_round_id: str | None = Field(
        description="The first of the rounds up to its own that it would have won without a gap; null if not its own."
    )

    @computed_field  # type: ignore[prop-decorator]
    @property
    def percentile(self) -> float | None:
        """Percent of the published results that are not better; null if there is none."""
        return 100 * (self.equal_count + self.worse_count) / self.published_count if self.published_count else None


class TraceStep(_Part):
    """Ten seconds of a power run; seconds count from the begin of the measuring window, power is in watts."""

    start_s: float
    end_s: float
    is_in_window: bool | None
    counted_sample_count: int = Field(description="Samples that count in the mean.")
    mean_power_w: float | None
    min_power_w: float | None
    max_power_w: float | None


class Flag(_Part):
    """Something unusual about a power run or its quality."""

    flag: str
    description: str
    threshold: float | None = Field(description="The number that the description calls this one.")


class PowerRun(_Part):
    """How the power of a result was measured; the units end the names."""

    window_begun_at: datetime | None
    window_ended_at: datetime | None
    window_s: float | None
    sample_count: int | None
    counted_sample_count: int | None
    lead_in_s: float | None
    tail_s: float | None
    idle_power_w: float | None
    min_power_w: float | None
    mean_power_w: float | None
    max_power_w: float | None
    mean_power_factor: float | None
    analyzer_maker: str | None
    analyzer_model: str | None
    avg_uncertainty_pct: float | None = Field(description="As PTDaemon gives it; sessions before v4.1 did not ask.")
    max_uncertainty_pct: float | None
    idle_to_load_ratio: float | None
    first_30s_to_mean_ratio: float | None
    drift_pct: float | None = Field(description="Mean of the second half of the window above that of the first.")
    flags: Sequence[Flag]
    source_path: str | None
    source_line: int | None
    trace: Sequence[TraceStep]


class Result(_Part):
    """A result folder of the submission; null is what its files do not say."""

    result_path: str
    is_counted: bool = Field(description="False if its files give no result; the check result_counted has the reason.")
    round_id: str
    division: str | None
    categories: Sequence[str]
    availability: str | None
    submitter: str | None
    system_name: str | None
    system_dir: str | None
    accelerator_name: str | None
    accelerator_count: int | None
    node_count: int | None
    software: str | None
    benchmark_id: str | None
    benchmark_name: str | None
    accuracy_target_pct: float | None
    scenario: str | None
    scenario_name: str | None
    accuracy_text: str | None
    has_power: bool
    measures: Sequence[Measure]
    checks: Sequence[Check]
    power_run: PowerRun | None
    places: Sequence[Place]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def outcome(self) -> Outcome:
        """The worst outcome of its checks; not checkable if there is none."""
        outcomes = {check.outcome for check in self.checks}
        worst: Sequence[Outcome] = ("fail", "not_checkable", "pass")
        return next((outcome for outcome in worst if outcome in outcomes), "not_checkable")


class Unread(_Part):
    """Something in the submission that is not a measurement."""

    source_path: str
    source_line: int | None
    reason: str
    detail: str | None


class Submission(_Part):
    """What was read."""

    path: str
    source_id: str
    suite: str
    round_id: str
    sha256: str | None = Field(description="Of the archive, or of the names and bytes of the files that are read.")
    read_on: date
    doubts: Sequence[str] = Field(description="Signs that the submission may be of another round, as sentences.")


class Summary(_Part):
    """How many results there are, by the worst outcome of their checks, and how many checks."""

    result_count: int
    passed_result_count: int
    failed_result_count: int
    not_checkable_result_count: int
    passed_check_count: int
    failed_check_count: int
    not_checkable_check_count: int
    unread_count: int


class Report(_Part):
    """A report on one submission."""

    schema_version: Literal[1]
    notice: str = Field(description="What this is not.")
    submission: Submission
    summary: Summary
    is_compared: bool = Field(description="False if there is no published release to compare with.")
    results: Sequence[Result]
    unread: Sequence[Unread]


SCHEMA = Path(__file__).with_name("report.schema.json")


def json_schema() -> str:
    """The JSON schema of a report, as text."""
    return json.dumps(Report.model_json_schema(mode="serialization"), indent=1) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(json_schema(), encoding="utf-8")
