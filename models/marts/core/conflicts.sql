-- One row per value of a result for which one source has several values: all are listed here, and none is used in the
-- facts.
with

counted as (
    select
        source_id,
        round_id,
        result_path,
        measurement_role,
        measure,
        amount,
        {{ list_distinct('unit_text') }} as published_unit,
        cast(count(*) as integer) as record_count,
        {{ first_in_source('source_path', 'true') }} as source_path,
        {{ first_in_source('source_line', 'true') }} as source_line,
        count(*) over (partition by result_key, measurement_role) as value_count
    from {{ ref('int_measurements_corrected') }}
    where not is_withdrawn
    group by result_key, source_id, round_id, result_path, measurement_role, measure, amount
)

select
    source_id,
    round_id,
    result_path,
    measurement_role,
    measure,
    amount,
    published_unit,
    record_count,
    source_path,
    source_line
from counted
where value_count > 1
