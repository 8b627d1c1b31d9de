-- One row per round, category and division: how many results of it were published, how many of them the warehouse has,
-- and on how many measurements those with power rest. Results of which the warehouse has none are counted as well.
{% set columns = [
    'result_count', 'power_result_count', 'power_result_with_log_count', 'power_measurement_count', 'system_count',
    'power_system_count', 'submitter_count',
] %}
with

results as (
    select
        round_id,
        category,
        division,
        count(*) as result_count,
        count(*) filter (where has_power) as power_result_count,
        count(*) filter (where has_power and measurement_id is not null) as power_result_with_log_count,
        count(distinct measurement_id) filter (where has_power) as power_measurement_count,
        count(distinct concat_ws('|', submitter, system_name)) as system_count,
        count(distinct concat_ws('|', submitter, system_name)) filter (where has_power) as power_system_count,
        count(distinct submitter) as submitter_count
    from {{ ref('fct_results') }}
    where is_published
    group by round_id, category, division
),

counted as (
    select
        coalesce(results.round_id, official.round_id) as round_id,
        coalesce(results.category, official.category) as category,
        coalesce(results.division, official.division) as division,
        {% for column in columns %}
        cast(coalesce(results.{{ column }}, 0) as integer) as {{ column }},
        {% endfor %}
        official.official_result_count,
        coalesce(results.result_count, 0) >= official.official_result_count as is_held_whole
    from results
    full outer join {{ ref('official_result_counts') }} as official
        on
            results.round_id = official.round_id
            and results.category = official.category
            and results.division = official.division
)

select
    counted.round_id,
    rounds.round_date,
    rounds.suite,
    counted.category,
    counted.division,
    counted.official_result_count,
    counted.result_count,
    {{ safe_divide('counted.result_count * 100', 'counted.official_result_count') }} as held_share_pct,
    counted.is_held_whole,
    counted.power_result_count,
    case
        when counted.is_held_whole then {{ safe_divide('counted.power_result_count * 100', 'counted.result_count') }}
    end as power_share_pct,
    counted.power_result_with_log_count,
    case
        when counted.power_result_count = 0 or counted.power_result_with_log_count > 0
            then counted.power_measurement_count
    end as power_measurement_count,
    counted.system_count,
    counted.power_system_count,
    counted.submitter_count
from counted
inner join {{ ref('rounds') }} as rounds on counted.round_id = rounds.round_id
