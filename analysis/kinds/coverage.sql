with

-- The rounds that the figure is of, by suite.
suites as (
    select
        suite,
        replace(min_by(round_id, round_date), suite || '-', '') as first_version,
        replace(max_by(round_id, round_date), suite || '-', '') as last_version
    from marts.coverage_by_round
    where division = 'closed' and suite in ('inference', 'tiny', 'training')
    group by suite
),

rounds as (
    select
        string_agg(
            concat_ws(' ', names.official_name, suites.first_version, 'to', suites.last_version), ', ' order by suites.suite
        ) as caption_rounds
    from suites
    inner join seeds.official_names as names on names.attribute = 'suite' and suites.suite = names.value
)

select
    $variant as variant,
    case when category = 'inference' then 'without categories' else category end as category,
    replace(round_id, suite || '-', '') as version,
    round_date,
    -- The published number, so that a round of which only some results are held is not shown as whole.
    coalesce(official_result_count, result_count) as published_result_count,
    result_count,
    power_result_count,
    power_measurement_count,
    case
        when not bool_and(is_held_whole) over (partition by round_id) then '*'
        when count(*) filter (where is_held_whole is null) over (partition by round_id) > 0 then '?'
        else ''
    end as mark,
    suite,
    is_held_whole,
    rounds.caption_rounds,
    sum(power_result_count) over () as caption_results
from marts.$mart
cross join rounds
where suite in ('inference', 'tiny', 'training') and division = 'closed'
order by category, round_date
