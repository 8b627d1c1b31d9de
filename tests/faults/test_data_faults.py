"""What data can do to a build: each fault fails a test that names the rows, their lines and the remedy.

Nothing is published if a test fails (``test_failing_nodes.py``), so here only what a fault touches is built again.
"""

from __future__ import annotations

import re

import duckdb
import pytest

from tests.project import Laboratory, append, change, remove_line, seed

FIRST_RECORD = "source_id = 'inference-v5.1-summary' and record_number = 1"


def test_17_unknown_spellings_are_listed_with_the_seed_to_edit(laboratory: Laboratory) -> None:
    removed = {
        "units": "System Power,",
        "benchmark_aliases": "tiny,DSCNN,",
        "scenario_aliases": "Multi Stream,",
        "submitter_aliases": "kai_jiang,",
        "accelerator_kinds": "Syntiant Core %,",
    }
    for name, start in removed.items():
        remove_line(seed(laboratory.root, name), start)
    laboratory.rebuild(*removed)
    rows = laboratory.failure_of("test_name:known_spelling").splitlines()
    # 56 power lines have this unit, and 218 lines of the paper's edge file this scenario.
    for texts in (
        ("unit_text=System Power, ", "row_count=56, ", "add it to seeds/aliases/units.csv"),
        ("benchmark_text=DSCNN, ", "source_id=paper-released-tiny, ", "add it to seeds/aliases/benchmark_aliases.csv"),
        ("scenario_text=Multi Stream, ", "row_count=218, ", "add it to seeds/aliases/scenario_aliases.csv"),
        ("submitter_text=kai_jiang, ", "=paper-released-tiny, ", "add it to seeds/aliases/submitter_aliases.csv"),
        ("accelerator_name=Syntiant Core 2, ", "add it to seeds/reference/accelerator_kinds.csv"),
    ):
        assert [row for row in rows if all(text in row for text in texts)], texts


def test_17_all_unknown_names_of_an_export_are_listed_with_the_seeds_to_edit(laboratory: Laboratory) -> None:
    unknown = {
        "submitter": ("Nobody", "aliases/submitter_aliases"),
        "model": ("eliza", "aliases/benchmark_aliases"),
        "scenario": ("Backwards", "aliases/scenario_aliases"),
        "availability": ("someday", "aliases/availability_aliases"),
        "suite": ("moon", "reference/inference_categories"),
        "performance_units": ("Furlongs", "aliases/units"),
    }
    changes = ", ".join(f"{column} = '{text}'" for column, (text, _) in unknown.items())
    laboratory.execute(f"update raw.inference_summary_results set {changes} where {FIRST_RECORD}")
    laboratory.rebuild("source:*.inference_summary_results+,+test_name:known_spelling")
    rows = laboratory.failure_of("test_name:known_spelling").splitlines()
    for text, path in unknown.values():
        (row,) = [row for row in rows if f"={text}, " in row]
        assert "source_id=inference-v5.1-summary" in row
        assert f"add it to seeds/{path}.csv" in row


def test_17_patterns_that_contradict_each_other_are_listed_with_the_names(laboratory: Laboratory) -> None:
    append(seed(laboratory.root, "accelerator_kinds"), "%T4%,fpga,NVIDIA,wrong\n")
    append(seed(laboratory.root, "processor_kinds"), "host_processor_name,%8380,mcu,,wrong\n")
    laboratory.rebuild("accelerator_kinds", "processor_kinds")
    answer = laboratory.failure_of("assert_patterns_agree")
    assert "seed=accelerator_kinds, name=NVIDIA T4, name_patterns=%T4%, NVIDIA %, system_kinds=fpga, gpu" in answer
    assert "seed=processor_kinds, host_processor_name, name=Intel(R) Xeon(R) Platinum 8380, " in answer


# Faults of the corrections ledger, each of other rows than the others, and the test that finds it.
PLAUSIBILITY = "assert_power_is_plausible"
AGREEMENT = "assert_sources_agree_on_a_result"
TOKENS = "assert_only_language_models_have_tokens"
EXPECTED_ROWS = "assert_rules_change_what_they_expect"


@pytest.fixture(scope="module")
def said_of_the_ledger(shared_laboratory: Laboratory) -> dict[str, str]:
    """What each of these tests says of a ledger with all four faults."""
    laboratory = shared_laboratory
    laboratory.reset()
    rules = seed(laboratory.root, "correction_rules")
    # Without its correction, the 56 rows in mJ labelled J are results of up to 601 kW of edge systems.
    remove_line(rules, "paper-v3.1-stream-energy-in-mj,")
    # The paper's headline: GPT-J of v4.1 (line 1164) in tokens per second, labelled as samples, is 119 times v3.1.
    append(
        rules, "paper-v4.1-dlrm-unit,5,paper-released-datacenter,,1164,1164,,,,,,,set,unit_text,Tokens/s,Samples/s,1\n"
    )
    remove_line(rules, "paper-v4.1-dlrm-unit,1,")
    change(rules, "4.1-0049,4.1-0066,4", "4.1-0050,4.1-0066,4")
    tests = (PLAUSIBILITY, AGREEMENT, TOKENS, EXPECTED_ROWS)
    laboratory.rebuild(*(f"correction_rules+,+{test}" for test in tests))
    message = laboratory.failure_of(*tests)
    parts = re.split(r"^test (\w+) ", message, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_15_a_mislabelled_unit_fails_the_build(said_of_the_ledger: dict[str, str]) -> None:
    message = said_of_the_ledger[PLAUSIBILITY]
    assert "Got 56 results" in message
    assert "code/data_cleaned_inference_edge.csv" in message


def test_15_tokens_taken_for_samples_fail_the_build(said_of_the_ledger: dict[str, str]) -> None:
    message = said_of_the_ledger[AGREEMENT]
    assert "benchmark_id=gptj-99, round_id=inference-v4.1" in message
    assert "source_line=1164" in message


def test_15_tokens_of_a_benchmark_without_tokens_fail_the_build(said_of_the_ledger: dict[str, str]) -> None:
    assert "benchmark_id=dlrm-v2-99," in said_of_the_ledger[TOKENS]


# The lines of real rows of each suite, what slips in them, and by which factor.
SLIPS = [
    # NVIDIA, closed Server, 28,513 queries/s.
    ("%v3.1--datacenter--closed-power--language-processing--server/%", 74, "throughput_samples_per_s", 1000),
    # cTuning, open MultiStream, 45.6748 ms.
    ("%v3.1--edge--open-power--image-classification--multistream/%", 34264, "latency_ms", 0.001),
    # Dell, closed SingleStream, 252.679 J.
    ("%v4.0--edge--closed-power--image-segmentation--singlestream/%", 140, "energy_j_per_query", 1000),
    # Krai, kws on a NUCLEO-H7A3ZI-Q, 16.3967 ms.
    ("closed/Krai/results/NUCLEO-H7A3ZI-Q_X-CUBE-AI-8.0/kws/%", 27, "latency_ms", 0.001),
    # Sustainable Metal Cloud, U-Net on nine systems, 5914.74 kJ.
    ("smc-dc-power/results/9xSMC-H100-SXM-80GB/unet3d/%", 13, "training_energy_kj", 1 / 69),
]


@pytest.fixture(scope="module")
def said_of_slips(shared_laboratory: Laboratory) -> list[str]:
    """What the test says of these slips, of a true result without its exception and of a kind without bounds."""
    laboratory = shared_laboratory
    laboratory.reset()
    for path, line, measure, factor in SLIPS:
        laboratory.execute(
            f"""
            update intermediate.int_results_identified
            set {measure} = {measure} * {factor}, energy_j_per_inference = energy_j_per_inference
                * {factor if measure == "energy_j_per_query" else 1}
            where is_preferred and source_path like '{path}' and source_line = {line}
            """
        )
    remove_line(seed(laboratory.root, "plausibility_quotient_bounds"), "speed,peers,storage,open,")
    remove_line(seed(laboratory.root, "plausibility_exceptions"), "speed,peers,84de92e1d85829384145dd270133f443,")
    seeds = ("plausibility_quotient_bounds", "plausibility_exceptions")
    laboratory.rebuild(*seeds, "int_plausibility_amounts", "int_plausibility_quotients")
    return laboratory.failure_of("assert_results_are_consistent").splitlines()


def test_15_a_slip_of_one_result_fails_the_build(said_of_slips: list[str]) -> None:
    for path, line, _, _ in SLIPS:
        found = [row for row in said_of_slips if f" source_line={line}, " in row and path.strip("%") in row]
        assert found, path
        for row in found:
            assert "min_quotient=" in row
            assert "add the reason to seeds/rules/plausibility_exceptions.csv" in row


def test_15_a_true_extreme_result_needs_its_reason(said_of_slips: list[str]) -> None:
    (row,) = [row for row in said_of_slips if "result_id=84de92e1d85829384145dd270133f443, " in row]
    assert "system_name=PCSPECIALIST AMD AM5 PC, benchmark_id=rnnt" in row


def test_15_a_kind_of_result_without_bounds_fails_the_build(said_of_slips: list[str]) -> None:
    # The two open results of Storage.
    found = [row for row in said_of_slips if "remedy=add its bounds to seeds/rules/plausibility_quotient_bounds" in row]
    assert len(found) == 2


def test_25_a_correction_that_finds_nothing_fails_the_build(said_of_the_ledger: dict[str, str]) -> None:
    assert "nvidia, rule_number=1, expected_rows=4, changed_rows=0" in said_of_the_ledger[EXPECTED_ROWS]


def test_24_a_source_of_a_round_that_no_seed_knows_fails_the_build(laboratory: Laboratory) -> None:
    remove_line(seed(laboratory.root, "rounds"), "inference-v2.1,inference,v2.1,")
    laboratory.rebuild("rounds")
    message = laboratory.failure_of("rounds+1,test_name:relationships")
    assert re.search(r"^  - round_id=inference-v2.1, source_id=inference-v2.1, ", message, flags=re.MULTILINE)


def test_24_an_archive_of_which_no_result_has_a_score_fails_the_build(laboratory: Laboratory) -> None:
    unscored = "select * replace ('training-v9.9' as source_id) from raw.sources where source_id = 'training-v4.0'"
    laboratory.execute(f"insert into raw.sources {unscored}")
    message = laboratory.failure_of("assert_every_source_has_a_scored_result")
    assert "source_id=training-v9.9, round_id=training-v4.0, reader=training_submissions, result_count=0" in message
    assert "source_id=training-v4.0" not in message


def test_25_a_changed_count_fails_with_the_difference(laboratory: Laboratory) -> None:
    reviewed = "inference-v5.0,datacenter,closed,true,"
    change(seed(laboratory.root, "expected_result_counts"), f"{reviewed}19", f"{reviewed}20")
    laboratory.rebuild("expected_result_counts")
    message = laboratory.failure_of("expected_result_counts+1,test_name:counts_as_reviewed")
    assert re.search(
        "v5.0, .*found_count=19, expected_count=20, remedy=review .* seeds/counts/expected_result_counts.csv", message
    )


@pytest.mark.parametrize(
    ("changed", "test", "messages"),
    [
        (
            "number_of_nodes = 'available'",
            "assert_counts_are_counts",
            ["source_line=3, column_name=number_of_nodes, cell=available"],
        ),
        ("result = 'N/A'", "assert_number_counts_are_as_reviewed", ["found_numbers=", "expected_numbers="]),
    ],
)
def test_14_a_text_instead_of_a_number_stops_the_build(
    laboratory: Laboratory, changed: str, test: str, messages: list[str]
) -> None:
    laboratory.execute(
        f"update raw.paper_results set {changed} where source_id = 'paper-released-tiny' and source_line = 3"
    )
    message = laboratory.failure_of(test)
    for text in messages:
        assert text in message


def test_16_both_values_of_one_result_are_kept_and_none_is_used(laboratory: Laboratory) -> None:
    laboratory.execute(
        f"""
        insert into raw.inference_summary_results
        select * replace (9999 as record_number, '1.5' as performance_result)
        from raw.inference_summary_results where {FIRST_RECORD}
        """
    )
    laboratory.rebuild("source:*.inference_summary_results+,+fct_results conflicts")
    with duckdb.connect(laboratory.database, read_only=True) as connection:
        path = "(select location from raw.inference_summary_results where record_number = 9999)"
        # The record has 8840.42 Tokens/s.
        conflicts = f"select measure, amount from marts.conflicts where result_path = {path} order by amount"
        assert connection.execute(conflicts).fetchall() == [
            ("throughput_tokens_per_s", 1.5),
            ("throughput_tokens_per_s", 8840.42),
        ]
        chosen = f"""
            select count(*) from marts.fct_results
            where result_path = {path} and published_source = 'inference-v5.1-summary'
        """
        assert connection.execute(chosen).fetchone() == (0,)
