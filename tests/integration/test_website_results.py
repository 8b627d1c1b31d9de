"""The results pages in the warehouse: v6.0 has its results from them alone, and no result of v5.1 is counted twice."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from extract.archives import Member
from extract.readers import READERS
from tests.answers import Warehouse, counts, one, rows
from tests.project import Laboratory

V5_1, V6_0 = "inference-v5.1-website", "inference-v6.0-website"
# Tokens per second of v6.0 that the page has as samples per second, 20 results of ten systems: lines of the file.
SAMPLES = {37, 38, 75, 76, 295, 296, 299, 300, 308, 309, 317, 318, 326, 327, 445, 446, 468, 469, 492, 493}


def test_v6_0_has_the_results_of_its_page(warehouse: Warehouse) -> None:
    sql = """
        select category, division, count(*), count(distinct public_id), count(*) filter (has_power),
            count(accuracy_text), min(sources), max(published_source)
        from marts.fct_results where round_id = 'inference-v6.0' group by all
    """
    assert rows(warehouse, sql) == [("datacenter", "closed", 493, 91, 0, 0, V6_0, V6_0)]
    # 410 labelled as tokens and 39 of whisper; 64 - 39 of samples and 12 of queries; 7 latencies.
    measures = """
        select count(throughput_tokens_per_s), count(throughput_samples_per_s), count(latency_ms), sum(latency_ms)
        from marts.fct_results where round_id = 'inference-v6.0'
    """
    *found, latency_ms = one(warehouse, measures)
    assert found == [449, 37, 7]
    # The page says 220.1173 s in all.
    assert abs(latency_ms / 1000 - 220.11732836) < 1e-9
    streams = """
        select distinct benchmark_id, scenario from marts.fct_results
        where round_id = 'inference-v6.0' and latency_ms is not null
    """
    assert rows(warehouse, streams) == [("wan-2.2-t2v-a14b", "single_stream")]


def test_v6_0_has_its_new_benchmarks(warehouse: Warehouse) -> None:
    # Counted on the file by label: gpt-oss-120b 33 + 33 + 4, dlrm-v3 4 + 4, vlm 8 + 8, text to video 7 + 7.
    sql = """
        select benchmark_id, comparability_id, performance_comparability_id, count(*) from marts.fct_results
        where round_id = 'inference-v6.0' and benchmark_id not in (
            select benchmark_id from marts.fct_results where round_id != 'inference-v6.0'
        ) group by all
    """
    assert counts(warehouse, sql) == {
        ("dlrm-v3",) * 3: 8,
        ("gpt-oss-120b",) * 3: 70,
        ("qwen3-vl-235b-a22b",) * 3: 16,
        ("wan-2.2-t2v-a14b",) * 3: 14,
    }
    # The other benchmarks are comparable with v5.1, by the official table.
    joined = """
        select count(distinct comparability_id) from marts.fct_results where round_id = 'inference-v6.0'
        and comparability_id in (select comparability_id from marts.fct_results where round_id = 'inference-v5.1')
    """
    assert one(warehouse, joined) == (8,)


def test_tokens_of_v6_0_are_tokens_whatever_the_label(warehouse: Warehouse) -> None:
    sql = """
        select benchmark_id, correction_ids, count(*) from marts.fct_results
        where round_id = 'inference-v6.0' and correction_ids not like '%processor-count' group by all
    """
    assert counts(warehouse, sql) == {
        ("llama3.1-8b", "website-v6.0-samples-as-tokens"): 20,
        ("whisper", "token-measured-results"): 39,
    }
    # The published sums of the labels Tokens/s, and Samples/s of whisper, but for the 20 results, which are 128 tokens
    # a sample.
    published = """
        select sum(
            cast(replace(result, ',', '') as double) * case when list_contains($lines, source_line) then 128 else 1 end
        )
        from raw.website_results where source_id = $source and (units = 'Tokens/s' or model = 'whisper')
    """
    (expected,) = one(warehouse, published, lines=sorted(SAMPLES), source=V6_0)
    in_facts = "select sum(throughput_tokens_per_s) from marts.fct_results where round_id = 'inference-v6.0'"
    (found,) = one(warehouse, in_facts)
    assert abs(found / expected - 1) < 1e-12
    # The same systems in v5.1: what they had there, in the logs, is 0.9 to 1.2 times the corrected number.
    systems = """
        select count(*), min(new.throughput_tokens_per_s / old.throughput_tokens_per_s) > 0.9,
            max(new.throughput_tokens_per_s / old.throughput_tokens_per_s) < 1.2
        from marts.fct_results as new
        join marts.fct_results as old using (submitter, system_name, benchmark_id, scenario)
        where new.round_id = 'inference-v6.0' and old.round_id = 'inference-v5.1' and benchmark_id = 'llama3.1-8b'
            and new.correction_ids is not null
    """
    assert one(warehouse, systems) == (6, True, True)


def test_systems_of_v6_0_have_the_printed_accelerators_or_none(warehouse: Warehouse) -> None:
    sql = """
        select public_id, node_count, accelerator_count, host_processor_count, count(*) from marts.fct_results
        where round_id = 'inference-v6.0' and public_id in ('6.0-0001', '6.0-0003') group by all
    """
    # 11 and 12 hosts of 8 would be 88 and 96 accelerators; a host has two processors, not 8.
    assert counts(warehouse, sql) == {("6.0-0001", 11, 87, 22): 6, ("6.0-0003", 12, 94, 24): 2}
    kinds = """
        select system_kind, count(*), count(accelerator_count), count(distinct public_id)
        from marts.fct_results where round_id = 'inference-v6.0' group by all
    """
    assert {kind: found for kind, *found in rows(warehouse, kinds)} == {"gpu": [469, 469, 85], "cpu_only": [24, 0, 6]}


def test_the_page_of_v5_1_adds_a_source_and_no_result(warehouse: Warehouse) -> None:
    sql = """
        select found_by, count(*) from intermediate.int_website_results_located
        where round_id = 'inference-v5.1' group by all
    """
    assert counts(warehouse, sql) == {"name": 551, "public_id": 3}
    facts = """
        select count(*), count(*) filter (list_contains(string_split(sources, ', '), $source)),
            count(*) filter (published_source = $source)
        from marts.fct_results
        where round_id = 'inference-v5.1' and category = 'datacenter' and division = 'closed'
    """
    assert one(warehouse, facts, source=V5_1) == (554, 554, 0)


def test_two_sources_give_three_ids_of_v5_1_to_different_systems(warehouse: Warehouse) -> None:
    sql = """
        select page.public_id, tables.public_id, count(*)
        from marts.result_sources as page join marts.result_sources as tables using (result_id)
        where page.published_source = $source and tables.published_source = 'inference-v5.1-summary' group by all
    """
    found = counts(warehouse, sql, source=V5_1)
    # 12 + 7 + 7 results; all other ids agree.
    assert {ids: number for ids, number in found.items() if ids[0] != ids[1]} == {
        ("5.1-0087", "5.1-0088"): 12,
        ("5.1-0088", "5.1-0089"): 7,
        ("5.1-0089", "5.1-0087"): 7,
    }
    assert sum(number for ids, number in found.items() if ids[0] == ids[1]) == 528
    # The facts have the id of the official table, as before.
    kept = """
        select facts.public_id, count(*) from marts.fct_results as facts
        join marts.result_sources as tables using (result_id)
        where tables.published_source = 'inference-v5.1-summary'
            and tables.public_id in ('5.1-0087', '5.1-0088', '5.1-0089') and facts.public_id != tables.public_id
        group by all
    """
    assert rows(warehouse, kept) == []


def test_the_page_of_v5_1_agrees_with_the_logs(warehouse: Warehouse) -> None:
    sql = "select class, count(*) from marts.reconciliation where source_id = $source group by all"
    # 1.01 samples/s on the page are 1.00634 in the log: one printed decimal less than a thousandth needs.
    assert counts(warehouse, sql, source=V5_1) == {"equal": 553, "rounded": 1}
    assert rows(warehouse, "from marts.reconciliation where partner_source like '%-website'") == []


# A page as of v5.0, made up of three results that openmlperf has, one of them under another name of its system, and one
# that it has not: other columns than v5.1, and the labels one column further right.
PAGE = """\
,,,,,,,Benchmark / Model MLC / Scenario / Units,,
,,,,,,,Inference,,
,,,,,,,llama2-70b-99,,stable-diffusion-xl
,,,,,,,Offline,Server,Offline
Public ID,Organization,Availability,System Name,Host Processor Model Name,Accelerator,,Tokens/s,Tokens/s,Samples/s
5.0-0001,AMD,available,QuantaGrid D74A 7U,AMD EPYC 9575F,AMD Instinct MI325X,# of Nodes,1,1,
,,,,,,# of Accelerators,8,8,
,,,,,,# of  Processors ,2,2,
,,,,,,Avg. Result at System Name,"33,928.10","30,724.50",
5.0-0002,AMD,available,Quanta S7PA renamed,AMD EPYC 9655,AMD Instinct MI325X,# of Nodes,,,1
,,,,,,# of Accelerators,,,8
,,,,,,# of  Processors ,,,2
,,,,,,Avg. Result at System Name,,,17.10
5.0-0003,AMD,available,No such system,AMD EPYC 9655,AMD Instinct MI325X,# of Nodes,,,1
,,,,,,# of Accelerators,,,8
,,,,,,# of  Processors ,,,2
,,,,,,Avg. Result at System Name,,,3.00
"""


def test_a_page_of_v5_0_needs_only_its_rows(laboratory: Laboratory, tmp_path: Path) -> None:
    content = PAGE.encode()
    (batch,) = READERS["website_export"].read("s", [Member("p/mlperf-5.0.csv", len(content), lambda: content)])
    file = tmp_path / "rows.parquet"
    added = {"source_id": "inference-v5.0-website", "source_sha256": "0" * 64}
    batch.rows.with_columns(pl.lit(text).alias(name) for name, text in added.items()).write_parquet(file)
    laboratory.execute(f"insert into raw.website_results by name select * from read_parquet('{file}')")
    laboratory.execute(f"""
        insert into raw.sources by name
        select * replace ('inference-v5.0-website' as source_id, 'inference-v5.0' as round_id)
        from raw.sources where source_id = '{V5_1}'
    """)
    laboratory.execute("create schema before; create table before.fct_results as from marts.fct_results")
    laboratory.rebuild("stg_registry__sources", "stg_exports__website_results+,+fct_results")
    with duckdb.connect(laboratory.database, read_only=True) as connection:
        sql = """
            select facts.public_id, facts.benchmark_id, facts.scenario, facts.published_source, facts.sources,
                before.result_id is not null
            from marts.fct_results as facts left join before.fct_results as before using (result_id)
            where facts.round_id = 'inference-v5.0' and facts.public_id is not null order by all
        """
        both = "inference-v5.0-website, openmlperf"
        # The two of the first system are paired by its name, the third by its number, and the last is a new result.
        assert rows(connection, sql) == [
            ("5.0-0001", "llama2-70b-99", "offline", "openmlperf", both, True),
            ("5.0-0001", "llama2-70b-99", "server", "openmlperf", both, True),
            ("5.0-0002", "stable-diffusion-xl", "offline", "openmlperf", both, True),
            ("5.0-0003", "stable-diffusion-xl", "offline", "inference-v5.0-website", "inference-v5.0-website", False),
        ]
        same = """
            select count(*) from (
                select * exclude (sources, public_id, evidence_grade) from before.fct_results
                except all select * exclude (sources, public_id, evidence_grade) from marts.fct_results
            )
        """
        assert one(connection, same) == (0,)
