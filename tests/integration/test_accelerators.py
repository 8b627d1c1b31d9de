"""Whose accelerator did the work, and what its maker or a submission states of its power."""

from __future__ import annotations

import csv
import json
import re
import tarfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.answers import COUNTED, Warehouse, counts, one, rows
from tests.project import ROOT, SHARED

ARCHIVES = SHARED / "mirror" / "codeload.github.com" / "mlcommons"
QUOTE = re.compile(r'submission mlcommons/(\S+), (.+): (\S+) "(.*)"')

# Makers by a part of the name, read off the list of all names: an independent second look at the seeds. Names of none
# of these parts are NVIDIA's, whose GPUs are named in the most ways (`Tesla T4`, `A100-PCIE-40GB`).
PARTS = {
    "Qualcomm": "qualcomm", "Arm": "mali", "Syntiant": "syntiant", "SiMa.ai": "davinci|mlsoc", "AMD": "amd ",
    "GreenWaves Technologies": "ne16", "Silicon Labs": "silicon labs", "Untether AI": "untether",
    "Neuchips": "recaccel", "STMicroelectronics": "dsp co-processor", "Intel": "intel|habana|goya", "Google": "tpu",
    "Xilinx": "xilinx|xc7z|artix", "Samsung": "^samsung|^npu$|xclipse", "Graphcore": "graphcore", "Huawei": "ascend",
    "Centaur": "centaur", "Moffett": "moffett", "FuriosaAI": "furiosa", "Amazon": "inferentia", "Biren": "br104",
    "Hailo": "hailo", "Alibaba": "hanguang", "EdgeCortix": "dna-f200", "IVA Technologies": "iva_fpga",
    "Kai Jiang": "anpu", "SAPEON": "sapeon", "Rebellions": "rbln", "Rockchip": "npu 3.0", "Apple": "tensorflow-metal",
}  # fmt: skip

# Closed results with power, as test_system_kinds.py has them by kind. GPUs are 861 + 28 in Inference and Training, 18
# of them of Arm and 3 of Qualcomm: 868 are of NVIDIA. ASICs are 405, 5 of them of Untether AI and 4 of Neuchips: 396
# are of Qualcomm, which has 9 more in processors (Adreno, Hexagon, NPU 230). NPUs are 15 in Inference, so 9 of SiMa.ai,
# and 44 in Tiny: 27 + 8 + 8 + 1.
CLOSED_WITH_POWER = {
    "NVIDIA": 868, "Qualcomm": 405, "Syntiant": 27, "Arm": 18, "SiMa.ai": 9, "GreenWaves Technologies": 8,
    "Silicon Labs": 8, "Untether AI": 5, "Neuchips": 4, "STMicroelectronics": 1,
}  # fmt: skip


def test_every_name_of_today_has_an_alias(warehouse: Warehouse) -> None:
    sql = f"""
        select distinct accelerator_name from marts.fct_results
        where accelerator_name is not null and accelerator_model is null and is_published and {COUNTED}
    """
    assert rows(warehouse, sql) == [], "add these spellings to seeds/aliases/accelerator_aliases.csv"


@pytest.mark.parametrize(
    "mart", ["fct_results", "division_datacenter", "division_edge", "division_tiny", "division_training"]
)
def test_every_closed_result_with_power_and_an_accelerator_has_a_maker_and_a_family(
    warehouse: Warehouse, mart: str
) -> None:
    power = "has_power and" if mart == "fct_results" else ""
    sql = f"""
        select count(*) > 0, count(*) - count(accelerator_vendor), count(*) - count(accelerator_family)
        from marts.{mart} where {power} division = 'closed' and has_accelerator
    """
    assert one(warehouse, sql) == (True, 0, 0)


def test_closed_results_with_power_by_maker(warehouse: Warehouse) -> None:
    sql = f"""
        select accelerator_vendor, count(*) from marts.fct_results
        where has_power and division = 'closed' and has_accelerator and is_published and {COUNTED} group by 1
    """
    assert counts(warehouse, sql) == CLOSED_WITH_POWER


def test_makers_are_those_that_the_names_say(warehouse: Warehouse) -> None:
    by_name: Counter[str] = Counter()
    sql = "select accelerator_name, count(*) from marts.fct_results where accelerator_name is not null group by 1"
    for name, number in rows(warehouse, sql):
        fitting = [vendor for vendor, part in PARTS.items() if re.search(part, name, re.IGNORECASE)]
        (vendor,) = fitting or ["NVIDIA"]
        by_name[vendor] += number
    sql = "select accelerator_vendor, count(*) from marts.fct_results where accelerator_name is not null group by 1"
    assert counts(warehouse, sql) == by_name


def test_a_result_without_an_accelerator_has_no_maker(warehouse: Warehouse) -> None:
    sql = """
        select count(accelerator_vendor), count(accelerator_family), count(accelerator_model)
        from marts.fct_results where accelerator_name is null
    """
    assert one(warehouse, sql) == (0, 0, 0)


def test_spellings_of_one_accelerator_are_one_model(warehouse: Warehouse) -> None:
    # The same card in four notations, a slice of it, and the same card with its limit in the name.
    sql = """
        select distinct accelerator_model, accelerator_family from marts.fct_results where accelerator_name in (
            'NVIDIA A100-PCIE-80GB', 'NVIDIA A100-PCIe-80GB', 'NVIDIA A100_PCIe_80GB', 'NVIDIA A100 - PCIe - 80 GB',
            'NVIDIA A100-PCIe-80GB (1x1g.10gb MIG)', 'NVIDIA A100-PCIe-80GB (300W)'
        )
    """
    assert rows(warehouse, sql) == [("NVIDIA A100 PCIe 80GB", "A100")]
    sql = "select distinct accelerator_family from marts.fct_results where accelerator_name like '%MI300X%MI325X%'"
    assert rows(warehouse, sql) == [("mixed",)]


def test_the_dimension_counts_the_results_of_each_model(warehouse: Warehouse) -> None:
    sql = """
        select count(*) = count(distinct accelerator_model), sum(result_count), sum(power_result_count)
        from marts.accelerators
    """
    named = "select true, count(accelerator_name), count(*) filter (has_power and accelerator_name is not null)"
    assert one(warehouse, sql) == one(warehouse, f"{named} from marts.fct_results where is_published")
    sql = "select first_round_id, last_round_id from marts.accelerators where accelerator_model = $model"
    # The preview of Inference v2.1, of September 2022, is older than Training v2.1, of November.
    assert one(warehouse, sql, model="NVIDIA H100 SXM5 80GB") == ("inference-v2.1", "training-v5.1")


# Each as its source states it.
@pytest.mark.parametrize(
    ("model", "tdp_w", "source"),
    [
        ("NVIDIA H100 PCIe 80GB", 350, "PB-11133-001"),
        ("NVIDIA Jetson Orin NX 16GB", 25, "JETSON-ORIN-NX-DATASHEET"),
        ("NVIDIA A100 PCIe 40GB", 250, "GPU TDP:250W"),
        ("AMD Instinct MI300X", 750, "MI300X-NPS1-SPX-192GB-750W"),
        ("Qualcomm Cloud AI 100 Lite", 55, "Accelerator TDP ranges 35-55W"),
        ("NVIDIA GeForce RTX 4090", None, ""),
    ],
)
def test_a_thermal_design_power_has_its_source(
    warehouse: Warehouse, model: str, tdp_w: float | None, source: str
) -> None:
    sql = "select tdp_w, tdp_source from marts.accelerators where accelerator_model = $model"
    stated, stated_source = one(warehouse, sql, model=model)
    assert (stated, stated_source is None) == (tdp_w, tdp_w is None)
    assert source in (stated_source or "")


@pytest.mark.skipif(not ARCHIVES.is_dir(), reason="the copies of the submissions are not here")
def test_submissions_state_what_is_quoted_from_them() -> None:
    with (ROOT / "seeds" / "aliases" / "accelerator_aliases.csv").open(encoding="utf-8") as file:
        models = {row["accelerator_name"]: row["accelerator_model"] for row in csv.DictReader(file)}
    quoted: dict[str, dict[str, list[tuple[str, str, str, str]]]] = defaultdict(lambda: defaultdict(list))
    with (ROOT / "seeds" / "reference" / "accelerator_models.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if quote := QUOTE.fullmatch(row["tdp_source"]):
                repository, path, field, text = quote.groups()
                quoted[repository][path].append((row["accelerator_model"], field, text, row["tdp_w"]))
    assert sum(map(len, quoted.values())) > 20
    for repository, files in quoted.items():
        (archive,) = (ARCHIVES / repository / "tar.gz").iterdir()
        found = _system_descriptions(archive, set(files))
        for path, quotes in files.items():
            for model, field, text, tdp_w in quotes:
                description = found[path]
                assert text in description[field], path
                assert models[description["accelerator_model_name"]] == model, path
                assert re.search(rf"\b{tdp_w}W", text), path


def _system_descriptions(archive: Path, paths: set[str]) -> dict[str, dict[str, str]]:
    found = {}
    with tarfile.open(archive, "r|gz") as members:
        for member in members:
            path = member.name.partition("/")[2]
            if path in paths and (content := members.extractfile(member)):
                found[path] = json.load(content)
            if len(found) == len(paths):
                break
    return found


def test_the_power_of_a_system_is_of_the_size_of_its_accelerators(warehouse: Warehouse) -> None:
    # A system has more than its accelerators, and can run them below their limit. Measured: 0.37 (Jetson AGX Orin in a
    # low power mode) to 3.06 (four T4 of 70 W in a server of two processors). A power in another unit, or a number of
    # accelerators that is that of one node of many, is outside.
    sql = f"""
        select facts.accelerator_model, min(quotient), max(quotient), count(*) from (
            select accelerator_model, mean_power_w / (accelerator_count * tdp_w) as quotient
            from marts.fct_results join marts.accelerators using (accelerator_model)
            where has_power and division = 'closed' and scenario = 'offline' and suite = 'inference' and {COUNTED}
        ) as facts where quotient is not null group by 1
    """
    quotients = {model: (least, most) for model, least, most, _ in rows(warehouse, sql)}
    assert len(quotients) == 21
    assert {model: pair for model, pair in quotients.items() if pair[0] < 0.35 or pair[1] > 3.1} == {}
