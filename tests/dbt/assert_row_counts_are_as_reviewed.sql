-- The lines and the numbers per source, round and unit must be those that a person reviewed (seed expected_row_counts).
with

found as (
    select
        source_id,
        version,
        coalesce(unit_text, '') as unit_text,
        count(*) as row_count,
        count(result_number) as number_count
    from {{ ref('stg_paper__results') }}
    group by source_id, version, unit_text
    union all
    select
        source_id,
        version,
        coalesce(unit_text, '') as unit_text,
        count(*) as row_count,
        count(result_number) as number_count
    from {{ ref('stg_paper__training_results') }}
    group by source_id, version, unit_text
),

expected as (
    select
        source_id,
        version,
        coalesce(unit_text, '') as unit_text,
        row_count,
        number_count
    from {{ ref('expected_row_counts') }}
)

select
    coalesce(found.source_id, expected.source_id) as source_id,
    coalesce(found.version, expected.version) as version,
    coalesce(found.unit_text, expected.unit_text) as unit_text,
    found.row_count as found_rows,
    expected.row_count as expected_rows,
    found.number_count as found_numbers,
    expected.number_count as expected_numbers
from found
full outer join expected
    on
        found.source_id = expected.source_id
        and found.version = expected.version
        and found.unit_text = expected.unit_text
where
    coalesce(found.row_count, 0) != coalesce(expected.row_count, 0)
    or coalesce(found.number_count, 0) != coalesce(expected.number_count, 0)
