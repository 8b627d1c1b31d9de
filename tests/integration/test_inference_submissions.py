"""Inference submissions against the values of the official checkers, from the archives themselves."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pytest

# Results, results with power, and results without a log in the archive, by round (issue of each archive).
ROUNDS = {
    "v0.7": (1205, 0, 0),
    "v1.0": (1994, 862, 0),
    "v2.1": (5395, 2475, 0),
    "v4.1": (937, 31, 0),
    "v5.1": (1449, 24, 12),
}
TOLERANCE = 1e-9
Row = Mapping[str, str]


def found_in(archives: duckdb.DuckDBPyConnection, version: str) -> dict[str, dict]:
    answer = archives.execute(
        """
        select
            results.location,
            results.result_number,
            results.official_model,
            results.has_power,
            results.is_inferred,
            results.source_path,
            results.source_line,
            runs.power_w,
            runs.energy_j_per_query,
            runs.window_sample_count - runs.non_positive_sample_count as positive_sample_count,
            runs.window_s,
            conformed.accuracy_text,
            conformed.availability,
            conformed.system_name
        from intermediate.int_inference_results_measured as results
        left join intermediate.int_power_metrics_computed as runs using (source_id, location)
        left join (
            select
                location,
                any_value(accuracy_text) as accuracy_text,
                any_value(availability) as availability,
                any_value(system_name) as system_name
            from intermediate.int_inference_results_conformed
            where published_source = $source_id
            group by location
        ) as conformed using (location)
        where results.source_id = $source_id
        """,
        {"source_id": f"inference-{version}"},
    )
    names = [column[0] for column in answer.description or ()]
    return {row[0]: dict(zip(names, row, strict=True)) for row in answer.fetchall()}


def numbers(accuracy: str) -> list[float]:
    """The numbers of an accuracy text, which older checkers print without the metrics' names."""
    return [float(number) for number in re.findall(r"(?:^|\s)(\d+(?:\.\d+)?)", accuracy)]


@pytest.mark.parametrize("version", ROUNDS)
def test_every_result_is_the_one_of_the_official_checker(
    archives: duckdb.DuckDBPyConnection, official_by_path: Callable[[str], Mapping[str, Row]], version: str
) -> None:
    theirs, ours = official_by_path(version), found_in(archives, version)
    result_count, power_count, incomplete_count = ROUNDS[version]
    assert ours.keys() == theirs.keys()
    assert len(ours) == result_count
    assert sum(row["has_power"] for row in ours.values()) == power_count
    incomplete = {location for location, row in ours.items() if row["result_number"] is None}
    assert len(incomplete) == incomplete_count
    for location, official in theirs.items():
        row = ours[location]
        assert row["official_model"] == official["mlperf_model"], location
        assert row["has_power"] == (official["has_power"] == "True"), location
        assert row["system_name"] == official["system_name"].strip(), location
        if location not in incomplete:
            assert row["is_inferred"] == (official["inferred"] == "1"), location
            assert row["result_number"] == pytest.approx(float(official["result"]), rel=TOLERANCE), location
            assert row["source_line"] is not None, location


@pytest.mark.parametrize("version", [version for version, (_, power_count, _) in ROUNDS.items() if power_count])
def test_every_power_value_is_the_one_of_the_official_checker(
    archives: duckdb.DuckDBPyConnection, official_by_path: Callable[[str], Mapping[str, Row]], version: str
) -> None:
    ours = found_in(archives, version)
    compared = 0
    for location, official in official_by_path(version).items():
        row = ours[location]
        if official["has_power"] != "True" or row["result_number"] is None:
            continue
        compared += 1
        for column, name in (("power_w", "power_W"), ("energy_j_per_query", "energy_J_per_query")):
            value = float(official[name]) if official[name] else None
            assert row[column] == (None if value is None else pytest.approx(value, rel=TOLERANCE)), location
        # The list counts the positive samples of the window, whatever the round's mean is of.
        assert row["positive_sample_count"] == int(official["n_power_samples"]), location
        assert row["window_s"] == pytest.approx(float(official["power_duration_s"]), rel=TOLERANCE), location
    # In v5.1 the log of one of the 24 is not in the archive.
    assert compared == ROUNDS[version][1] - (1 if version == "v5.1" else 0)


@pytest.mark.parametrize("version", ROUNDS)
def test_every_accuracy_is_the_one_of_the_official_checker(
    archives: duckdb.DuckDBPyConnection, official_by_path: Callable[[str], Mapping[str, Row]], version: str
) -> None:
    ours = found_in(archives, version)
    without = []
    for location, official in official_by_path(version).items():
        text = ours[location]["accuracy_text"]
        if text is None:
            without.append(location)
        elif ":" in official["accuracy"]:
            assert text == official["accuracy"], location
        else:  # checkers before v4.1 print the first metric only
            assert numbers(text)[:1] == [float(official["accuracy"])], location
    # Three accuracy files of pointpainting hold nothing but a hash in this copy of the archive.
    assert len(without) == (3 if version == "v5.1" else 0)
    assert all("/pointpainting/" in location for location in without)


def test_a_result_without_its_log_is_incomplete_and_says_so(archives: duckdb.DuckDBPyConnection) -> None:
    rows = archives.execute(
        """
        select used_model, has_power, is_complete, throughput_samples_per_s, power_w
        from intermediate.int_inference_results_conformed
        where not is_complete
        """
    ).fetchall()
    assert len(rows) == 12
    assert {row[0] for row in rows} == {"rgat"}
    assert {row[2:] for row in rows} == {(False, None, None)}
    runs = archives.execute(
        "select is_complete, flags, mean_power_w from marts.power_runs where not is_complete"
    ).fetchall()
    assert runs == [(False, "log_missing", None)]


# Lines of spl.txt in each archive, as the specification counts them (thousands) and the test below counts them itself.
@pytest.mark.parametrize("version", ["v1.0", "v2.1", "v4.1", "v5.1"])
def test_every_sample_line_of_the_archive_is_landed(
    archives: duckdb.DuckDBPyConnection, mirror: Path, version: str
) -> None:
    (archive,) = (mirror / "codeload.github.com/mlcommons" / f"inference_results_{version}" / "tar.gz").iterdir()
    lines = 0
    with tarfile.open(archive, "r|gz") as tar:
        for member in tar:
            if member.name.endswith("/run_1/spl.txt"):
                stream = tar.extractfile(member)
                assert stream is not None
                lines += stream.read().count(b"Time,")
    landed = archives.execute(
        "select count(*), count(sampled_at) from raw.power_samples where source_id = $id",
        {"id": f"inference-{version}"},
    ).fetchone()
    assert landed == (lines, lines)


def test_local_clocks_are_those_of_v1_0(archives: duckdb.DuckDBPyConnection) -> None:
    # 72 results of NVIDIA are seven hours behind UTC, 18 of DellEMC five; two of Qualcomm are an hour ahead.
    rows = archives.execute(
        """
        select round_id, clock_offset_s // 3600 as hours, count(*)
        from intermediate.int_power_runs_measured
        inner join intermediate.int_inference_locations_listed using (source_id, location)
        group by all
        order by all
        """
    ).fetchall()
    assert rows == [
        ("inference-v1.0", -1, 2),
        ("inference-v1.0", 0, 770),
        ("inference-v1.0", 5, 18),
        ("inference-v1.0", 7, 72),
        ("inference-v2.1", 0, 2475),
        ("inference-v4.1", 0, 31),
        ("inference-v5.1", 0, 24),
    ]


@pytest.mark.parametrize(
    ("version", "repository", "counts"),
    [
        ("v4.1", "GATEOverflow/inference_results_v4.1", (937, 31)),
        ("v5.1", "mlcommons/inference_results_v5.1", (1448, 24)),
    ],
)
def test_the_official_table_is_found_again(
    archives: duckdb.DuckDBPyConnection, mirror: Path, version: str, repository: str, counts: tuple[int, int]
) -> None:
    (table,) = (mirror / "raw.githubusercontent.com" / repository).rglob("summary_results.json")
    official = json.loads(table.read_text(encoding="utf-8"))
    assert (len(official), sum(row["has_power"] in (True, "True") for row in official)) == counts
    ours = found_in(archives, version)
    missing = 0
    for theirs in official:
        row = ours[theirs["Location"]]
        if row["result_number"] is None:
            missing += 1
            continue
        assert row["result_number"] == pytest.approx(float(theirs["Performance_Result"]), rel=TOLERANCE)
        if theirs["has_power"] in (True, "True"):
            per_unit = {"Watts": ("power_w", 1), "millijoules": ("energy_j_per_query", 1000)}
            column, factor = per_unit[theirs["Power_Units"]]
            assert row[column] * factor == pytest.approx(float(theirs["Power_Result"]), rel=TOLERANCE)
        if row["accuracy_text"]:
            assert row["accuracy_text"] == theirs["Accuracy"].strip()
    assert missing == ROUNDS[version][2]


def test_the_log_and_the_papers_export_are_one_result_with_both_lineages(archives: duckdb.DuckDBPyConnection) -> None:
    # Results with power that the export has of these rounds: 110, 194 (six systems in both categories) and 28.
    rows = archives.execute(
        """
        select
            results.round_id,
            count(*) as result_count,
            count(*) filter (where results.published_source = results.round_id) as from_logs,
            count(distinct paper.source_line) as lines
        from marts.fct_results as results
        inner join marts.result_sources as paper
            on results.result_id = paper.result_id and paper.published_source like 'paper-%'
        where results.round_id in ('inference-v1.0', 'inference-v2.1', 'inference-v4.1')
        group by results.round_id
        order by results.round_id
        """
    ).fetchall()
    assert [row[:3] for row in rows] == [
        ("inference-v1.0", 110, 110),
        ("inference-v2.1", 194, 194),
        ("inference-v4.1", 28, 28),
    ]


def test_where_the_export_and_the_log_have_a_result_they_agree(archives: duckdb.DuckDBPyConnection) -> None:
    (worst,) = archives.execute(
        """
        select max(greatest(performance_difference, power_difference))
        from intermediate.int_paper_results_located
        where round_id in ('inference-v1.0', 'inference-v2.1', 'inference-v4.1')
        """
    ).fetchone() or (None,)
    assert worst is not None
    assert worst < 0.001  # the export rounds to a few digits


def test_tokens_and_samples_stay_apart(archives: duckdb.DuckDBPyConnection) -> None:
    (mixed,) = archives.execute(
        "select count(*) from marts.fct_results where throughput_tokens_per_s + throughput_samples_per_s is not null"
    ).fetchone() or (None,)
    assert mixed == 0
    # GPT-J of NVIDIA's H200 in v4.1: 13096.6 tokens/s at 189.806 samples/s are 69 tokens per sample.
    (tokens_per_sample,) = archives.execute(
        """
        select tokens_per_sample from intermediate.int_results_derived
        where published_source = 'inference-v4.1' and throughput_tokens_per_s = 13096.6
        limit 1
        """
    ).fetchone() or (None,)
    assert tokens_per_sample == pytest.approx(69, rel=1e-5)
