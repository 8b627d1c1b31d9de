-- One row per claim of the paper about the number of its measurements and of those who made them: the value that the
-- facts give. The log of a measurement can come from another source than the paper's export.
with

results as (
    select * from {{ ref('fct_results') }}
    where is_in_paper_export and has_power
)

select
    '1841-measurements' as check_id,
    count(*) as our_value
from results
union all
select
    '1841-measurements-by-log' as check_id,
    -- A part of the logs gives no number of all measurements.
    case when count(*) = count(measurement_id) then count(distinct measurement_id) end as our_value
from results
union all
select
    '20-organizations' as check_id,
    count(distinct submitter) as our_value
from results
