"""Citations have what MLCommons' "Results Messaging Guidelines" demand, for real results of each suite."""

from __future__ import annotations

import pytest
import yaml

from extract.workspace import Workspace
from publish.citations import MAX_CITATIONS, cite
from publish.errors import PublishError
from publish.query import connect
from tests.answers import Warehouse, one, rows
from tests.project import ROOT, SHARED, Laboratory, run

# Section 11.2 of the guidelines.
ATTRIBUTION = (
    "The MLPerf name and logo are registered and unregistered trademarks of MLCommons Association in the United States "
    "and other countries. All rights reserved. Unauthorized use strictly prohibited. See www.mlcommons.org for more "
    "information."
)
# Section 3: what the text and what the footnote must say, as `kind: words`. docs/architecture.md shows the numbers in
# the logs and in the official table of the round.
IN_TEXT = {
    "submitter": "NVIDIA achieved",
    "status": "a verified score of",
    "score and unit": "10802.5 samples/s (throughput)",
    "power metric": "a verified power metric of 5019.13 W (mean system power)",
    "suite, version, division": "MLPerf® Inference v4.1 Closed",
    "benchmark": "RetinaNet (object detection)",
    "scenario": "Offline benchmark",
    "category": "Datacenter category",
    "system": "NVIDIA H200 (8x H200-SXM-141GB, MaxQ, TensorRT)",
    "chip count": "8 accelerators",
    "availability": "(Available)",
}
IN_FOOTNOTE = {
    "status": "Verified MLPerf®",
    "suite, version, division": "MLPerf® Inference v4.1 Closed",
    "benchmark and scenario": "RetinaNet (object detection) Offline",
    "source of retrieval": "Retrieved from https://codeload.github.com/mlcommons/inference_results_v4.1/tar.gz/198fc467",
    # The day on which `make relock` wrote this checksum into extract/sources.lock.
    "day of retrieval": " 27 November 2026, ",
    "id": "entry 4.1-0049.",
    "verification": "Result verified by MLCommons Association.",
    # 10802.5 / 5019.1288 = 2.152266
    "derived metric": "Derived: 2.15227 samples/J.",
    "derived metrics are not official": "no official MLPerf® metric, and it is not verified by MLCommons Association.",
    "attribution": ATTRIBUTION,
}
RETINANET = {"result": "4.1-0049", "benchmark": "retinanet", "scenario": "offline"}


def sentences(warehouse: Warehouse, public_id: str, benchmark_id: str) -> list[str]:
    sql = "select citation_text from marts.citations where public_id = $id and benchmark_id = $benchmark order by all"
    return [sentence for (sentence,) in rows(warehouse, sql, id=public_id, benchmark=benchmark_id)]


@pytest.fixture(scope="module")
def retinanet(published: Workspace) -> tuple[str, str]:
    text, footnote = cite(published.database, **RETINANET).split("\n\n")
    return text, footnote


@pytest.mark.parametrize("element", IN_TEXT)
def test_the_text_has(retinanet: tuple[str, str], element: str) -> None:
    assert IN_TEXT[element] in retinanet[0]


@pytest.mark.parametrize("element", IN_FOOTNOTE)
def test_the_footnote_has(retinanet: tuple[str, str], element: str) -> None:
    assert IN_FOOTNOTE[element] in retinanet[1]


def test_the_text_points_to_its_footnote(retinanet: tuple[str, str]) -> None:
    assert retinanet[0].endswith(" (Available) [1].")
    assert retinanet[1].startswith("[1] ")


def test_the_notices_are_those_of_the_guidelines(warehouse: Warehouse) -> None:
    folders = SHARED / "mirror" / "raw.githubusercontent.com" / "mlcommons" / "policies"
    if not folders.is_dir():
        pytest.skip("the copy of the guidelines is not here")
    (page,) = folders.glob("c195*/MLPerf_Results_Messaging_Guidelines.adoc")
    guidelines = page.read_text(encoding="utf-8")
    sql = "select text from seeds.notices where notice_id in ('trademark', 'verified', 'unverified', 'comparison')"
    for (text,) in rows(warehouse, sql):
        assert text in guidelines
    assert len(rows(warehouse, sql)) == 4


# Line 27 of the log has a median of 3689.707 inferences per second, which are 0.271024 ms each; line 22 of the energy
# log has a median of 5.252 µJ.
TINY = (
    "Greenwaves Technologies achieved a verified score of 0.271024 ms (latency per inference) and a verified power "
    "metric of 5.252 µJ (energy per inference) on the MLPerf® Tiny v1.0 Closed FC AutoEncoder (anomaly detection) "
    "benchmark, using GAP9 EVK (Available)."
)
# The README has the same energy and time in an answer: 11769.96 kJ and 29.101 min.
TRAINING = (
    "Sustainable Metal Cloud achieved a verified score of 29.1007 minutes (time to train) and a verified power metric "
    "of 11769.96 kJ (energy to train) on the MLPerf® Training v4.0 Closed Llama 2 70B LoRA (fine-tuning) benchmark, "
    "using SMC-H100-DC-Power with 8 accelerators (Available)."
)


@pytest.mark.parametrize(
    ("public_id", "benchmark_id", "sentence"), [("1.0-9002", "ad", TINY), ("4.0-0094", "llama2_70b_lora", TRAINING)]
)
def test_other_suites_are_cited_in_their_own_units(
    warehouse: Warehouse, public_id: str, benchmark_id: str, sentence: str
) -> None:
    assert sentences(warehouse, public_id, benchmark_id) == [sentence]


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("server", "queries/s (throughput)"),
        ("single_stream", "ms (latency per query)"),
        ("multi_stream", "ms (latency per query of eight samples)"),
    ],
)
def test_a_score_has_the_unit_of_its_scenario(warehouse: Warehouse, scenario: str, words: str) -> None:
    sql = """
        select count(*), count(*) filter (contains(citation_text, $words))
        from marts.citations inner join marts.fct_results as facts using (result_id)
        where facts.suite = 'inference' and facts.scenario = $scenario
            and facts.stream_count is null and facts.throughput_tokens_per_s is null
    """
    count, with_words = one(warehouse, sql, scenario=scenario, words=words)
    assert count == with_words > 0


def test_a_corrected_result_says_so(warehouse: Warehouse) -> None:
    sql = """
        select count(*), count(*) filter (contains(footnote_text, 'Corrected: ' || correction_ids || '. '))
        from marts.citations inner join marts.fct_results using (result_id)
        where (correction_ids is not null or footnote_text like '%Corrected: %')
    """
    count, saying = one(warehouse, sql)
    assert count == saying > 0


def test_an_open_result_names_what_was_submitted(warehouse: Warehouse) -> None:
    """A folder of the open division may have any name; the closed division has the reference model."""
    sql = """
        select division, bool_and(contains(citation_text, ', submitted as ' || used_model || '.'))
        from marts.citations inner join marts.fct_results using (result_id)
        where used_model is not null group by division order by division
    """
    assert rows(warehouse, sql) == [("closed", False), ("network", True), ("open", True)]


def test_every_citation_has_the_mark_and_its_owner(warehouse: Warehouse) -> None:
    sql = """
        select count(*) from marts.citations
        where
            not contains(citation_text, 'MLPerf®')
            or not ends_with(footnote_text, $attribution)
            or not contains(footnote_text, ' November 2026')
            or not contains(footnote_text, coalesce('entry ' || public_id, 'no source states an entry id'))
    """
    assert one(warehouse, sql, attribution=ATTRIBUTION) == (0,)


def test_an_id_with_several_results_prints_all_and_how_to_select(published: Workspace, warehouse: Warehouse) -> None:
    # 13 benchmarks in two scenarios.
    text, footnotes, hint = cite(published.database, "4.1-0049").split("\n\n")
    assert len(text.splitlines()) == len(footnotes.splitlines()) == 26
    assert text.splitlines()[25].endswith(" [26].")
    assert footnotes.splitlines()[25].startswith("[26] ")
    assert hint == "26 results; BENCHMARK=<benchmark_id>, SCENARIO=<scenario> or ID=<result_id> selects from them"
    most = (
        "select max(n) from (select count(*) as n from marts.citations where public_id is not null group by public_id)"
    )
    assert one(warehouse, most)[0] <= MAX_CITATIONS


def test_a_result_id_selects_one_result(published: Workspace, warehouse: Warehouse) -> None:
    sql = "select result_id from marts.citations where public_id = '4.1-0049' and scenario = 'offline' limit 1"
    (result_id,) = one(warehouse, sql)
    assert len(cite(published.database, result_id, output_format="bibtex").split("@misc")) == 2


def test_bibtex_is_an_entry_of_its_own(published: Workspace, warehouse: Warehouse) -> None:
    key = "select result_id from marts.citations where public_id = '4.1-0049' and benchmark_id = 'retinanet'"
    (result_id,) = one(warehouse, f"{key} and scenario = 'offline'")
    entry = cite(published.database, **RETINANET, output_format="bibtex").splitlines()
    assert entry[0] == f"@misc{{joulebase-{result_id},"
    benchmark = "MLPerf{\\textregistered} Inference v4.1 Closed RetinaNet (object detection) Offline"
    repository = "https://codeload.github.com/mlcommons/inference_results_v4.1/tar.gz"
    assert entry[1:6] == [
        "  author = {{NVIDIA}},",
        f"  title = {{{{{benchmark}: NVIDIA H200 (8x H200-SXM-141GB, MaxQ, TensorRT)}}}},",
        "  year = {2024},",
        f"  howpublished = {{\\url{{{repository}/198fc46799b3328b36ee4bcbdebfa2db5a8e6183}}}},",
        "  urldate = {2026-11-27},",
    ]
    assert "inference\\_results\\_v4.1" in entry[6]
    assert entry[6].endswith("information.}")
    assert entry[7:] == ["}"]


def test_the_braces_of_all_entries_are_balanced(warehouse: Warehouse) -> None:
    """BibTeX ends a field at the brace that balances its first one, whatever stands before a brace."""
    sql = """
        select count(*) from marts.citations
        where length(replace(bibtex, '{', '')) != length(replace(bibtex, '}', ''))
    """
    assert one(warehouse, sql) == (0,)


def test_no_name_of_a_local_submission_is_a_command_of_latex(laboratory: Laboratory) -> None:
    laboratory.execute(
        "insert into raw.sources (source_id, kind, retrieved_on) values ('local-x', 'local', '2026-05-06')"
    )
    laboratory.execute("""
        update marts.fct_results
        set
            is_published = false, published_source = 'local-x', public_id = null, submitter = 'A & B',
            system_name = 'c:\\d {e} 50% $1 #2 x_y ~ ^ <z> | µ'
        where public_id = '4.1-0049' and benchmark_id = 'retinanet' and scenario = 'offline'
    """)
    with connect(laboratory.database) as connection:
        sql = "select result_id, citation_text, footnote_text, bibtex from marts.citations where submitter = 'A & B'"
        result_id, text, footnote, bibtex = one(connection, sql)
    assert text.startswith(
        "A & B achieved an unverified score of 10802.5 samples/s (throughput) and an unverified power"
    )
    assert footnote.startswith("Unverified MLPerf® Inference v4.1 Closed RetinaNet")
    assert "Retrieved from local submission local-x 6 May 2026, for which no source states an entry id." in footnote
    assert "Result not verified by MLCommons Association. Unverified results have not been through" in footnote
    assert "Result verified" not in footnote
    assert "author = {{A \\& B}}" in bibtex
    name = (
        "c:{\\textbackslash}d {\\textbraceleft}e{\\textbraceright} 50\\% \\$1 \\#2 x\\_y {\\textasciitilde} "
        "{\\textasciicircum} {\\textless}z{\\textgreater} {\\textbar} {\\textmu}"
    )
    assert f"Offline: {name}}}}}," in bibtex
    assert "howpublished = {local-x}" in bibtex
    assert "year = {2026}" in bibtex
    assert bibtex.count("{") == bibtex.count("}")
    assert cite(laboratory.database, result_id).splitlines()[0] == f"{text.removesuffix('.')} [1]."


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--id", ""), "error: ID is empty; for example: make cite ID=4.1-0049"),
        (("--id", "4.1-0049", "--format", "xml"), "error: unknown format 'xml'; known: text, bibtex"),
        (
            ("--id", "9.9-0001"),
            "error: no result has id '9.9-0001'; list the ids: make query SQL=\"select result_id, public_id, ",
        ),
        (
            ("--id", "4.1-0049", "--benchmark", "gnmt"),
            "error: no result has id '4.1-0049', benchmark 'gnmt'; list the ids",
        ),
    ],
)
def test_a_wrong_request_is_one_sentence_with_the_remedy(
    published: Workspace, arguments: tuple[str, ...], message: str
) -> None:
    asked = run("publish", "cite", *arguments, workspace=published)
    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr.startswith(message)
    assert len(asked.stderr.splitlines()) == 1


def test_a_warehouse_of_an_earlier_version_says_what_to_do(laboratory: Laboratory) -> None:
    laboratory.execute("drop view marts.citations")
    with pytest.raises(PublishError, match=r"without citations; run: make build$"):
        cite(laboratory.database, "4.1-0049")


def test_the_citation_file_names_what_the_project_is() -> None:
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    # What the schema of the Citation File Format 1.2.0 requires, and what the project promises to have.
    assert {"cff-version", "message", "title", "authors"} <= set(cff)
    assert (cff["cff-version"], cff["type"], cff["license"]) == ("1.2.0", "software", "Apache-2.0")
    assert ATTRIBUTION in cff["abstract"]
    assert all({"type", "title", "authors"} <= set(reference) for reference in cff["references"])
