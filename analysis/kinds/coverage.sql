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
            concat_ws(' ', names.official_name, suites.first_version, 'to', suites.last_version), ', '
            order by suites.suite
        ) as caption_rounds
    from suites
    inner join seeds.official_names as names on names.attribute = 'suite' and suites.suite = names.value
)

select
    $variant as variant,
    case when counts.category = 'inference' then 'without categories' else counts.category end as category,
    replace(counts.round_id, counts.suite || '-', '') as version,
    counts.round_date,
    -- The published number, so that a round of which only some results are held is not shown as whole.
    coalesce(counts.official_result_count, counts.result_count) as published_result_count,
    counts.result_count,
    counts.power_result_count,
    counts.power_measurement_count,
    case
        when not bool_and(counts.is_held_whole) over by_round then '*'
        when count(*) filter (where counts.is_held_whole is null) over by_round > 0 then '?'
        else ''
    end as mark,
    counts.suite,
    counts.is_held_whole,
    rounds.caption_rounds,
    sum(counts.power_result_count) over () as caption_results
from marts.$mart as counts
cross join rounds
where counts.suite in ('inference', 'tiny', 'training') and counts.division = 'closed'
window by_round as (partition by counts.round_id)
order by counts.category, counts.round_date
