-- One row per claim of the paper about its data as a whole: the value that the corrected data give.
with

results as (
    select * from {{ ref('int_results_identified') }}
    where is_in_paper_export
),

-- The log of a measurement can come from another source than the export.
facts as (
    select * from {{ ref('fct_results') }}
    where is_in_paper_export and has_power
),

rows_without_power as (
    select source_line from {{ ref('int_paper_rows_classified') }}
    where rejection_reason is not null
    union all
    select source_line from results
    where not has_power
)

select
    'four-versions' as check_id,
    count(distinct split_part(rounds.version, '.', 1)) as our_value
from results
inner join {{ ref('rounds') }} as rounds on results.round_id = rounds.round_id
where results.suite = 'inference'
union all
select
    '1841-measurements' as check_id,
    count(*) as our_value
from results
where has_power
union all
select
    '1841-measurements-by-log' as check_id,
    -- A part of the logs gives no number of all measurements.
    case when count(*) = count(measurement_id) then count(distinct measurement_id) end as our_value
from facts
union all
select
    '20-organizations' as check_id,
    count(distinct submitter) as our_value
from results
where has_power
union all
select
    'only-rows-with-power' as check_id,
    count(*) as our_value
from rows_without_power
