-- Fails with the results whose measured power or energy over time is outside the bounds of the category, and with those
-- that have energy but no time without a correction that explains it. This detects a unit that is mislabelled by a
-- factor of a thousand. Energy over time is not a measured power, and this test is the reason why it is computed.
{% set remedy = 'correct a wrong value in ' ~ seed_path(ref('correction_rules'))
    ~ '; if it is true, widen the bound in ' ~ seed_path(ref('plausibility_bounds')) %}
select
    results.result_id,
    results.published_source,
    results.category,
    results.mean_power_w,
    results.energy_over_time_w,
    bounds.min_w,
    bounds.max_w,
    results.power_source_path,
    results.power_source_line,
    '{{ remedy }}' as remedy
from {{ ref('int_results_identified') }} as results
inner join {{ ref('plausibility_bounds') }} as bounds on results.category = bounds.category
where
    results.is_published
    and (
        results.mean_power_w not between bounds.min_w and bounds.max_w
        or results.energy_over_time_w not between bounds.min_w and bounds.max_w
        or (
            results.has_power
            and results.is_complete
            and coalesce(results.mean_power_w, results.energy_over_time_w) is null
            and results.correction_ids is null
        )
    )
