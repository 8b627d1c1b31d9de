"""HPC submissions in the warehouse, against the official summary of one submitter and a second reading of the logs."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest

from extract.sources import Register
from tests.answers import Warehouse, one, rows

RELATIVE = 1e-12
# `NVIDIA/result_summarizer.csv` of mlcommons/hpc_results_v1.0, the output of the official tool: minutes to train, and
# in weak scaling the number of models and the minutes to train all.
OFFICIAL_TIMES = {
    ("dgxa100_n128_ngc21.09_mxnet", "cosmoflow"): 7.1150625000000005,
    ("dgxa100_n16_ngc21.09_mxnet", "cosmoflow"): 25.781025,
    ("dgxa100_n256_ngc21.09_pytorch", "deepcam"): 1.6677277777777777,
    ("dgxa100_n64_ngc21.09_pytorch", "deepcam"): 2.645388888888889,
}
OFFICIAL_THROUGHPUTS = {
    ("dgxa100_n512_ngc21.09_mxnet", "cosmoflow"): (32, 43.893449999999994),
    ("dgxa100_n512_ngc21.09_pytorch", "deepcam"): (256, 48.591699999999996),
}
ROUNDS = ("hpc-v0.7", "hpc-v1.0", "hpc-v3.0")
# The official rules: so many runs of each benchmark, of which the fastest and the slowest are left out.
RUN_COUNTS = {"cosmoflow": 10, "deepcam": 5, "oc20": 5, "openfold": 10}
LOG = re.compile(r"[^/]+/(.+/results/.+)/result_[^/]*\.txt")


def test_every_result_of_every_round_has_a_score(warehouse: Warehouse) -> None:
    sql = """
        select round_id, division, count(time_to_train_min), count(throughput_models_per_min), count(*)
        from marts.fct_results where suite = 'hpc' group by all order by all
    """
    # Folders with runs, counted in the trees of the archives (`find`), by the division of their system descriptions;
    # those of weak scaling are below a folder `weak`.
    assert rows(warehouse, sql) == [
        ("hpc-v0.7", "closed", 11, 0, 11),
        ("hpc-v0.7", "open", 4, 0, 4),
        ("hpc-v1.0", "closed", 22, 7, 29),
        ("hpc-v1.0", "open", 1, 1, 2),
        ("hpc-v3.0", "closed", 13, 7, 20),
        ("hpc-v3.0", "open", 1, 1, 2),
    ]
    held = "select bool_and(is_held_whole), count(*) from marts.coverage_by_round where suite = 'hpc'"
    assert one(warehouse, held) == (True, 6)


def test_the_scores_are_those_of_the_official_tool(warehouse: Warehouse) -> None:
    sql = """
        select system_name, benchmark_id, time_to_train_min, trained_model_count, time_to_train_all_min,
            throughput_models_per_min
        from marts.fct_results where round_id = 'hpc-v1.0' and submitter = 'NVIDIA'
    """
    found = {row[:2]: row[2:] for row in rows(warehouse, sql)}
    assert found.keys() == OFFICIAL_TIMES.keys() | OFFICIAL_THROUGHPUTS.keys()
    for key, minutes in OFFICIAL_TIMES.items():
        assert found[key] == (pytest.approx(minutes, rel=RELATIVE), None, None, None)
    for key, (models, minutes) in OFFICIAL_THROUGHPUTS.items():
        # No result of weak scaling has a time to train.
        assert found[key] == (
            None, models, pytest.approx(minutes, rel=RELATIVE), pytest.approx(models / minutes, rel=RELATIVE)
        )  # fmt: skip


def test_pruned_runs_do_not_count(warehouse: Warehouse) -> None:
    sql = """
        select source_id, run_count, pruned_run_count, trained_model_count
        from intermediate.int_training_throughputs_scored where pruned_run_count > 0 order by all
    """
    # Fugaku trained 648 models at the same time, and its submitters put 11 runs, one of them unfinished, aside.
    assert rows(warehouse, sql) == [("hpc-v1.0", 648, 11, 637), ("hpc-v3.0", 648, 11, 637)]
    rejected = """
        select source_id, reason, count(*) from marts.rejected_rows
        where source_id like 'hpc-%' group by all order by all
    """
    # CSCS's run without an end counts as its slowest.
    assert rows(warehouse, rejected) == [
        ("hpc-v0.7", "no_run_stop", 1), ("hpc-v1.0", "pruned", 11), ("hpc-v3.0", "pruned", 11)
    ]  # fmt: skip


def test_a_published_result_without_outcomes_counts(warehouse: Warehouse) -> None:
    sql = """
        select accelerator_count, round(time_to_train_min, 2) from marts.fct_results
        where round_id = 'hpc-v0.7' and submitter = 'Fujitsu' and benchmark_id = 'cosmoflow' and division = 'open'
            and system_kind = 'gpu'
    """
    # Announced as 20 times faster than other GPU systems, of which NCSA's is the fastest: 265.59 / 13.21 = 20.1.
    assert rows(warehouse, sql) == [(2048, 13.21)]


def test_a_round_repeats_results_of_an_earlier_one(warehouse: Warehouse) -> None:
    sql = """
        select count(*) from marts.fct_results as later join marts.fct_results as earlier using (benchmark_id, division)
        where later.round_id = 'hpc-v3.0' and earlier.round_id = 'hpc-v1.0'
            and later.system_name = earlier.system_name and later.node_count = earlier.node_count
            and later.time_to_train_min is not distinct from earlier.time_to_train_min
            and later.time_to_train_all_min is not distinct from earlier.time_to_train_all_min
    """
    # Four of Fugaku and two of Perlmutter are in both rounds, as published.
    assert one(warehouse, sql) == (6,)
    groups = "select distinct comparability_id from marts.fct_results where round_id like 'hpc-%' order by all"
    # The official table marks v1.0 for CosmoFlow, and v2.0 for all three benchmarks that it has.
    assert [group for (group,) in rows(warehouse, groups)] == [
        "cosmoflow", "cosmoflow from v1.0", "cosmoflow from v3.0", "deepcam", "deepcam from v3.0", "oc20",
        "oc20 from v3.0", "openfold",
    ]  # fmt: skip


def test_no_result_has_a_power_or_an_efficiency(warehouse: Warehouse) -> None:
    sql = """
        select count(*) filter (where has_power), count(mean_power_w), count(efficiency_samples_per_j),
            count(distinct category), count(distinct suite)
        from marts.fct_results where round_id like 'hpc-%'
    """
    assert one(warehouse, sql) == (0, 0, 0, 1, 1)
    for mart in ("pareto", "leaderboard", "efficiency_trends"):
        assert one(warehouse, f"select count(*) from marts.{mart} where round_id like 'hpc-%'") == (0,)


def test_processors_alone_did_the_work_of_systems_without_accelerators(warehouse: Warehouse) -> None:
    sql = """
        select system_kind, host_processor_name, count(*), count(accelerator_count)
        from marts.fct_results where suite = 'hpc' and system_kind != 'gpu' group by all order by all
    """
    # Fugaku: three in v0.7, four in v1.0 and v3.0 each; Cori: two.
    assert rows(warehouse, sql) == [
        ("cpu_only", "FUJITSU Processor A64FX", 11, 0),
        ("cpu_only", "Intel Xeon Phi Processor 7250", 2, 0),
    ]


def test_a_citation_states_the_throughput(warehouse: Warehouse) -> None:
    sql = """
        select citation_text from marts.citations join marts.fct_results using (result_id)
        where fct_results.round_id = 'hpc-v1.0' and trained_model_count = 32
    """
    (text,) = one(warehouse, sql)
    # 32 / 43.89345 = 0.729038.
    assert "0.729038 models/minute (throughput of models trained at the same time)" in text
    assert "MLPerf® HPC v1.0 Closed CosmoFlow (cosmology parameter prediction)" in text


@pytest.mark.parametrize("source_id", ROUNDS)
def test_a_second_reading_of_the_logs_gives_the_same(warehouse: Warehouse, mirror: Path, source_id: str) -> None:
    """The spans of the runs of each folder, read line by line with a JSON parser."""
    (source,) = Register.load().select(source_id)
    sql = f"""
        select result_path, coalesce(time_to_train_min, time_to_train_all_min), trained_model_count
        from marts.fct_results where published_source = '{source_id}'
    """
    scores = {path: (minutes, models) for path, minutes, models in rows(warehouse, sql)}
    folders: dict[str, list[tuple[int, int]]] = {}
    for folder, span in spans(mirror / source.location):
        folders.setdefault(folder, []).append(span)
    assert folders.keys() == scores.keys()
    for folder, found in folders.items():
        minutes, models = scores[folder]
        if models is None:
            # A run without an end, which has no span, is the slowest.
            last = RUN_COUNTS[folder.rpartition("/")[2]] - 1
            expected = mean(sorted((stop - start) / 60000 for start, stop in found)[1:last])
        else:
            assert models == len(found)
            expected = (max(stop for _, stop in found) - min(start for start, _ in found)) / 60000
        assert minutes == pytest.approx(expected, rel=RELATIVE), folder


def spans(archive: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """The folder, begin and end of each run that ended and was not pruned; times in milliseconds since 1970."""
    with tarfile.open(archive) as members:
        for member in members:
            named = LOG.fullmatch(member.name)
            stream = members.extractfile(member) if named else None
            if named and stream and not named[1].endswith("/pruned_results"):
                texts = (line.partition(b":::MLLOG ")[2] for line in stream)
                times = {entry["key"]: entry["time_ms"] for entry in map(json.loads, filter(None, texts))}
                if "run_stop" in times:
                    yield named[1], (times["run_start"], times["run_stop"])
