"""A submission on this machine, and a round that nobody knew: both become results without a line of code."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import duckdb
import pytest

from extract.fetch import Fetcher
from extract.local import extract_local
from extract.sources import Register
from publish.build import build
from publish.query import connect
from tests.conftest import PROJECT_PARTS, ROOT, workspace_at
from tests.submissions import pack, submission

COMMIT = "0123456789" * 4
ENTRY = f"""
  - source_id: inference-v6.0
    kind: github_archive
    repository: mlcommons/inference_results_v6.0
    commit: {COMMIT}
    reader: inference_submissions
    suite: inference
    round_id: inference-v6.0
"""
ROUND = "inference-v6.0,inference,v6.0,2026-04-01,announcement\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with a local submission under the rules of v5.1, and a round v6.0 of one result."""
    folder = tmp_path_factory.mktemp("submission")
    root = folder / "project"
    for part in PROJECT_PARTS:
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile)(ROOT / part, root / part)

    # All that a new round takes: an entry in the register and a row in a seed.
    entries = folder / "sources.yml"
    entries.write_text((ROOT / "extract" / "sources.yml").read_text() + ENTRY)
    with (root / "seeds" / "rounds.csv").open("a") as rounds:
        rounds.write(ROUND)

    workspace = workspace_at(folder / "warehouse", root)
    register = Register.load(entries, ROOT / "extract" / "sources.lock")
    (source,) = register.select("inference-v6.0")
    mirrored = folder / "mirror" / f"{source.location}.tar.gz"
    mirrored.parent.mkdir(parents=True)
    files = submission("NVIDIA", "a_box", "resnet50") | {"code/link.txt": b""}
    pack(files, mirrored, top=f"inference_results_v6.0-{COMMIT}", commit=COMMIT).rename(
        mirrored.with_suffix("").with_suffix("")
    )
    Fetcher(workspace.cache, mirror=str(folder / "mirror")).fetch(source, register.locked(source))

    extract_local(workspace, pack(submission("Newcomer"), folder / "first try"), "inference-v5.1")
    build(workspace, register=register)
    with connect(workspace.database) as connection:
        yield connection


RESULT = """
    select
        round_id, submitter, system_name, platform, category, division, availability, benchmark_id, scenario,
        accelerator_count, host_processor_count, accuracy_text, throughput_samples_per_s, power_w,
        efficiency_samples_per_j, is_complete, source_line
    from marts.fct_results
    where published_source = $source_id
"""


@pytest.mark.parametrize(
    ("source_id", "round_id", "submitter", "platform"),
    [
        ("local-first-try", "inference-v5.1", "Newcomer", "box_x1"),
        ("inference-v6.0", "inference-v6.0", "NVIDIA", "a_box"),
    ],
)
def test_it_is_a_result_in_the_warehouses_terms(
    built: duckdb.DuckDBPyConnection, source_id: str, round_id: str, submitter: str, platform: str
) -> None:
    # 4 accelerators and 2 processors in one node; 100 samples/s at 20 W are 5 samples/J.
    expected = (
        round_id, submitter, "Acme Box", platform, "edge", "closed", "available", "resnet", "offline",
        4, 2, "acc: 76.123", 100.0, 20.0, 5.0, True, 5,
    )  # fmt: skip
    assert built.execute(RESULT, {"source_id": source_id}).fetchall() == [expected]


def test_its_power_run_is_measured(built: duckdb.DuckDBPyConnection) -> None:
    # Samples at 15 to 29 s past ten; the window is 20 to 24 s, its ends excluded: 21, 22 and 23 s count.
    row = built.execute(
        """
        select
            is_complete, flags, sample_count, window_sample_count, counted_sample_count, window_s, lead_in_s, tail_s,
            min_power_w, mean_power_w, p95_power_w, max_power_w, window_energy_j, mean_power_factor, analyzer_maker,
            analyzer_model, strftime(window_begun_at, '%Y-%m-%d %H:%M:%S'), source_line, window_source_line
        from marts.power_runs
        where source_id = 'local-first-try'
        """
    ).fetchall()
    assert row == [
        (True, None, 15, 3, 3, 4.0, 5.0, 5.0, 20.0, 20.0, 20.0, 20.0, 80.0, 0.9, "YOKOGAWA", "WT310",
         "2021-03-01 10:00:20", 7, 2)
    ]  # fmt: skip


def test_its_trace_is_in_utc(built: duckdb.DuckDBPyConnection) -> None:
    trace = (
        "select min(sampled_at), max(sampled_at), count(*) from raw.power_samples where source_id = 'local-first-try'"
    )
    first, last, count = built.execute(trace).fetchone() or (None, None, 0)
    assert (str(first), str(last), count) == ("2021-03-01 10:00:15", "2021-03-01 10:00:29", 15)
