-- Figure 7: energy per inference and multiply-accumulate operations of 13 workloads. One row per variant, reading and
-- workload. All numbers are typed into the script: Llama 2 from Server where the others are Offline, one number with
-- two digits swapped, and the Tiny ones from another system than the cited one. In the corrected variant, reading
-- `source` is that system and `cited` the cited one.
with

printed as (
    select * from {{ ref('paper_printed_values_pivoted') }}
    where figure_id = '7'
),

systems as (
    select * from {{ ref('paper_systems_found') }}
    where figure_id = '7'
),

mac_counts as (
    select * from {{ ref('mac_counts') }}
),

kinds as (
    select * from {{ ref('paper_workloads') }}
),

categories as (
    select distinct
        label,
        category
    from systems
),

workloads as (
    select
        printed.variant,
        'source' as reading,
        categories.category,
        printed.label as workload,
        printed.energy_j_per_sample,
        printed.mac_count,
        cast(null as string) as public_id
    from printed
    inner join categories on printed.label = categories.label
    union all
    select
        'corrected' as variant,
        systems.reading,
        systems.category,
        systems.label as workload,
        {{ safe_divide('1', 'systems.efficiency_samples_per_j') }} as energy_j_per_sample,
        coalesce(mac_counts.mac_count, printed.mac_count) as mac_count,
        systems.public_id
    from systems
    inner join printed on systems.label = printed.label and printed.variant = 'as_released'
    left join mac_counts on systems.label = mac_counts.label
)

select
    workloads.variant,
    workloads.reading,
    workloads.category,
    workloads.workload,
    cast(row_number() over (
        partition by workloads.variant, workloads.reading
        order by workloads.category asc, workloads.energy_j_per_sample desc
    ) as integer) as workload_order,
    workloads.energy_j_per_sample,
    -- The height at which the script marks the kind of workload.
    min(workloads.energy_j_per_sample) over (
        partition by workloads.variant, workloads.reading
    ) / 5 as marker_j_per_sample,
    kinds.kind,
    workloads.mac_count,
    mac_counts.label is not null as has_mac_derivation,
    workloads.public_id
from workloads
inner join kinds on workloads.workload = kinds.label
left join mac_counts on workloads.workload = mac_counts.label
