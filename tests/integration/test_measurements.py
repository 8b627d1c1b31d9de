"""Which results rest on one power measurement, and how many published results the warehouse has."""

from __future__ import annotations

import csv
import hashlib
import json
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.answers import COUNTED, Warehouse, counts, one, rows
from tests.project import ROOT

README = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())

# Results of the closed division with power, by their folders, and the distinct logs spl.txt among them: counted with
# Python's tarfile and hashlib over the public archives.
CLOSED = {
    "inference-v1.0": (110, 90),
    "inference-v1.1": (194, 161),
    "inference-v2.0": (288, 248),
    "inference-v2.1": (191, 149),
    # Two of the 232 results have no log in the archive.
    "inference-v3.0": (230, 200),
    "inference-v4.1": (31, 26),
    "inference-v5.1": (12, 11),
}
# The same of the open division; the mirror has none of its logs of v2.0 and v3.0.
OPEN = {
    "inference-v1.0": (752, 378),
    "inference-v1.1": (188, 94),
    "inference-v2.1": (2284, 780),
    "inference-v5.1": (12, 4),
}


def logs_of(warehouse: Warehouse, division: str) -> dict[str, tuple[int, int]]:
    sql = f"""
        select round_id, (count(distinct result_path), count(distinct measurement_id)) from marts.fct_results
        where suite = 'inference' and division = $division and has_power and measurement_id is not null and {COUNTED}
        group by all
    """
    return counts(warehouse, sql, division=division)


def test_copies_of_a_log_are_one_measurement(warehouse: Warehouse) -> None:
    assert logs_of(warehouse, "closed") == CLOSED
    runs = f"""
        select round_id, (count(*), count(distinct measurement_id)) from marts.power_runs
        where starts_with(source_path, 'closed/') and {COUNTED} group by all
    """
    assert counts(warehouse, runs) == CLOSED


def test_copies_of_a_log_are_one_measurement_in_the_open_division_too(archives: Warehouse) -> None:
    assert logs_of(archives, "open") == OPEN
    assert logs_of(archives, "closed") == CLOSED


def test_the_id_is_the_hash_of_the_bytes_in_the_archive(warehouse: Warehouse, mirror: Path) -> None:
    # NVIDIA submitted one run of GPT-J for both accuracy targets of v4.1, and the results have the same values.
    sql = """
        select benchmark_id, power_source_path, power_w, measurement_id from marts.fct_results
        where round_id = 'inference-v4.1' and submitter = 'NVIDIA' and scenario = 'offline' and has_power
            and benchmark_id in ('gptj-99', 'gptj-99.9') order by benchmark_id
    """
    (first, *one_result), (second, *other_result) = rows(warehouse, sql)
    assert (first, second) == ("gptj-99", "gptj-99.9")
    assert one_result[1:] == other_result[1:]
    assert one_result[0] != other_result[0]
    (archive,) = (mirror / "codeload.github.com/mlcommons/inference_results_v4.1/tar.gz").iterdir()
    with tarfile.open(archive) as stream:
        for member in stream:
            inside = member.name.partition("/")[2]
            if inside in (one_result[0], other_result[0]):
                content = stream.extractfile(member)
                assert content is not None
                assert hashlib.sha256(content.read()).hexdigest() == one_result[2]


def test_the_results_of_one_log_draw_the_same_power(warehouse: Warehouse) -> None:
    # Where two results have one log, one scenario and one round, only the value of another accuracy target can differ.
    sql = """
        select count(*) from marts.fct_results as a inner join marts.fct_results as b
            on a.measurement_id = b.measurement_id and a.round_id = b.round_id and a.result_id < b.result_id
        where a.scenario = b.scenario and a.power_w is distinct from b.power_w
    """
    assert one(warehouse, sql) == (0,)


def test_a_tiny_system_is_submitted_unchanged_in_four_rounds(warehouse: Warehouse) -> None:
    # Syntiant's NDP9120, two clocks with three benchmarks: the files energy/results.txt are the same in each round.
    sql = """
        select submitter, system_name, rounds, count(*) from (
            select submitter, system_name, string_agg(round_id, ' ' order by round_id) as rounds
            from marts.fct_results where suite = 'tiny' and measurement_id is not null
            group by submitter, system_name, measurement_id having count(distinct round_id) > 1
        ) group by all
    """
    assert rows(warehouse, sql) == [("Syntiant", "NDP9120", "tiny-v1.0 tiny-v1.1 tiny-v1.2 tiny-v1.3", 6)]


def test_no_two_training_results_are_one_measurement(warehouse: Warehouse) -> None:
    # 24 results of v4.0 and 4 of v5.0: each system metered at AC and at DC has two sets of logs.
    sql = """
        select count(*), count(measurement_id), count(distinct measurement_id) from marts.fct_results
        where suite = 'training' and has_power
    """
    assert one(warehouse, sql) == (28, 28, 28)


def test_an_id_needs_a_log(warehouse: Warehouse) -> None:
    sql = """
        select count(*) from marts.result_sources inner join raw.sources on published_source = source_id
        where measurement_id is not null and reader not like '%\\_submissions' escape '\\'
    """
    assert one(warehouse, sql) == (0,)
    assert one(
        warehouse, "select count(*) from marts.fct_results where measurement_id is not null and not has_power"
    ) == (0,)


def test_the_readme_counts_the_measurements(warehouse: Warehouse) -> None:
    sql = "select count(measurement_id), count(distinct measurement_id) from marts.fct_results"
    with_log, measurements = one(warehouse, sql)
    assert f"For {with_log:,} of the results with power the log of the measurement was read" in README
    assert f"rest on {measurements:,} distinct measurements" in README


# Closed, open and network results by the folders of each round; and those folders that two categories have.
FOLDERS = {
    "inference-v0.5": ((162, 429, 0), (0, 0)),
    "inference-v0.7": ((733, 472, 0), (0, 0)),
    "inference-v1.0": ((954, 1040, 0), (0, 0)),
    "inference-v1.1": ((1230, 584, 0), (0, 0)),
    "inference-v2.0": ((1616, 2302, 0), (18, 0)),
    "inference-v2.1": ((1074, 4305, 16), (18, 7)),
    "inference-v3.0": ((1333, 5936, 14), (14, 12)),
    "inference-v4.1": ((873, 64, 0), (0, 13)),
    "inference-v5.1": ((609, 840, 0), (0, 0)),
}


def test_the_published_numbers_are_those_of_the_rounds() -> None:
    with (ROOT / "seeds" / "counts" / "official_result_counts.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    found = Counter[tuple[str, str]]()
    for row in listed:
        found[row["round_id"], row["division"]] += int(row["official_result_count"])
    for round_id, ((closed, open_, network), (closed_twice, open_twice)) in FOLDERS.items():
        sums = [found[round_id, division] for division in ("closed", "open", "network")]
        assert sums == [closed + closed_twice, open_ + open_twice, network], round_id


# Scenarios of the datacenter and of the edge table, and the benchmarks of v2.0 that only one of them has.
TABLES = {"datacenter": {"offline", "server"}, "edge": {"offline", "singlestream", "multistream"}}
DATACENTER_ONLY = {"bert-99.9", "dlrm-99", "dlrm-99.9"}
EDGE_ONLY = {"ssd-mobilenet"}


def closed_in(archive: Path) -> Iterator[tuple[str, ...]]:
    """The categories of each closed result of an archive, from its folder and its system description."""
    types: dict[tuple[str, str], str] = {}
    results = set()
    with tarfile.open(archive) as stream:
        for member in stream:
            match member.name.split("/")[1:]:
                case ["closed", submitter, "systems", name] if name.endswith(".json"):
                    content = stream.extractfile(member)
                    assert content is not None
                    types[submitter, name.removesuffix(".json")] = json.load(content)["system_type"]
                case ["closed", submitter, "results", *folder, "performance", "run_1", "mlperf_log_detail.txt"]:
                    results.add((submitter, *folder))
    for submitter, system, model, scenario in results:
        kinds = types[submitter, system].split(",")
        if len(kinds) > 1:
            kinds = [kind for kind in kinds if scenario.lower() in TABLES[kind]]
            kinds = [kind for kind in kinds if model not in (DATACENTER_ONLY if kind == "edge" else EDGE_ONLY)]
        yield tuple(kinds)


@pytest.mark.parametrize("version", ["v1.1", "v2.0"])
def test_the_published_number_of_a_round_is_that_of_its_archive(
    warehouse: Warehouse, mirror: Path, version: str
) -> None:
    (archive,) = (mirror / f"codeload.github.com/mlcommons/inference_results_{version}/tar.gz").iterdir()
    found = Counter(kind for kinds in closed_in(archive) for kind in kinds)
    sql = """
        select category, official_result_count from marts.coverage_by_round
        where round_id = $round and division = 'closed'
    """
    assert counts(warehouse, sql, round=f"inference-{version}") == found


def test_a_round_that_is_held_in_part_has_no_share_of_power(warehouse: Warehouse) -> None:
    # The bundle has the closed division of the archive; of the open one the collected output of the checker lacks a
    # result in each category.
    sql = """
        select round_id, category, division, result_count, official_result_count, is_held_whole,
            round(held_share_pct, 1), power_share_pct
        from marts.coverage_by_round where round_id = 'inference-v2.0' order by division, category
    """
    assert rows(warehouse, sql) == [
        ("inference-v2.0", "datacenter", "closed", 958, 958, True, 100.0, pytest.approx(100 * 146 / 958)),
        ("inference-v2.0", "edge", "closed", 676, 676, True, 100.0, pytest.approx(100 * 142 / 676)),
        ("inference-v2.0", "datacenter", "open", 23, 24, False, 95.8, None),
        ("inference-v2.0", "edge", "open", 2277, 2278, False, 100.0, None),
    ]
    # 28 of 827 results of v4.1 datacenter have power, 3.4 per cent, and rest on 23 logs; of v3.1 no number is known.
    shares = """
        select is_held_whole, round(power_share_pct, 1), power_result_count, power_result_with_log_count,
            power_measurement_count
        from marts.coverage_by_round
        where round_id = $round and division = 'closed' and category = 'datacenter'
    """
    assert one(warehouse, shares, round="inference-v4.1") == (True, 3.4, 28, 28, 23)
    assert one(warehouse, shares, round="inference-v3.1") == (None, None, 56, 0, None)


def test_a_round_whose_archive_is_read_is_held_whole(warehouse: Warehouse, archives: Warehouse) -> None:
    sql = """
        select count(*), count(*) filter (is_held_whole) from marts.coverage_by_round
        where round_id in (select round_id from raw.sources where reader like '%\\_submissions' escape '\\') {}
    """
    # Of v0.7 to v3.0 the bundle has the closed division of the archive. The exports have the other divisions of v2.1
    # and v3.0, and all but two results of v2.0.
    in_part = ("inference-v0.7", "inference-v1.0", "inference-v1.1", "inference-v2.0")
    whole = f"and not (division = 'open' and round_id in {in_part})"
    # Some results of these rounds have no score (test_training_submissions).
    scored = "and not (division = 'closed' and round_id in ('training-v0.5', 'training-v0.6', 'training-v1.0'))"
    listed, held = one(warehouse, sql.format(whole + scored))
    assert listed == held > 0
    listed, held = one(archives, sql.format(scored))
    assert listed == held > 0
