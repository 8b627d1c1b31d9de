-- How many times the amount of other results a result has: as `group`, the median of the results of the same category,
-- benchmark, scenario and measure; as `peers`, what the nearest relatives lead to expect. These are the other results
-- of the same system, its results on the same benchmark in other scenarios, and the results of the same chip on the
-- same benchmark and scenario; the quotient is the geometric mean of those that exist. Between benchmarks and
-- scenarios, speed and energy are compared as multiples of the median of their groups, and power as it is.
{% set passed_on = [
    'result_id', 'quantity', 'category', 'division', 'amount', 'performance_exponent', 'power_exponent'
] %}
{% set relatives = {'system': 'system_id', 'benchmark': 'system_benchmark_id', 'chip': 'chip_id'} %}
with

grouped as (
    {{ with_median_of_others(
        ref('int_plausibility_amounts'), passed_on + relatives.values() | list, 'amount', ['quantity', 'group_id'],
        'group_amount'
    ) }}
),

related as (
    {% for relative, key in relatives.items() %}
    select
        result_id,
        quantity,
        {{ key }} as relative_id,
        '{{ relative }}' as relative,
        {% if relative == 'chip' %}
        amount
        {% else %}
        case when quantity = 'power' then amount else amount - group_amount end as amount
        {% endif %}
    from grouped
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

expected as (
    {{ with_median_of_others(
        'related', ['result_id', 'quantity', 'amount'], 'amount', ['quantity', 'relative', 'relative_id'],
        'relative_amount'
    ) }}
),

peers as (
    select
        result_id,
        quantity,
        avg(amount - relative_amount) as amount
    from expected
    group by result_id, quantity
)

{% for reference, distance in [('group', 'grouped.amount - grouped.group_amount'), ('peers', 'peers.amount')] %}
select
    grouped.result_id,
    grouped.quantity,
    '{{ reference }}' as reference,
    grouped.category,
    grouped.division,
    grouped.performance_exponent,
    grouped.power_exponent,
    exp({{ distance }}) as quotient
from grouped
inner join peers on grouped.result_id = peers.result_id and grouped.quantity = peers.quantity
{% if not loop.last %}union all{% endif %}
{% endfor %}
