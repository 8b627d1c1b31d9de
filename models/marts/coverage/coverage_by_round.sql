-- One row per round, category and division: how many published results of it the warehouse has.
with

results as (
    select
        *,
        concat_ws('|', submitter, system_name) as system_key
    from {{ ref('fct_results') }}
    where is_published
),

rounds as (
    select * from {{ ref('rounds') }}
)

select
    results.round_id,
    rounds.round_date,
    results.suite,
    results.category,
    results.division,
    cast(count(*) as integer) as result_count,
    cast(count(*) filter (where results.has_power) as integer) as power_result_count,
    cast(count(distinct results.system_key) as integer) as system_count,
    cast(count(distinct results.system_key) filter (where results.has_power) as integer) as power_system_count,
    cast(count(distinct results.submitter) as integer) as submitter_count
from results
inner join rounds on results.round_id = rounds.round_id
group by results.round_id, rounds.round_date, results.suite, results.category, results.division
