-- One row per number that is typed into the paper's scripts or that its hand-typed table has: the printed value, and
-- the value that the corrected data give. Null where they give none.
with

printed_values as (
    select * from {{ ref('paper_printed_values') }}
    where
        -- Baselines that are one by definition, and the threshold below which a maximum is replaced, are not printed
        -- numbers.
        measure not in ('max_power_threshold_w', 'time_score', 'energy_score')
        and not (figure_id = '11a' and label = 'v1.1')
),

powers as (
    select * from {{ ref('figure_2') }}
    where variant = 'corrected' and category = 'datacenter'
),

training as (
    select * from {{ ref('figure_6') }}
    where variant = 'corrected'
),

workloads as (
    select * from {{ ref('figure_7') }}
    where variant = 'corrected' and reading = 'source'
),

accuracies as (
    select * from {{ ref('figure_9') }}
    where variant = 'corrected' and reading = 'source'
),

software as (
    select * from {{ ref('figure_11a') }}
    where variant = 'corrected' and reading = 'source'
),

llama2 as (
    select * from {{ ref('tokens_per_sample') }}
    where benchmark_id = 'llama2-70b-99.9'
)

select
    printed.figure_id,
    printed.label,
    printed.measure,
    case when printed.figure_id = '11b' then 'provider_number' else 'typed_number' end as kind,
    printed.printed_value,
    printed.unit,
    printed.remark,
    case printed.measure
        when 'max_power_w' then powers.max_power_w
        when 'tokens_per_sample' then llama2.logged_tokens_per_sample
        when 'time_to_train_min' then training.time_to_train_min
        when 'compute_energy_megajoules' then training.compute_energy_megajoules
        when 'interconnect_energy_megajoules' then training.interconnect_energy_megajoules
        when 'total_energy_megajoules' then training.total_energy_megajoules
        when 'energy_j_per_sample' then workloads.energy_j_per_sample
        when 'energy_j_per_token' then workloads.energy_j_per_sample / llama2.tokens_per_sample
        when 'mac_count' then case when workloads.has_mac_derivation then workloads.mac_count end
        when 'efficiency_ratio' then coalesce(accuracies.efficiency_ratio, software.efficiency_ratio)
        when 'performance_ratio' then software.performance_ratio
        when 'power_ratio' then software.power_ratio
    end as our_value,
    false as crosses_official_break
from printed_values as printed
left join powers on printed.figure_id = '2'
left join llama2 on printed.figure_id in ('5a', '7')
left join training on printed.figure_id = '6' and printed.label = cast(training.accelerator_count as string)
left join workloads on printed.figure_id = '7' and printed.label = workloads.workload
left join accuracies on printed.figure_id = '9' and printed.label = accuracies.version
left join software on printed.figure_id = '11a' and printed.label = software.version
union all
select
    '1' as figure_id,
    label,
    'relative_performance' as measure,
    'tabled_number' as kind,
    printed_value,
    'ratio' as unit,
    remark,
    our_value,
    crosses_official_break
from {{ ref('paper_table_measured') }}
