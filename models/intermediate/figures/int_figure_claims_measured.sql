-- One row per claim of the paper: the value that the corrected data give for it.
with

trends as (
    select * from {{ ref('int_figure_trends_ranked') }}
    where variant = 'corrected'
),

last_of_trend as (
    select * from trends
    qualify row_number() over (partition by figure_id, series order by round_date desc) = 1
),

powers as (
    select * from {{ ref('figure_2') }}
    where variant = 'corrected'
),

performance as (
    select * from {{ ref('figure_1') }}
    where variant = 'corrected'
),

training as (
    select
        max(total_energy_mj) filter (where accelerator_count = 512) as energy_512,
        max(total_energy_mj) filter (where accelerator_count = 8) as energy_8,
        max(time_to_train_min) filter (where accelerator_count = 512) as minutes_512,
        max(time_to_train_min) filter (where accelerator_count = 8) as minutes_8
    from {{ ref('figure_6') }}
    where variant = 'corrected'
),

workloads as (
    select * from {{ ref('figure_7') }}
    where variant = 'corrected' and reading = 'source'
),

workload_ratios as (
    select
        numerators.workload || '/' || denominators.workload as ratio_name,
        numerators.energy_j_per_sample / denominators.energy_j_per_sample as energy_ratio,
        numerators.mac_count / denominators.mac_count as mac_ratio
    from workloads as numerators
    cross join workloads as denominators
),

tokens_per_sample as (
    select * from {{ ref('tokens_per_sample') }}
),

results as (
    select * from {{ ref('int_results_derived') }}
    where is_in_paper_export
),

accuracy as (
    select * from {{ ref('figure_8') }}
    where variant = 'corrected'
),

ratios as (
    select * from {{ ref('figure_9') }}
    where variant = 'corrected' and reading = 'source'
),

changes as (
    select * from {{ ref('figure_10') }}
),

software as (
    select * from {{ ref('figure_11a') }}
    where variant = 'corrected' and reading = 'source'
),

software_systems as (
    select * from {{ ref('int_figure_systems_found') }}
    where figure_id = '11a' and reading = 'source'
),

hardware as (
    select * from {{ ref('figure_11b') }}
    where variant = 'corrected' and hardware_version = 'v5'
),

rejected as (
    select * from {{ ref('rejected_rows') }}
)

select 'power-from-microwatts' as check_id, min(min_power_w) as our_value from powers
union all
select 'power-to-megawatts', max(max_power_w) from powers
union all
select 'tiny-minimum', min_power_w from powers where category = 'tiny'
union all
select 'training-maximum', max_power_w from powers where category = 'training'
union all
select 'gptj-100x', normalized_efficiency from last_of_trend where figure_id = '5a' and series = 'GPTJ-99.0'
union all
select 'llama2-100x', normalized_efficiency from last_of_trend where figure_id = '5a' and series = 'Llama2-70b-99.9'
union all
select
    'retinanet-strongest',
    1 + count(*) filter (where normalized_efficiency > retinanet)
from (
    select
        normalized_efficiency,
        max(normalized_efficiency) filter (where series = 'RetinaNet') over () as retinanet
    from last_of_trend
    where figure_id = '5a' and series in ('RetinaNet', 'BERT-99.0', 'ResNet', 'RNN-T')
)
union all
select 'edge-bert-4x', normalized_efficiency from last_of_trend where figure_id = '5b' and series = 'BERT-99.0'
union all
select 'edge-rnnt-4x', normalized_efficiency from last_of_trend where figure_id = '5b' and series = 'RNN-T'
union all
select 'edge-resnet-level', normalized_efficiency from last_of_trend where figure_id = '5b' and series = 'ResNet'
union all
select 'tiny-resnet-1000x', normalized_efficiency from last_of_trend where figure_id = '5c' and series = 'ResNet'
union all
select 'tiny-lowest-79x', min(normalized_efficiency) from last_of_trend where figure_id = '5c' and series != 'ResNet'
union all
select 'tiny-highest-596x', max(normalized_efficiency) from last_of_trend where figure_id = '5c' and series != 'ResNet'
union all
select
    case when later.figure_id = '5b' then 'edge-plateau' else 'tiny-plateau' end,
    count(*) filter (where later.best_samples_per_j < earlier.best_samples_per_j)
from trends as later
inner join trends as earlier on later.figure_id = earlier.figure_id and later.series = earlier.series
where
    (later.figure_id = '5b' and earlier.version = 'v3.1' and later.version = 'v4.0')
    or (later.figure_id = '5c' and earlier.version = 'v1.0' and later.version = 'v1.2')
group by later.figure_id
union all
select 'performance-32x', max(relative_performance) from performance where series = 'ResNet'
union all
select 'scale-energy-3.8x', energy_512 / energy_8 from training
union all
select 'scale-time-93', (minutes_512 / minutes_8 - 1) * 100 from training
union all
select 'resnet-8.7mj', energy_j_per_sample from workloads where workload = 'ResNet Inf'
union all
select 'dlrm-mac-1.06x', mac_ratio from workload_ratios where ratio_name = 'DLRM-v2-99.9/ResNet Inf'
union all
select 'dlrm-energy-2.3x', energy_ratio from workload_ratios where ratio_name = 'DLRM-v2-99.9/ResNet Inf'
union all
select 'stable-diffusion-mac-673x', mac_ratio from workload_ratios where ratio_name = 'Stable Diffusion/RetinaNet'
union all
select 'stable-diffusion-energy-1082x', energy_ratio from workload_ratios where ratio_name = 'Stable Diffusion/RetinaNet'
union all
select 'llama2-mac-4.4x', mac_ratio from workload_ratios where ratio_name = 'Llama2-99.9/GPTJ-99.9'
union all
select 'llama2-energy-4.2x', energy_ratio from workload_ratios where ratio_name = 'Llama2-99.9/GPTJ-99.9'
union all
select 'llama2-111.4j', energy_j_per_sample from workloads where workload = 'Llama2-99.9'
union all
select 'gptj-69-tokens', logged_tokens_per_sample from tokens_per_sample where benchmark_id = 'gptj-99'
union all
select 'llama2-292-tokens', logged_tokens_per_sample from tokens_per_sample where benchmark_id = 'llama2-70b-99'
union all
select 'autoencoder-20mj', energy_j_per_inference from results where public_id = '0.5-464' and benchmark_id = 'ad'
union all
select 'autoencoder-265k', mac_count from workloads where workload = 'AutoEncoder'
union all
select 'resnet-datacenter-to-tiny-energy', energy_ratio from workload_ratios where ratio_name = 'ResNet Inf/ResNet Tiny'
union all
select 'resnet-datacenter-to-tiny-mac', mac_ratio from workload_ratios where ratio_name = 'ResNet Inf/ResNet Tiny'
union all
select 'bert-half', avg(high_samples_per_j / low_samples_per_j) from accuracy
union all
select
    'bert-half-as-captioned',
    avg(high_samples_per_j / low_samples_per_j)
from accuracy
where version in ('v3.1', 'v4.0', 'v4.1')
union all
select 'three-on-the-left', count(*) from accuracy where increase_pct < 30
union all
select 'bert-from-50', efficiency_ratio from ratios where version = 'v1.0'
union all
select 'bert-to-85', efficiency_ratio from ratios where version = 'v4.0'
union all
select 'fp8-from-v3.1', min(cast(substring(version, 2) as double)) from ratios where efficiency_ratio > 0.75
union all
select
    'quantization-70',
    max(efficiency_ratio) filter (where version = 'v4.0') / max(efficiency_ratio) filter (where version = 'v2.1')
from ratios
union all
select
    '89-positive',
    100.0 * count(*) filter (where change_pct > 0) / count(*)
from changes
where variant = 'corrected'
union all
select 'same-host', count(*) from changes where variant = 'as_released' and not is_same_host_processor
union all
select 'loss-below-1', max(1 - performance_ratio) * 100 from software
union all
select 'efficiency-1.28x', efficiency_ratio from software where version = 'v3.1'
union all
select 'one-edge-system', count(*) from software_systems where category = 'datacenter'
union all
select 'hardware-performance-1.72x', performance_ratio from hardware
union all
select 'hardware-power-0.38x', power_ratio from hardware
union all
select 'hardware-efficiency-4x', efficiency_ratio from hardware
union all
select 'four-versions', count(distinct round_id) from results where suite = 'inference'
union all
select '1841-measurements', count(*) from results where has_power
union all
select '60-systems', count(distinct system_name) from results where has_power
union all
select
    'only-rows-with-power',
    count(*)
from (
    select source_line from rejected
    where not is_measurement
    union all
    select source_line from results
    where not has_power
)
