-- One row per claim of the paper about its data as a whole: the value that the corrected data give.
with

results as (
    select * from {{ ref('int_results_identified') }}
    where is_in_paper_export
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
    'only-rows-with-power' as check_id,
    count(*) as our_value
from rows_without_power
