-- Figure 11a: software optimisation on one system, relative to its first round. One row per variant, reading and round.
-- The ratios are typed into the script. In the corrected variant, reading `source` has the datacenter systems that give
-- them, and `cited` the edge system that the caption names; neither is the same system in all rounds.
with

printed as (
    select * from {{ ref('paper_printed_values_pivoted') }}
    where figure_id = '11a'
),

systems as (
    select
        *,
        first_value(all_samples_per_s) over by_round as first_samples_per_s,
        first_value(power_w) over by_round as first_power_w,
        first_value(efficiency_samples_per_j) over by_round as first_samples_per_j
    from {{ ref('paper_systems_found') }}
    where figure_id = '11a'
    window by_round as (partition by reading order by label_order)
)

select
    variant,
    'source' as reading,
    label as version,
    cast(null as string) as public_id,
    efficiency_ratio,
    performance_ratio,
    power_ratio
from printed
union all
select
    'corrected' as variant,
    reading,
    label as version,
    public_id,
    {{ safe_divide('efficiency_samples_per_j', 'first_samples_per_j') }} as efficiency_ratio,
    {{ safe_divide('all_samples_per_s', 'first_samples_per_s') }} as performance_ratio,
    {{ safe_divide('power_w', 'first_power_w') }} as power_ratio
from systems
