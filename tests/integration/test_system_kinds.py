"""What did the work of a result, and what an accelerator saves compared with the processor beside it."""

from __future__ import annotations

import pytest

from tests.answers import COUNTED, Warehouse, counts, one, rows

KINDS = f"""
    select suite, division, system_kind, count(*)
    from marts.fct_results
    where has_power and is_published and {COUNTED}
    group by all
"""

# Results with power. The closed and open ones without an accelerator, 109 and 7,770, are all of boards or PCs with a
# GPU of their own; a Tiny system without one is a microcontroller. The numbers of each suite add up to 1,390 and 9,256
# (Inference), 154 and 9 (Tiny) and 28 (Training).
WITH_POWER = {
    ("inference", "closed", "asic"): 405,
    ("inference", "closed", "gpu"): 861,
    ("inference", "closed", "npu"): 15,
    ("inference", "closed", "integrated_accelerator_unused"): 109,
    ("inference", "open", "asic"): 43,
    ("inference", "open", "gpu"): 1440,
    ("inference", "open", "npu"): 3,
    ("inference", "open", "integrated_accelerator_unused"): 7770,
    ("tiny", "closed", "mcu"): 110,
    ("tiny", "closed", "npu"): 44,
    ("tiny", "open", "fpga"): 9,
    ("training", "closed", "gpu"): 28,
}


def test_every_result_with_power_has_a_kind(warehouse: Warehouse) -> None:
    assert counts(warehouse, KINDS) == WITH_POWER


def test_the_logs_add_open_results_of_boards_with_an_idle_gpu(archives: Warehouse) -> None:
    # 8,522 open results with power have no accelerator when the logs of v0.7, v1.0 and v2.1 are read in full, and the
    # 382 - 194 = 188 of v1.1.
    added = {("inference", "open", "integrated_accelerator_unused"): 8522 + 188}
    assert counts(archives, KINDS) == WITH_POWER | added


def test_jetson_boards_with_an_idle_gpu_are_not_processors_alone(warehouse: Warehouse) -> None:
    sql = """
        select system_kind, count(*) from marts.fct_results
        where has_power and suite = 'inference' and accelerator_name is null and system_name ilike '%jetson%'
        group by all
    """
    assert counts(warehouse, sql) == {"integrated_accelerator_unused": 4445}  # 51 closed and 4,394 open


@pytest.mark.parametrize("fixture", ["warehouse", "archives"])
def test_no_datacenter_result_without_an_accelerator_has_power(request: pytest.FixtureRequest, fixture: str) -> None:
    connection = request.getfixturevalue(fixture)
    sql = """
        select division, count(*) > 0, count(*) filter (has_power)
        from marts.fct_results where category = 'datacenter' and accelerator_name is null
        group by division order by division
    """
    # Both divisions have such results. The network division has none, and no power at all.
    assert rows(connection, sql) == [("closed", True, 0), ("open", True, 0)]
    processors_alone = (
        "select count(*), count(*) filter (has_power) from marts.fct_results where system_kind = 'cpu_only'"
    )
    result_count, power_count = one(connection, processors_alone)
    assert (result_count > 10_000, power_count) == (True, 0)
    assert one(connection, "select count(*) from marts.cpu_vs_accelerated where category = 'datacenter'") == (0,)


@pytest.mark.parametrize(
    ("system_name", "software", "kind"),
    [
        ("Google Cloud Platform (n1-standard-4)", "%TensorRT%", "gpu"),  # the folder names a T4
        ("Apple MacBook Pro M1", "%tensorflow-metal", "not_stated"),  # the folder says cpu, the framework GPU
        ("MacBook-Pro M1", "TFLite vmaster (xnnpack)", "integrated_accelerator_unused"),
        ("ASUS Tinker V", "ONNC", "cpu_only"),
        ("Raspberry Pi 4B", "LEIP v1.9.3", "not_stated"),  # nothing says what LEIP compiled for
        ("NDP9120", "%", "npu"),
        ("VCU128", "%", "fpga"),
        ("RecAccel", "%", "fpga"),  # a Terasic DE10-Pro, says the description
    ],
)
def test_the_framework_and_the_board_are_read(warehouse: Warehouse, system_name: str, software: str, kind: str) -> None:
    sql = """
        select distinct system_kind from marts.fct_results
        where system_name = $system_name and coalesce(software, '') like $software
    """
    assert rows(warehouse, sql, system_name=system_name, software=software) == [(kind,)]


# The median of all pairs of results of one board and one model in Offline, the open division: GPU against processor.
# There are 94 models, two frameworks on the processor and one on the GPU; Xavier has the processor's results twice. The
# second number has only the better framework of the processor: then the GPU of Xavier is worse than its processor.
@pytest.mark.parametrize(
    ("round_id", "board", "expected"),
    [
        ("inference-v2.0", "NVIDIA Jetson AGX Xavier", (376, 1.21, 0.80)),
        ("inference-v2.1", "Firefly-RK3588S (firefly)", (188, 1.62, 1.31)),
        ("inference-v3.0", "Firefly-RK3588S (firefly)", (188, 1.42, 1.30)),
        ("inference-v2.1", "Khadas VIM4 (vim4)", (188, 1.44, 1.30)),
        ("inference-v3.0", "Khadas VIM4 (vim4)", (188, 1.47, 1.35)),
    ],
)
def test_a_board_compares_its_own_gpu_with_its_processor(
    warehouse: Warehouse, round_id: str, board: str, expected: tuple[int, float, float]
) -> None:
    sql = """
        select
            count(*), round(median(efficiency_ratio), 2), round(median(efficiency_ratio) filter (is_best_pair), 2),
            count(distinct used_model), count(*) filter (is_best_pair),
            bool_and(is_same_board and cpu_system_kind = 'integrated_accelerator_unused'
                and accelerated_system_kind = 'gpu')
        from marts.cpu_vs_accelerated
        where comparison = 'same_board' and division = 'open' and scenario = 'offline'
            and round_id = $round_id and cpu_system_name = $board
    """
    assert one(warehouse, sql, round_id=round_id, board=board) == (*expected, 94, 94, True)


def test_the_ratio_is_that_of_the_published_numbers(warehouse: Warehouse) -> None:
    sql = """
        select
            cpu_software, accelerated_software, accelerator_name, is_best_pair, efficiency_ratio
        from marts.cpu_vs_accelerated
        where comparison = 'same_board' and division = 'closed' and scenario = 'offline' and round_id = 'inference-v2.1'
            and cpu_system_name = 'Firefly-RK3588S (firefly)'
        order by efficiency_ratio
    """
    # Published: GPU 13.0005 samples/s at 7.546878 W; ArmNN 10.5327 at 8.911937 W; TFLite 8.39339 at 11.808665 W.
    gpu, armnn, tflite = 13.0005 / 7.546878, 10.5327 / 8.911937, 8.39339 / 11.808665
    opencl = ("ArmNN v22.05 (OpenCL)", "ARM Mali-G610 MP4")
    assert rows(warehouse, sql) == [
        ("ArmNN v22.05 (Neon)", *opencl, True, pytest.approx(gpu / armnn, rel=1e-6)),
        ("TFLite v2.7.1 (ruy)", *opencl, False, pytest.approx(gpu / tflite, rel=1e-6)),
    ]


def test_the_best_of_a_group_are_the_most_efficient_of_both_kinds(warehouse: Warehouse) -> None:
    # The definition itself: no other result of the group, of the same model in the open division, is more efficient.
    sql = """
        select count(*), count(*) filter (exists (
            select 1 from marts.fct_results as other join seeds.system_kinds as kinds using (system_kind)
            where other.round_id = pairs.round_id and other.category = pairs.category
                and other.division = pairs.division and other.benchmark_id = pairs.benchmark_id
                and other.scenario is not distinct from pairs.scenario
                and (pairs.used_model is null or other.used_model = pairs.used_model)
                and other.efficiency_samples_per_j > case kinds.compared_as
                    when 'cpu' then pairs.cpu_samples_per_j else pairs.accelerated_samples_per_j end
        ))
        from marts.cpu_vs_accelerated as pairs where comparison = 'best_of_group'
    """
    # 18 closed groups of edge and 17 of Tiny, and 853 of a model in the open division.
    assert one(warehouse, sql) == (888, 0)


def test_dates_of_rounds_say_what_they_are_of(warehouse: Warehouse) -> None:
    sql = """
        select round_id, cast(round_date as varchar), date_kind
        from seeds.rounds where round_date is distinct from paper_date
    """
    # As the pages named in `date_source` state them: rounds that the paper does not have, and four that it dates
    # otherwise (v2.0 27 April, v3.0 4 April, Tiny v0.7 14 February, Training v0.6 10 June).
    expected = [
        ("hpc-v0.7", "2020-11-18", "announcement"),
        ("hpc-v1.0", "2021-11-17", "announcement"),
        ("hpc-v3.0", "2023-11-08", "announcement"),
        ("inference-v0.5", "2019-11-06", "results_page"),
        ("inference-v0.7", "2020-10-21", "results_page"),
        ("inference-v2.0", "2022-04-06", "announcement"),
        ("inference-v3.0", "2023-04-05", "announcement"),
        ("inference-v5.0", "2025-04-02", "announcement"),
        ("inference-v5.1", "2025-09-09", "announcement"),
        ("tiny-v0.7", "2022-04-06", "announcement"),
        ("tiny-v1.3", "2025-09-17", "announcement"),
        ("training-v0.6", "2019-07-10", "results_page"),
        ("training-v5.0", "2025-06-04", "announcement"),
        ("training-v5.1", "2025-11-12", "announcement"),
    ]
    assert set(expected) <= set(rows(warehouse, sql))


def test_rounds_of_a_suite_are_in_the_order_of_their_versions(warehouse: Warehouse) -> None:
    sql = """
        select suite, list(version order by round_date) = list(version order by version)
        from seeds.rounds group by suite
    """
    assert set(counts(warehouse, sql).values()) == {True}
