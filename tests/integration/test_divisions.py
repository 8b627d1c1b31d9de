"""The division marts: each measured power or energy has the file and the line that it comes from."""

from __future__ import annotations

from tests.answers import COUNTED, Warehouse, one

ROWS = " union all by name ".join(
    f"(from marts.division_{category})" for category in ("datacenter", "edge", "tiny", "training")
)


def test_the_path_of_the_power_is_given_where_it_is_another_file(warehouse: Warehouse) -> None:
    sql = f"""
        select count(*), count(power_source_path), count(*) filter (power_source_path != source_path)
        from ({ROWS}) where {COUNTED}
    """
    # Submissions have a file of power or energy beside that of the performance; exports have both in one file. Of the
    # inference logs 110 + 194 + 288 + 194 + 230 + 31 + 23 results (v1.0, v1.1, v2.0, v2.1, v3.0, v4.1 and v5.1), of
    # tiny 4 + 34 + 39 + 41 + 18 + 18 (v0.5 to v1.3), of training 24 + 4.
    assert one(warehouse, sql) == (10828, 10828, 1252)


def test_path_and_line_of_the_power_are_those_of_a_sample_in_the_log(warehouse: Warehouse) -> None:
    sql = f"""
        select count(*), count(samples.power_w)
        from ({ROWS}) as results
        left join raw.power_samples as samples
            on results.published_source = samples.source_id and results.power_source_path = samples.source_path
            and results.power_source_line = samples.source_line
        where results.published_source like 'inference-v_._' and {COUNTED}
    """
    assert one(warehouse, sql) == (1070, 1070)  # 110 + 194 + 288 + 194 + 230 + 31 + 23
