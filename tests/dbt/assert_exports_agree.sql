-- The same result in two exports must have the same performance and the same power, to a millionth. Fails with the
-- results that differ. Measurements of exports are those with a unit and a folder; a conflict within one export is
-- reported in `conflicts`.
with

measurements as (
    select measurements.*
    from {{ ref('int_measurements_corrected') }} as measurements
    left join {{ ref('conflicts') }} as conflicts
        on
            measurements.source_id = conflicts.source_id
            and measurements.round_id = conflicts.round_id
            and measurements.result_path = conflicts.result_path
            and measurements.measurement_role = conflicts.measurement_role
    where
        measurements.unit_text is not null
        and measurements.result_path is not null
        and conflicts.source_id is null
)

select
    round_id,
    result_path,
    measurement_role,
    min(amount) as smallest_amount,
    max(amount) as largest_amount,
    min(source_id) as one_source,
    max(source_id) as another_source
from measurements
group by round_id, result_path, measurement_role
having
    max(amount) - min(amount) > 1e-6 * max(amount)
    or count(distinct measure) != 1
