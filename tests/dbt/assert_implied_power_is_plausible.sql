-- Fails with the results whose power, measured or implied by energy and time, is outside the bounds of the category,
-- and with those that have energy but no time without a correction that explains it. This detects a unit that is
-- mislabelled by a factor of a thousand.
select
    results.result_id,
    results.published_source,
    results.category,
    results.implied_power_w,
    bounds.min_w,
    bounds.max_w,
    results.power_source_path,
    results.power_source_line
from {{ ref('int_results_identified') }} as results
inner join {{ ref('plausibility_bounds') }} as bounds on results.category = bounds.category
where
    results.is_published
    and (
        results.implied_power_w not between bounds.min_w and bounds.max_w
        or (
            results.has_power
            and results.is_complete
            and results.implied_power_w is null
            and results.correction_ids is null
        )
    )
