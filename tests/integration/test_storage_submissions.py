"""Storage submissions in the warehouse, against the summaries of their runs."""

from __future__ import annotations

import json
import re
import tarfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from extract.sources import Register
from tests.answers import Warehouse, counts, one, rows

RELATIVE = 1e-9


def test_there_are_as_many_results_as_folders_with_runs(warehouse: Warehouse) -> None:
    # Counted in the list of the archive's files: 660 summaries in 132 folders of 5, of which 2 folders are open.
    sql = "select division, benchmark_id, count(*) from marts.fct_results where suite = 'storage' group by all"
    assert counts(warehouse, sql) == {
        ("closed", "cosmoflow-a100"): 11,
        ("closed", "cosmoflow-h100"): 24,
        ("closed", "resnet50-a100"): 14,
        ("closed", "resnet50-h100"): 29,
        ("closed", "unet3d-a100"): 18,
        ("closed", "unet3d-h100"): 34,
        ("open", "unet3d-h100"): 2,
    }
    assert one(warehouse, "select count(*), count(distinct result_path) from raw.storage_runs") == (660, 132)


def test_the_round_says_that_no_file_has_its_day(warehouse: Warehouse) -> None:
    sql = "select cast(round_date as varchar), date_kind from seeds.rounds where round_id = 'storage-v1.0'"
    assert one(warehouse, sql) == ("2024-09-25", "unverified")


def test_every_file_is_accounted_for(warehouse: Warehouse) -> None:
    # A run is one of a result in the facts, or it is rejected with a reason, or its result is.
    sql = """
        select count(*), count(facts.result_id), count(rejected.source_path)
        from raw.storage_runs as runs
        left join marts.fct_results as facts
            on runs.source_id = facts.published_source and runs.result_path = facts.result_path
        left join marts.rejected_rows as rejected
            on runs.source_id = rejected.source_id and starts_with(rejected.source_path, runs.result_path || '/')
    """
    assert one(warehouse, sql) == (660, 660, 0)
    # Of the 45 files below `systems`, one is the schema of the others.
    assert one(warehouse, "select count(*) from raw.storage_systems") == (44,)
    sql = "select source_path, reason from marts.rejected_rows where source_id = 'storage-v1.0'"
    assert rows(warehouse, sql) == [("Closed/Hammerspace/systems/Schema.json", "no_system_description")]


# The lines 26 (`train_io_mean_MB_per_second`) of the summaries of five runs, with four decimals, one result for each
# layout of folders; the benchmark, and the numbers of simulated accelerators and hosts from lines 3 and 4.
PRINTED: Mapping[str, tuple[str, int, int, Sequence[float]]] = {
    # …/runs/run1/c002/summary.json to run5
    "Closed/DDN/results/AI400X2T_24x14TiB_nvme_8xNDR200_16clients/cosmoflow-h100": (
        "cosmoflow-h100", 64, 16, (33870.9775, 33839.4417, 33845.6797, 33933.7549, 33849.4661)
    ),
    # …/run-1/summary.json
    "Closed/HPE/results/Cray_C500_4xHDR200_1host/unet3d_h100": (
        "unet3d-h100", 2, 1, (5560.3590, 5547.7562, 5543.2935, 5550.8837, 5544.8026)
    ),
    # …/run1/summary.json, with the workload in the folder of the system
    "Closed/Hammerspace/results/Hammerspace_unet3d_1Client_H100": (
        "unet3d-h100", 2, 1, (5770.2006, 5780.6825, 5780.3483, 5797.3091, 5818.4850)
    ),
    # …/run1/host1/summary.json
    "Closed/Huawei/results/OceanStor_A800_51_hosts/unet3d-h100": (
        "unet3d-h100", 255, 51, (699045.0473, 691853.9874, 692843.6573, 697384.9361, 696273.7560)
    ),
    # …/runs/run1/summary.json, below a folder with the number of accelerators
    "Closed/IEI/results/AS13000_16x7.68TiB_NVMe_4xNDR400_3xStorageNode_AMDHost/cosmoflow-a100/1host@37GPUs": (
        "cosmoflow-a100", 37, 1, (12981.5839, 13072.1283, 13034.6989, 12982.1589, 13115.7761)
    ),
    # …/resnet50_a100_run_1/summary.json
    "Closed/Lightbits_Labs/results/Lightbits-6-IceLake-Clients-3-SappRapid-target/resnet50_a100": (
        "resnet50-a100", 282, 6, (26625.3589, 26836.9096, 26658.8538, 26905.6660, 26685.1179)
    ),
    # …/run1/summary.json, with the accelerator in a folder of its own
    "Closed/Micron/results/Micron_9400_Gen4_Performance_NVMe/unet3d/h100": (
        "unet3d-h100", 2, 1, (5692.2128, 5714.1132, 5717.9307, 5726.6950, 5716.4560)
    ),
    # …/run1/summary.json; no folder names the accelerator: 230.53 samples/s at 80.71 % are 285.6 samples/s, an H100
    "Closed/Juicedata/results/JuiceFS-cloud-nvme-distributed-cache/cosmoflow-1acc": (
        "cosmoflow-h100", 1, 1, (621.8477, 621.0789, 621.8301, 622.6876, 621.9591)
    ),
    # …/runs/run1/summary.json; no folder names the system
    "Closed/simplyblock/results/resnet-h100": (
        "resnet50-h100", 1, 1, (194.4961, 194.5238, 194.4873, 194.5061, 194.4701)
    ),
    # …/run1/summary.json in the open division
    "Open/Volumez/results/File-Direct/unet3d/h100": (
        "unet3d-h100", 411, 137, (1075413.8531, 1087705.2845, 1083908.2896, 1071490.2768, 1076939.2308)
    ),
}  # fmt: skip


@pytest.mark.parametrize("result_path", PRINTED)
def test_a_result_of_each_layout_is_the_mean_of_what_five_summaries_print(
    warehouse: Warehouse, result_path: str
) -> None:
    benchmark, accelerators, hosts, printed = PRINTED[result_path]
    sql = """
        select benchmark_id, simulated_accelerator_count, node_count, read_throughput_mib_per_s, source_line
        from marts.fct_results where result_path = $path
    """
    mean = pytest.approx(sum(printed) / 5, abs=1e-4)  # printed with four decimals
    assert one(warehouse, sql, path=result_path) == (benchmark, accelerators, hosts, mean, 26)


def test_the_rate_is_in_mib_and_not_in_megabytes(warehouse: Warehouse) -> None:
    # `record_length` in storage-conf/workload of mlcommons/storage: bytes of a sample, which divided by 1024 x 1024 are
    # the printed rate divided by the samples per second.
    sql = """
        select distinct
            split_part(benchmark_id, '-', 1),
            round(read_throughput_mib_per_s * 1024 * 1024 / read_throughput_samples_per_s, 2)
        from marts.fct_results where suite = 'storage'
    """
    assert counts(warehouse, sql) == {"unet3d": 146600628, "resnet50": 114660.07, "cosmoflow": 2828486}


def test_all_results_agree_with_the_summaries_of_the_archive(warehouse: Warehouse, mirror: Path) -> None:
    keys = (
        "train_io_mean_MB_per_second",
        "train_throughput_mean_samples_per_second",
        "train_au_mean_percentage",
    )
    (source,) = Register.load().select("storage-v1.0")
    found = defaultdict(list)
    with tarfile.open(mirror / source.location) as archive:
        for member in archive:
            path = member.name.partition("/")[2]
            if path.endswith("/summary.json") and (content := archive.extractfile(member)):
                folder = re.sub(r"(/runs)?/[^/]*run[^/]*(/[^/]*)?/summary\.json$", "", path)
                metric = json.load(content)["metric"]
                found[folder].append([metric[key] for key in keys])
    sql = """
        select result_path, read_throughput_mib_per_s, read_throughput_samples_per_s, accelerator_utilization_pct
        from marts.fct_results where suite = 'storage'
    """
    held = {row[0]: row[1:] for row in rows(warehouse, sql)}
    means = {
        folder: tuple(pytest.approx(sum(column) / 5, rel=RELATIVE) for column in zip(*runs, strict=True))
        for folder, runs in found.items()
        if len(runs) == 5
    }
    assert held == means


def test_simulated_accelerators_are_no_part_of_the_system(warehouse: Warehouse) -> None:
    sql = """
        select distinct system_kind, accelerator_name, accelerator_count, has_power, is_complete, scenario
        from marts.fct_results where suite = 'storage'
    """
    assert rows(warehouse, sql) == [("storage", None, None, False, True, None)]
    sql = "select compared_as from seeds.system_kinds where system_kind = 'storage'"
    assert one(warehouse, sql) == (None,)


def test_a_system_has_its_name_and_software_from_its_description(warehouse: Warehouse) -> None:
    # The file of the description and its members `solution_name` and `version`; none exists of HPE, Huawei and Volumez,
    # and Micron's name no solution.
    sql = """
        select submitter, system_name, software from marts.fct_results
        where suite = 'storage' and submitter in ('simplyblock', 'WEKA', 'Huawei') group by all order by all
    """
    assert rows(warehouse, sql) == [
        ("Huawei", "OceanStor_A800_51_hosts", None),
        ("WEKA", "wekapod_112x3.8tb_nvme_16xNDR_H100", "1 x DGX H100 with WEKApod Cluster WekaIO v4.2.11"),
        ("simplyblock", "simplyblock_nvmeof_3nodes", "Simplyblock v1.0-Pre"),
    ]
    sql = "select distinct submitter from marts.fct_results where suite = 'storage' and software is null order by all"
    assert rows(warehouse, sql) == [("HPE",), ("Huawei",), ("Micron",), ("Volumez",)]


def test_only_results_with_the_same_simulated_accelerator_are_comparable(warehouse: Warehouse) -> None:
    sql = """
        select count(distinct benchmark_id), count(distinct comparability_id), bool_and(benchmark_id = comparability_id)
        from marts.fct_results where suite = 'storage'
    """
    assert one(warehouse, sql) == (6, 6, True)
    sql = """
        select count(*) from marts.fct_results as storage
        inner join marts.fct_results as others on storage.comparability_id = others.comparability_id
        where storage.suite = 'storage' and others.suite != 'storage'
    """
    assert one(warehouse, sql) == (0,)


@pytest.mark.parametrize(
    "mart", ["leaderboard", "pareto", "efficiency_trends", "software_gains", "accuracy_cost", "cpu_vs_accelerated"]
)
def test_no_storage_result_is_ranked_by_efficiency(warehouse: Warehouse, mart: str) -> None:
    assert one(warehouse, f"select count(*) from marts.{mart} where category = 'storage'") == (0,)


def test_no_storage_result_has_power_or_an_efficiency(warehouse: Warehouse) -> None:
    sql = """
        select count(coalesce(
            efficiency_samples_per_j, efficiency_tokens_per_j, power_w, mean_power_w, energy_j_per_query,
            throughput_samples_per_s, throughput_tokens_per_s, latency_ms, time_to_train_min
        ))
        from marts.fct_results where suite = 'storage'
    """
    assert one(warehouse, sql) == (0,)
    sql = "select result_count, power_result_count, is_held_whole from marts.coverage_by_round where suite = 'storage'"
    assert rows(warehouse, f"{sql} order by all") == [(2, 0, True), (130, 0, True)]


def test_a_storage_result_can_be_cited(warehouse: Warehouse) -> None:
    # 13 simulated accelerators of WEKA: the mean of 246.7357, 247.4542, 247.5959, 247.2996 and 247.2119 samples/s.
    sql = """
        select citation_text from marts.citations
        where round_id = 'storage-v1.0' and submitter = 'WEKA' and benchmark_id = 'unet3d-h100'
    """
    (text,) = one(warehouse, sql)
    assert text == (
        "WEKA achieved a verified score of 247.259 samples/s (read throughput) on the MLPerf® Storage v1.0 Closed "
        "3D U-Net (data loading for simulated H100 accelerators) benchmark, using wekapod_112x3.8tb_nvme_16xNDR_H100."
    )
