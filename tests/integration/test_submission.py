"""A submission on this machine, an unknown round, a withdrawn source: each a row of data, not of code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from extract.fetch import Fetcher
from extract.local import extract_local
from extract.sources import Register
from publish.build import build
from publish.query import connect
from tests import new_round
from tests.answers import Warehouse, counts, one, rows
from tests.project import ROOT, copy_project, workspace_at
from tests.submissions import pack, submission

WITHDRAWN = "openmlperf"


def one_sided() -> dict[str, bytes]:
    """A result whose log has no performance and whose power log differs in one byte, and one without power."""
    power = submission("Newcomer", model="bert-99")
    performance = submission("Newcomer", model="3d-unet-99")
    for name in [name for name in power if name.endswith("mlperf_log_detail.txt")]:
        lines = power[name].splitlines(keepends=True)
        power[name] = b"".join(line for line in lines if b"result_samples_per_second" not in line)
    for name in [name for name in power if name.endswith("spl.txt")]:
        power[name] = power[name].replace(b"99.000000", b"98.000000", 1)
    files = power | {name: content for name, content in performance.items() if "/power/" not in name}
    # An accelerator that nobody has reviewed.
    return {name: content.replace(b"Acme XPU", b"Homemade XPU") for name, content in files.items()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A warehouse with local submissions under the rules of v5.1, a round v9.0 of one result, a source withdrawn."""
    folder = tmp_path_factory.mktemp("submission")
    root = folder / "project"
    copy_project(root)

    # All that a new round takes is an entry in the register and rows of seeds. A withdrawal is a line in an entry.
    entries = folder / "sources.yml"
    known = (ROOT / "extract" / "sources.yml").read_text()
    marked = known.replace(f"source_id: {WITHDRAWN}\n", f"source_id: {WITHDRAWN}\n    withdrawn_on: 2026-05-01\n")
    assert marked != known
    entries.write_text(marked + new_round.ENTRY)
    new_round.add_rows(root, *new_round.ROWS)

    workspace = workspace_at(folder / "warehouse", root)
    register = Register.load(entries, ROOT / "extract" / "sources.lock", unsealed=WITHDRAWN)
    (source,) = register.select(new_round.ROUND_ID)
    mirrored = folder / "mirror" / f"{source.location}.tar.gz"
    mirrored.parent.mkdir(parents=True)
    files = new_round.files() | {"code/link.txt": b""}
    pack(files, mirrored, top=f"inference_results_v9.0-{new_round.COMMIT}", commit=new_round.COMMIT).rename(
        mirrored.with_suffix("").with_suffix("")
    )
    Fetcher(workspace.cache, mirror=str(folder / "mirror")).fetch(source, register.locked(source))

    extract_local(workspace, pack(submission("Newcomer"), folder / "first try"), "inference-v5.1")
    extract_local(workspace, pack(submission("Newcomer"), folder / "second try.zip"), "inference-v5.1")
    extract_local(workspace, pack(one_sided(), folder / "one sided"), "inference-v5.1")
    build(workspace, register=register)
    with connect(workspace.database) as connection:
        yield connection


RESULT = """
    select
        round_id, submitter, system_dir, benchmark_id, scenario, system_name, category, division, availability,
        accelerator_count, host_processor_count, accuracy_text, throughput_samples_per_s, power_w,
        efficiency_samples_per_j, is_complete, source_line
    from marts.fct_results
    where published_source = $source_id
"""


@pytest.mark.parametrize(
    ("source_id", "identity"),
    [
        ("local-first-try", ("inference-v5.1", "Newcomer", "box_x1", "resnet", "offline")),
        ("local-second-try.zip", ("inference-v5.1", "Newcomer", "box_x1", "resnet", "offline")),
        ("inference-v9.0", ("inference-v9.0", "Initech", "a_box", "acmenet", "burst")),
    ],
)
def test_it_is_a_result_in_the_warehouses_terms(built: Warehouse, source_id: str, identity: tuple[str, ...]) -> None:
    # 4 accelerators and 2 processors in one node; 100 samples/s at 20 W are 5 samples/J.
    expected = (
        "Acme Box", "edge", "closed", "available", 4, 2, "acc: 76.123", 100.0, 20.0, 5.0, True, 5,
    )  # fmt: skip
    assert one(built, RESULT, source_id=source_id) == (*identity, *expected)


def test_its_power_run_is_measured(built: Warehouse) -> None:
    # Samples at 15 to 29 s past ten; the window is 20 to 24 s, its ends excluded: 21, 22 and 23 s count.
    sql = """
        select
            is_complete, flags, sample_count, window_sample_count, counted_sample_count, window_s, lead_in_s, tail_s,
            min_power_w, mean_power_w, p95_power_w, max_power_w, window_energy_j, mean_power_factor, analyzer_maker,
            analyzer_model, strftime(window_begun_at, '%Y-%m-%d %H:%M:%S'), source_line, window_source_line
        from marts.power_runs
        where source_id = 'local-first-try'
    """
    assert one(built, sql) == (
        True, None, 15, 3, 3, 4.0, 5.0, 5.0, 20.0, 20.0, 20.0, 20.0, 80.0, 0.9, "YOKOGAWA", "WT310",
        "2021-03-01 10:00:20", 7, 2,
    )  # fmt: skip


def test_copies_of_a_power_log_are_one_measurement_and_one_other_byte_makes_another(built: Warehouse) -> None:
    (content,) = [content for name, content in submission().items() if name.endswith("spl.txt")]
    copies, changed = (hashlib.sha256(log).hexdigest() for log in (content, content.replace(b"99.", b"98.", 1)))
    for mart in ("fct_results", "result_sources"):
        sql = f"""
            select published_source, measurement_id from marts.{mart}
            where (published_source like 'local-%' or round_id = 'inference-v9.0') and power_w is not null
        """
        assert counts(built, sql) == {
            "local-first-try": copies,
            "local-second-try.zip": copies,
            "inference-v9.0": copies,
            "local-one-sided": changed,
        }
    sql = "select source_id, measurement_id from marts.power_runs where source_id like 'local-%'"
    assert counts(built, sql)["local-one-sided"] == changed


def test_its_trace_is_in_utc(built: Warehouse) -> None:
    trace = (
        "select min(sampled_at), max(sampled_at), count(*) from raw.power_samples where source_id = 'local-first-try'"
    )
    first, last, count = one(built, trace)
    assert (str(first), str(last), count) == ("2021-03-01 10:00:15", "2021-03-01 10:00:29", 15)


def test_it_is_cited_as_unverified_and_retrieved_on_the_day_of_its_extraction(built: Warehouse) -> None:
    days = rows(built, "select distinct retrieved_on from raw.sources where kind = 'local'")
    assert datetime.now(UTC).date() - days[0][0] <= timedelta(days=1)
    sql = """
        select is_verified, retrieved_date, citation_text, footnote_text
        from marts.citations inner join marts.fct_results using (result_id)
        where published_source = $source_id
    """
    is_verified, day, text, footnote = one(built, sql, source_id="local-first-try")
    assert (is_verified, [(day,)]) == (False, days)
    assert text == (
        "Newcomer achieved an unverified score of 100 samples/s (throughput) and an unverified power metric of 20 W "
        "(mean system power) on the MLPerf® Inference v5.1 Closed ResNet-50 v1.5 (image classification) Offline "
        "benchmark, Edge category, using Acme Box with 4 accelerators (Available)."
    )
    assert "Result not verified by MLCommons Association." in footnote
    assert f"Retrieved from local submission local-first-try {day.day} {day:%B %Y}, for which no source" in footnote
    # An archive that was never locked has no day; its commit identifies it.
    assert "on a day that was not recorded" in one(built, sql, source_id="inference-v9.0")[3]


def test_a_power_metric_without_a_score_is_cited_alone(built: Warehouse) -> None:
    sql = (
        "select citation_text from marts.citations where retrieved_from = 'local submission local-one-sided' order by 1"
    )
    without_score, without_power = (text.partition(" achieved ")[2] for (text,) in rows(built, sql))
    assert without_power.startswith("an unverified score of 100 samples/s (throughput) on the ")
    assert without_score.startswith("an unverified power metric of 20 W (mean system power) on the ")


def test_18_one_side_alone_is_kept_and_has_no_efficiency(built: Warehouse) -> None:
    sql = """
        select
            benchmark_id, has_power, is_complete, throughput_samples_per_s, power_w, efficiency_samples_per_j
        from marts.fct_results
        where published_source = 'local-one-sided'
        order by benchmark_id
    """
    assert rows(built, sql) == [
        ("3d-unet-99", False, True, 100.0, None, None),
        ("bert-99", True, False, None, 20.0, None),
    ]


def test_an_unknown_accelerator_stops_no_submission_on_this_machine(built: Warehouse) -> None:
    sql = """
        select distinct accelerator_name, system_kind, accelerator_vendor, accelerator_family
        from marts.fct_results where published_source = $source_id
    """
    assert one(built, sql, source_id="local-one-sided") == ("Homemade XPU", "not_stated", None, None)
    # A new spelling in a round has the maker of its pattern, and no family before it has an alias.
    assert one(built, sql, source_id="inference-v9.0") == ("Acme XPU", "asic", "Acme", None)


def test_22_the_rows_of_a_withdrawn_source_stay_and_are_marked(built: Warehouse, warehouse: Warehouse) -> None:
    sql = """
        select count(*), count(source_withdrawn_on), min(source_withdrawn_on)
        from marts.{mart}
        where (published_source = $source) = {is_withdrawn} and published_source not like 'local-%'
    """
    for mart in ("result_sources", "fct_results"):
        withdrawn, others = (sql.format(mart=mart, is_withdrawn=is_withdrawn) for is_withdrawn in (True, False))
        count, _, never = one(warehouse, withdrawn, source=WITHDRAWN)
        assert count > 0
        assert never is None
        assert one(built, withdrawn, source=WITHDRAWN) == (count, count, date(2026, 5, 1))
        _, marked, _ = one(built, others, source=WITHDRAWN)
        assert marked == 0


def test_every_mart_marks_or_leaves_out_the_results_on_this_machine(built: Warehouse) -> None:
    columns = """
        select table_name, list(column_name) from information_schema.columns
        where table_schema = 'marts' group by table_name having list_contains(list(column_name), 'result_id')
    """
    tables = counts(built, columns)
    assert {"fct_results", "division_edge", "power_runs", "leaderboard"} <= set(tables)
    marked = set()
    for table, names in tables.items():
        # Citations say `is_verified`. A mart without a mark has none of these results.
        marks = [f"not mart.{name}" for name in ("is_published", "is_verified") if name in names]
        said = " and ".join(marks) or "false"
        sql = f"""
            select count(*) filter (where not facts.is_published),
                count(*) filter (where ({said}) != not facts.is_published)
            from marts.{table} as mart join marts.fct_results as facts using (result_id)
        """
        local_count, wrong_count = one(built, sql)
        assert wrong_count == 0, table
        marked |= {table} if local_count else set()
    assert {"fct_results", "result_sources", "power_runs"} <= marked
