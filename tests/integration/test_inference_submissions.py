"""Inference submissions against the values of the official checkers, from the archives themselves."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.answers import Warehouse, counts, one, records, rows

# Results, results with power, and results without a log in the archive, by round (issue of each archive).
ROUNDS = {
    "v0.7": (1205, 0, 0),
    "v1.0": (1994, 862, 0),
    "v1.1": (1814, 382, 0),
    "v2.1": (5395, 2475, 0),
    "v3.0": (7283, 2449, 1),
    "v4.1": (937, 31, 0),
    "v5.1": (1449, 24, 12),
}
# Results with power whose log of the run, or of the analyzer, is not in the archive: one of v5.1, two closed ones of
# v3.0, and all 2,217 open ones of v3.0, whose samples the mirror leaves out.
POWER_NOT_LOGGED = {"v3.0": 2 + 2217, "v5.1": 1}
TOLERANCE = 1e-9
Official = Callable[[str], Mapping[str, Mapping[str, str]]]


def found_in(archives: Warehouse, version: str) -> dict[str, dict]:
    """What the warehouse has of a round from its archive, by the path of the result; two categories have equal rows."""
    sql = """
        select distinct
            facts.result_path,
            facts.benchmark_id,
            facts.has_power,
            sources.system_name,
            coalesce(
                sources.throughput_samples_per_s, sources.throughput_tokens_per_s, sources.latency_ms,
                sources.stream_count
            ) as performance,
            sources.power_w,
            sources.energy_j_per_query,
            sources.source_line,
            runs.window_sample_count - runs.non_positive_sample_count as positive_sample_count,
            runs.window_s
        from marts.result_sources as sources
        join marts.fct_results as facts using (result_id)
        left join marts.power_runs as runs
            on runs.run_id = concat_ws('/', sources.published_source, facts.result_path, 'performance/run_1')
        where sources.published_source = $source
    """
    return records(archives, sql, "result_path", source=f"inference-{version}")


def accuracies_in(archives: Warehouse, version: str) -> dict[str, str | None]:
    """The accuracy that the archive itself gives; the marts take it from another source where it has none."""
    sql = """
        select distinct result_path, accuracy_text
        from intermediate.int_results_identified where published_source = $source
    """
    return counts(archives, sql, source=f"inference-{version}")


def numbers(accuracy: str) -> list[float]:
    """The numbers of an accuracy text, which older checkers print without the metrics' names."""
    return [float(number) for number in re.findall(r"(?:^|\s)(\d+(?:\.\d+)?)", accuracy)]


@pytest.mark.parametrize("version", ROUNDS)
def test_every_result_is_the_one_of_the_official_checker(
    archives: Warehouse, official_by_path: Official, version: str
) -> None:
    theirs, ours = official_by_path(version), found_in(archives, version)
    result_count, power_count, incomplete_count = ROUNDS[version]
    assert ours.keys() == theirs.keys()
    assert len(ours) == result_count
    assert sum(row["has_power"] for row in ours.values()) == power_count
    incomplete = {result_path for result_path, row in ours.items() if row["performance"] is None}
    assert len(incomplete) == incomplete_count
    benchmarks = counts(archives, "select official_model, benchmark_id from seeds.inference_models")
    for result_path, checked in theirs.items():
        row = ours[result_path]
        assert row["benchmark_id"] == benchmarks[checked["mlperf_model"]], result_path
        assert row["has_power"] == (checked["has_power"] == "True"), result_path
        # The lists of v1.1 and v3.0 have no names of systems and no windows.
        assert row["system_name"] == checked.get("system_name", row["system_name"]).strip(), result_path
        if result_path not in incomplete:
            assert row["performance"] == pytest.approx(float(checked["result"]), rel=TOLERANCE), result_path
            assert row["source_line"] is not None, result_path


@pytest.mark.parametrize("version", ROUNDS)
def test_every_value_inferred_from_another_scenario_is_one_of_the_official_checker(
    archives: Warehouse, official_by_path: Official, version: str
) -> None:
    sql = """
        select result_path, is_inferred from intermediate.int_inference_results_measured
        where source_id = $source and result_number is not null
    """
    ours = counts(archives, sql, source=f"inference-{version}")
    theirs = official_by_path(version)
    assert len(ours) == ROUNDS[version][0] - ROUNDS[version][2]
    assert ours == {result_path: theirs[result_path]["inferred"] == "1" for result_path in ours}


@pytest.mark.parametrize("version", [version for version, (_, power_count, _) in ROUNDS.items() if power_count])
def test_every_power_value_is_the_one_of_the_official_checker(
    archives: Warehouse, official_by_path: Official, version: str
) -> None:
    ours = found_in(archives, version)
    compared = 0
    for result_path, checked in official_by_path(version).items():
        row = ours[result_path]
        if checked["has_power"] != "True" or (row["power_w"] is None and row["energy_j_per_query"] is None):
            continue
        compared += 1
        for column, name in (("power_w", "power_W"), ("energy_j_per_query", "energy_J_per_query")):
            value = float(checked[name]) if checked[name] else None
            assert row[column] == (None if value is None else pytest.approx(value, rel=TOLERANCE)), result_path
        # The list counts the positive samples of the window, whatever the round's mean is of.
        assert row["positive_sample_count"] == int(checked["n_power_samples"]), result_path
        if "power_duration_s" in checked:
            assert row["window_s"] == pytest.approx(float(checked["power_duration_s"]), rel=TOLERANCE), result_path
    assert compared == ROUNDS[version][1] - POWER_NOT_LOGGED.get(version, 0)


@pytest.mark.parametrize("version", ROUNDS)
def test_every_accuracy_is_the_one_of_the_official_checker(
    archives: Warehouse, official_by_path: Official, version: str
) -> None:
    ours = accuracies_in(archives, version)
    without = []
    for result_path, checked in official_by_path(version).items():
        text = ours[result_path]
        if text is None:
            # Two accuracy files of v1.1 state no accuracy, and the checker's list says so.
            without += [result_path] if checked["accuracy"] != "None" else []
        elif ":" in checked["accuracy"]:
            assert text == checked["accuracy"], result_path
        else:  # checkers before v4.1 print the first metric only
            assert numbers(text)[:1] == [float(checked["accuracy"])], result_path
    # Three accuracy files of pointpainting contain nothing but a hash in this copy of the archive.
    assert len(without) == (3 if version == "v5.1" else 0)
    assert all("/pointpainting/" in result_path for result_path in without)


def test_a_result_without_its_log_is_incomplete(archives: Warehouse) -> None:
    incomplete = """
        select published_source, benchmark_id, power_w, count(*) from marts.result_sources
        where published_source like 'inference-%' and not is_complete
            and coalesce(throughput_samples_per_s, throughput_tokens_per_s, latency_ms, stream_count) is null
        group by all order by all
    """
    # Intel's open result of v2.0, Moffett's of v3.0, and twelve of v5.1.
    assert rows(archives, incomplete) == [
        ("inference-v2.0", "resnet", None, 1),
        ("inference-v3.0", "resnet", None, 1),
        ("inference-v5.1", "rgat", None, 12),
    ]
    runs = """
        select source_id, flags, count(mean_power_w), count(*) from marts.power_runs
        where not is_complete group by all order by all
    """
    # The mirror has no samples of the open divisions of v2.0 and v3.0; two closed results of Dell have none either.
    assert rows(archives, runs) == [
        ("inference-v2.0", "samples_missing", 0, 1974),
        ("inference-v3.0", "samples_missing", 0, 2217 + 2),
        ("inference-v5.1", "log_missing", 0, 1),
    ]


# Lines of spl.txt in each archive, as the specification counts them (thousands) and the test below counts them itself.
@pytest.mark.parametrize("version", ["v1.0", "v1.1", "v2.0", "v2.1", "v3.0", "v4.1", "v5.1"])
def test_every_sample_line_of_the_archive_is_landed(archives: Warehouse, mirror: Path, version: str) -> None:
    (archive,) = (mirror / "codeload.github.com/mlcommons" / f"inference_results_{version}" / "tar.gz").iterdir()
    lines = 0
    with tarfile.open(archive, "r|gz") as tar:
        for member in tar:
            if member.name.endswith("/run_1/spl.txt"):
                stream = tar.extractfile(member)
                assert stream is not None
                lines += stream.read().count(b"Time,")
    sql = "select count(*), count(sampled_at) from raw.power_samples where source_id = $source"
    assert one(archives, sql, source=f"inference-{version}") == (lines, lines)


def test_local_clocks_are_those_of_v1_0(archives: Warehouse) -> None:
    # 72 results of NVIDIA are seven hours behind UTC, 18 of DellEMC five; two of Qualcomm are an hour ahead.
    sql = """
        select source_id, clock_offset_s // 3600 as hours, count(*)
        from intermediate.int_power_runs_measured where sample_count is not null group by all order by all
    """
    assert rows(archives, sql) == [
        ("inference-v1.0", -1, 2),
        ("inference-v1.0", 0, 770),
        ("inference-v1.0", 5, 18),
        ("inference-v1.0", 7, 72),
        ("inference-v1.1", 0, 382),
        ("inference-v2.0", 0, 288),
        ("inference-v2.1", 0, 2475),
        ("inference-v3.0", 0, 230),
        ("inference-v4.1", 0, 31),
        ("inference-v5.1", 0, 24),
    ]


@pytest.mark.parametrize(
    ("version", "repository", "official_counts"),
    [
        ("v4.1", "GATEOverflow/inference_results_v4.1", (937, 31)),
        ("v5.1", "mlcommons/inference_results_v5.1", (1448, 24)),
    ],
)
def test_the_logs_give_the_official_table(
    archives: Warehouse, mirror: Path, version: str, repository: str, official_counts: tuple[int, int]
) -> None:
    (path,) = (mirror / "raw.githubusercontent.com" / repository).rglob("summary_results.json")
    table = json.loads(path.read_text(encoding="utf-8"))
    assert (len(table), sum(row["has_power"] in (True, "True") for row in table)) == official_counts
    ours, accuracies = found_in(archives, version), accuracies_in(archives, version)
    missing = 0
    for theirs in table:
        row, accuracy = ours[theirs["Location"]], accuracies[theirs["Location"]]
        if row["performance"] is None:
            missing += 1
            continue
        assert row["performance"] == pytest.approx(float(theirs["Performance_Result"]), rel=TOLERANCE)
        if theirs["has_power"] in (True, "True"):
            per_unit = {"Watts": ("power_w", 1), "millijoules": ("energy_j_per_query", 1000)}
            column, factor = per_unit[theirs["Power_Units"]]
            assert row[column] * factor == pytest.approx(float(theirs["Power_Result"]), rel=TOLERANCE)
        if accuracy:
            assert accuracy == theirs["Accuracy"].strip()
    assert missing == ROUNDS[version][2]


# Each result of the paper's export whose log is in an archive, beside that log.
BESIDE_THE_LOG = """
    from marts.fct_results as results
    join marts.result_sources as paper on results.result_id = paper.result_id and paper.published_source like 'paper-%'
    join marts.result_sources as logs on results.result_id = logs.result_id and logs.published_source = results.round_id
    where results.suite = 'inference'
"""


def test_the_log_and_the_papers_export_are_one_result_with_both_lineages(archives: Warehouse) -> None:
    sql = f"""
        select results.round_id, count(*), count(*) filter (results.published_source = logs.published_source)
        {BESIDE_THE_LOG} group by all order by all
    """
    # Results with power that the export has of these rounds; of v2.1 six systems in both categories. Two of v3.0 have
    # no log of the analyzer, and are taken from the checker's output.
    assert rows(archives, sql) == [
        ("inference-v1.0", 110, 110),
        ("inference-v1.1", 194, 194),
        ("inference-v2.0", 288, 288),
        ("inference-v2.1", 194, 194),
        ("inference-v3.0", 232, 230),
        ("inference-v4.1", 28, 28),
    ]


def test_where_the_export_and_the_log_have_a_result_they_agree(archives: Warehouse) -> None:
    performance = (
        "coalesce({0}.throughput_samples_per_s, {0}.throughput_tokens_per_s, {0}.latency_ms, {0}.stream_count)"
    )
    power = "coalesce({0}.power_w, {0}.energy_j_per_query)"
    pairs = [(measure.format("paper"), measure.format("logs")) for measure in (performance, power)]
    differences = ", ".join(f"max(abs({theirs} / {ours} - 1)), count({theirs} / {ours})" for theirs, ours in pairs)
    performance_difference, performances, power_difference, powers = one(
        archives, f"select {differences} {BESIDE_THE_LOG}"
    )
    results = 110 + 194 + 288 + 194 + 232 + 28
    assert (performances, powers) == (results, results - 2)
    assert max(performance_difference, power_difference) < 0.001  # the export rounds to a few digits


def test_tokens_and_samples_are_never_in_one_result(archives: Warehouse) -> None:
    mixed = (
        "select count(*) from marts.fct_results where throughput_tokens_per_s + throughput_samples_per_s is not null"
    )
    assert one(archives, mixed) == (0,)
    # GPT-J of NVIDIA's H200 in v4.1: 13096.6 tokens/s at 189.806 samples/s are 69 tokens per sample.
    ratio = """
        select efficiency_tokens_per_j / efficiency_samples_per_j from marts.fct_results
        where published_source = 'inference-v4.1' and throughput_tokens_per_s = 13096.6
    """
    # It is the result at both accuracy levels.
    assert rows(archives, ratio) == [(pytest.approx(69, rel=1e-5),)] * 2
