-- One row per published result, role of its value and slip of unit: whether the test assert_results_are_consistent
-- would fail if this value alone were multiplied by the factor. A view: the build does not need it, but tests and
-- `make bench` do.
{{ config(materialized='view') }}
with

results as (
    select * from {{ ref('int_results_identified') }}
    where is_preferred
),

slipped as (
    {% for role in ['performance', 'power'] %}
    {% set slipped_quotient = 'quotients.quotient * power(slips.slip_factor, quotients.' ~ role ~ '_exponent)' %}
    select
        quotients.result_id,
        '{{ role }}' as slipped_role,
        slips.slip_factor,
        bool_or({{ is_outside_bounds(slipped_quotient) }}) as is_caught
    from {{ ref('int_plausibility_quotients') }} as quotients
    cross join {{ ref('unit_slips') }} as slips
    {{ join_quotient_bounds() }}
    where quotients.{{ role }}_exponent <> 0
    group by quotients.result_id, slips.slip_factor
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    slipped.result_id,
    results.suite,
    results.category,
    results.division,
    results.scenario,
    results.has_power,
    slipped.slipped_role,
    slipped.slip_factor,
    slipped.is_caught
from slipped
inner join results on slipped.result_id = results.result_id
