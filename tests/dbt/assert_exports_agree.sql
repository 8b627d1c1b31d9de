-- The same result in two exports must have the same performance and the same power, to a millionth. Fails with the
-- results that differ.
select
    round_id,
    location,
    measurement_role,
    min(amount) as smallest_amount,
    max(amount) as largest_amount,
    min(source_id) as one_source,
    max(source_id) as another_source
from {{ ref('int_export_values_listed') }}
where value_count = 1
group by round_id, location, measurement_role
having
    max(amount) - min(amount) > 1e-6 * max(amount)
    or count(distinct measure) != 1
