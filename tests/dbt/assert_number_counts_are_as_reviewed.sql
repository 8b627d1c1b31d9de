-- The numbers that staging reads per source, round and unit must be those that a person reviewed (seed
-- expected_number_counts). Fails with the counts that differ.
with

numbers as (
    select
        source_id,
        version,
        unit_text
    from {{ ref('stg_paper__results') }}
    where result_number is not null
    union all
    select
        source_id,
        version,
        unit_text
    from {{ ref('stg_paper__training_results') }}
    where result_number is not null
),

found as (
    select
        source_id,
        version,
        coalesce(unit_text, '') as unit_text,
        count(*) as number_count
    from numbers
    group by source_id, version, unit_text
),

expected as (
    select * from {{ ref('expected_number_counts') }}
)

select
    coalesce(found.source_id, expected.source_id) as source_id,
    coalesce(found.version, expected.version) as version,
    coalesce(found.unit_text, expected.unit_text) as unit_text,
    found.number_count as found_numbers,
    expected.number_count as expected_numbers
from found
full outer join expected
    on
        found.source_id = expected.source_id
        and found.version = expected.version
        and found.unit_text = expected.unit_text
where coalesce(found.number_count, 0) != coalesce(expected.number_count, 0)
