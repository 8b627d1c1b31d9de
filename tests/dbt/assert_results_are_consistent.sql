-- Fails with the results whose speed, energy or power is a multiple or a fraction of what other results lead to expect
-- (int_plausibility_quotients) that no true result has, and with the kinds of results that have no bounds yet. This
-- detects a unit that is wrong in one result. A true result outside the bounds stops the build as well: its remedy is a
-- row of a seed, with the reason.
{% set bounds_path = seed_path(ref('plausibility_quotient_bounds')) %}
{% set remedy = 'correct a wrong value in ' ~ seed_path(ref('correction_rules')) ~ '; if it is true, add the reason to '
    ~ seed_path(ref('plausibility_exceptions')) ~ ' or widen the bound in ' ~ bounds_path %}
select
    quotients.result_id,
    quotients.quantity,
    quotients.reference,
    quotients.quotient,
    bounds.min_quotient,
    bounds.max_quotient,
    results.round_id,
    results.submitter,
    results.system_name,
    results.benchmark_id,
    results.scenario,
    results.published_source,
    results.source_path,
    results.source_line,
    results.power_source_path,
    results.power_source_line,
    case
        when bounds.quantity is null then 'add its bounds to {{ bounds_path }}'
        else '{{ remedy }}'
    end as remedy
from {{ ref('int_plausibility_quotients') }} as quotients
{{ join_quotient_bounds() }}
inner join {{ ref('int_results_identified') }} as results
    on quotients.result_id = results.result_id and results.is_preferred
where
    bounds.quantity is null
    or {{ is_outside_bounds('quotients.quotient') }}
-- Each result once, with the quotient that is furthest from 1.
qualify
    row_number() over (
        partition by quotients.result_id
        order by
            case when bounds.quantity is null then 0 else 1 end asc,
            abs(ln(quotients.quotient)) desc,
            quotients.quantity asc,
            quotients.reference asc
    ) = 1
-- An error shows the first rows only: kinds without bounds, then the worst results.
order by
    case when bounds.quantity is null then 0 else 1 end asc,
    abs(ln(quotients.quotient)) desc,
    quotients.result_id asc
