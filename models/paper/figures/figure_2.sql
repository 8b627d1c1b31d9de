-- Figure 2: smallest and largest mean power per category. One row per variant and category.
-- The script overwrites the datacenter maximum with a constant, which is a Server value; the figure says Offline.
with

powers as (
    select * from {{ ref('paper_powers_gathered') }}
),

printed_values as (
    select * from {{ ref('paper_printed_values') }}
    where figure_id = '2'
),

extremes as (
    select
        variant,
        category,
        count(*) as result_count,
        min(power_w) as min_power_w,
        max(power_w) as measured_max_power_w
    from powers
    group by variant, category
),

-- Of several results with the same power, that with the first id.
{% for extreme, direction in {'smallest': 'asc', 'largest': 'desc'}.items() %}
{{ extreme }} as (
    select * from powers
    qualify row_number() over (partition by variant, category order by power_w {{ direction }}, public_id asc) = 1
),

{% endfor %}

constants as (
    select
        max(printed_value) filter (where measure = 'max_power_w') as max_power_w,
        max(printed_value) filter (where measure = 'max_power_threshold_w') as threshold_w
    from printed_values
)

select
    extremes.variant,
    extremes.category,
    cast(extremes.result_count as integer) as result_count,
    extremes.min_power_w,
    case
        when
            extremes.variant in ('as_printed', 'as_released')
            and extremes.category = 'datacenter'
            and extremes.measured_max_power_w < constants.threshold_w
            then constants.max_power_w
        else extremes.measured_max_power_w
    end as max_power_w,
    extremes.measured_max_power_w,
    smallest.public_id as min_public_id,
    largest.public_id as max_public_id,
    largest.power_w - largest.estimated_power_w as max_metered_power_w,
    largest.estimated_power_w as max_estimated_power_w
from extremes
inner join smallest
    on
        extremes.variant = smallest.variant
        and extremes.category = smallest.category
inner join largest
    on
        extremes.variant = largest.variant
        and extremes.category = largest.category
cross join constants
