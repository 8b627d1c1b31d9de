with

-- The rounds with power; the paper's variants have those that their text names.
suites as (
    select
        suite,
        replace(min_by(round_id, round_date), suite || '-', '') as first_version,
        replace(max_by(round_id, round_date), suite || '-', '') as last_version
    from marts.coverage_by_round
    where division = 'closed' and power_result_count > 0
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
    figure.category,
    figure.min_power_w,
    figure.max_power_w,
    figure.result_count,
    figure.min_public_id,
    figure.max_public_id,
    figure.max_metered_power_w,
    figure.max_estimated_power_w,
    case when figure.variant = 'continued' then rounds.caption_rounds end as caption_rounds,
    sum(figure.result_count) over () as caption_results
from marts.$mart as figure
cross join rounds
where figure.variant = $variant
order by figure.max_power_w
