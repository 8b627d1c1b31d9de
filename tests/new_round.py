"""A made-up Inference round v9.0 with a new submitter, accelerator, benchmark and scenario, and its rows."""

from __future__ import annotations

from pathlib import Path

from tests.project import append, seed
from tests.submissions import submission

ROUND_ID = "inference-v9.0"
COMMIT = "0123456789" * 4
ENTRY = f"""
  - source_id: {ROUND_ID}
    kind: github_archive
    repository: mlcommons/inference_results_v9.0
    commit: {COMMIT}
    reader: inference_submissions
    suite: inference
    round_id: {ROUND_ID}
"""
# All that a person adds for the round besides its entry in the register, by seed.
ROWS = {
    "rounds": f"{ROUND_ID},inference,v9.0,2029-04-01,announcement,a test,",
    "submitter_aliases": "Initech,Initech",
    "accelerator_kinds": "Acme XPU,asic,Acme,a test",
    "benchmarks": "inference,acmenet,AcmeNet,image classification,,false",
    "inference_models": "acmenet,v9.0,,acmenet",
    "benchmark_categories": "edge,acmenet",
    "inference_accuracy_metrics": "acmenet,1,acc",
    "scenarios": "burst,1,Queries arrive in bursts.",
    "scenario_aliases": "Burst,burst",
    "scenario_categories": "edge,burst",
    "inference_result_rules": (
        "v9.0,,,burst,burst,result_samples_per_second,,1,throughput_samples_per_s,false,false,a test"
    ),
    "official_names": "scenario,burst,Burst",
    "cited_measures": "throughput_samples_per_s,inference,burst,performance,samples/s,1,throughput",
}


def files() -> dict[str, bytes]:
    """The submission of Initech with the benchmark AcmeNet in the scenario Burst."""
    known = submission("Initech", "a_box", "acmenet", "Burst")
    return {path: content.replace(b'"Offline"', b'"Burst"') for path, content in known.items()}


def add_rows(root: Path, *names: str) -> None:
    """Add the rows of some seeds of a project."""
    for name in names:
        append(seed(root, name), ROWS[name] + "\n")
