"""Every value of the warehouse is the official one: checked by facts that are committed, so in any working copy."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
import yaml

from extract.sources import Register
from tests import parity
from tests.parity import FACTS, Facts, Value, canonical, facts_of, make_facts

COMMITTED: Facts = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
MEASURES = ("performance", "power_w", "energy_j", "energy_kj")


def values_in(warehouse: duckdb.DuckDBPyConnection) -> Iterator[Value]:
    """What the warehouse publishes of each result whose log is there, from that log."""
    rows = warehouse.execute(
        """
        select distinct
            round_id, division, result_path,
            coalesce(
                throughput_samples_per_s, throughput_tokens_per_s, latency_ms, stream_count, time_to_train_min
            ),
            power_w, coalesce(energy_j_per_query, energy_j_per_inference), training_energy_kj
        from marts.fct_results
        where published_source = round_id and is_complete
        """
    ).fetchall()
    for round_id, division, path, *numbers in rows:
        for measure, number in zip(MEASURES, numbers, strict=True):
            if number is not None:
                yield Value(round_id, division, path, measure, number)


def test_the_bundle_has_every_official_value(warehouse: duckdb.DuckDBPyConnection) -> None:
    bundled = {source.source_id: source.bundled for source in Register.load().sources}
    found = facts_of(values_in(warehouse))
    for round_id, divisions in COMMITTED.items():
        expected = {name: fact for name, fact in divisions.items() if bundled[round_id] in ("all", name)}
        assert expected
        assert found[round_id] == expected, round_id


def test_the_archives_have_every_official_value(archives: duckdb.DuckDBPyConnection) -> None:
    found = facts_of(values_in(archives))
    for round_id, divisions in COMMITTED.items():
        assert found[round_id] == divisions, round_id


@pytest.mark.usefixtures("official")
def test_the_facts_are_those_of_the_official_output() -> None:
    assert FACTS.read_text(encoding="utf-8") == make_facts(), "run: python -m tests.parity"


def test_numbers_that_differ_by_the_order_of_computing_are_one_fact() -> None:
    # The last is halfway between two numbers of ten digits.
    for number in (0.1 + 0.2, 1 / 3, 23.456789125):
        assert canonical(number * (1 + 4e-15)) == canonical(number) == canonical(number * (1 - 4e-15))
    assert canonical(1 / 3) != canonical(1 / 3 * (1 + 2e-9))


def test_a_value_whose_rounding_could_change_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    value = Value("inference-v4.1", "closed", "a/path", "performance", "1.2345678914995")
    monkeypatch.setattr(parity, "official_values", lambda: iter([value]))
    with pytest.raises(ValueError, match="too close to where its rounding"):
        make_facts()
