-- Figure 11b: hardware generations, relative to the first. One row per variant and hardware version. The numbers come
-- from a provider, and the script calls them unverified; only their consistency can be checked. In the corrected
-- variant the ratios are computed from the two scores instead of typed.
with

printed as (
    select * from {{ ref('paper_printed_values_pivoted') }}
    where figure_id = '11b'
)

select
    variant,
    label as hardware_version,
    efficiency_ratio,
    performance_ratio,
    power_ratio
from printed
union all
select
    'corrected' as variant,
    label as hardware_version,
    {{ safe_divide('1', 'energy_score') }} as efficiency_ratio,
    {{ safe_divide('1', 'time_score') }} as performance_ratio,
    {{ safe_divide('energy_score', 'time_score') }} as power_ratio
from printed
where variant = 'as_released'
