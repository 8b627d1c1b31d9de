-- One row per published result, role of its value and slip of unit: whether the test assert_results_are_consistent
-- would fail if this value alone were multiplied by the factor. A view: the build does not need it, but tests and
-- `make bench` do.
{{ config(materialized='view') }}
with

quotients as (
    select * from {{ ref('int_plausibility_quotients') }}
),

results as (
    select * from {{ ref('int_results_identified') }}
    where is_preferred
),

slipped as (
    {% for role in ['performance', 'power'] %}
    select
        quotients.result_id,
        '{{ role }}' as slipped_role,
        slips.slip_factor,
        {{ is_outside_bounds('quotients.quotient * power(slips.slip_factor, quotients.' ~ role ~ '_exponent)') }}
            as is_outside
    from quotients
    cross join {{ ref('unit_slips') }} as slips
    {{ join_quotient_bounds() }}
    where quotients.{{ role }}_exponent <> 0
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

caught as (
    select
        result_id,
        slipped_role,
        slip_factor,
        bool_or(is_outside) as is_caught
    from slipped
    group by result_id, slipped_role, slip_factor
)

select
    caught.result_id,
    results.suite,
    results.category,
    results.division,
    results.scenario,
    results.has_power,
    caught.slipped_role,
    caught.slip_factor,
    caught.is_caught
from caught
inner join results on caught.result_id = results.result_id
