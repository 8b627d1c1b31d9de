-- One row per claim of the paper that the data can judge: the value that they give for it, corrected.
-- Long, because it is a list: each claim is an expression over one of the relations below, for the rows it is about.
-- The mean is one of decimals: a sum of doubles would depend on the order in which threads bring the rows.
{% set exact_mean_ratio = 'avg(cast(high_samples_per_j / low_samples_per_j as decimal(18, 15)))' %}
{% set claims = [
    ('power-from-microwatts', 'min(min_power_w)', 'powers', 'true'),
    ('power-to-megawatts', 'max(max_power_w)', 'powers', 'true'),
    ('tiny-minimum', 'min(min_power_w)', 'powers', "category = 'tiny'"),
    ('training-maximum', 'max(max_power_w)', 'powers', "category = 'training'"),
    ('gptj-100x', 'max(normalized_efficiency)', 'last_of_trend', "figure_id = '5a' and series = 'GPTJ-99.0'"),
    ('llama2-100x', 'max(normalized_efficiency)', 'last_of_trend', "figure_id = '5a' and series = 'Llama2-70b-99.9'"),
    ('retinanet-strongest', 'max(rank_of_older)', 'older_ranked', "series = 'RetinaNet'"),
    ('edge-bert-4x', 'max(normalized_efficiency)', 'last_of_trend', "figure_id = '5b' and series = 'BERT-99.0'"),
    ('edge-rnnt-4x', 'max(normalized_efficiency)', 'last_of_trend', "figure_id = '5b' and series = 'RNN-T'"),
    ('edge-resnet-level', 'max(normalized_efficiency)', 'last_of_trend', "figure_id = '5b' and series = 'ResNet'"),
    ('tiny-resnet-1000x', 'max(normalized_efficiency)', 'last_of_trend', "figure_id = '5c' and series = 'ResNet'"),
    ('tiny-lowest-79x', 'min(normalized_efficiency)', 'last_of_trend', "figure_id = '5c' and series != 'ResNet'"),
    ('tiny-highest-596x', 'max(normalized_efficiency)', 'last_of_trend', "figure_id = '5c' and series != 'ResNet'"),
    ('edge-plateau', 'count(*)', 'falls', "figure_id = '5b' and earlier_version = 'v3.1' and later_version = 'v4.0'"),
    ('tiny-plateau', 'count(*)', 'falls', "figure_id = '5c' and earlier_version = 'v1.0' and later_version = 'v1.2'"),
    ('scale-energy-3.8x', 'max(energy_512 / energy_8)', 'training', 'true'),
    ('scale-time-93', 'max((minutes_512 / minutes_8 - 1) * 100)', 'training', 'true'),
    ('resnet-8.7mj', 'max(energy_j_per_sample)', 'workloads', "workload = 'ResNet Inf'"),
    ('dlrm-energy-2.3x', 'max(energy_ratio)', 'workload_ratios', "ratio_name = 'DLRM-v2-99.9/ResNet Inf'"),
    (
        'stable-diffusion-energy-1082x',
        'max(energy_ratio)',
        'workload_ratios', "ratio_name = 'Stable Diffusion/RetinaNet'",
    ),
    ('llama2-energy-4.2x', 'max(energy_ratio)', 'workload_ratios', "ratio_name = 'Llama2-99.9/GPTJ-99.9'"),
    (
        'resnet-datacenter-to-tiny-energy',
        'max(energy_ratio)',
        'workload_ratios', "ratio_name = 'ResNet Inf/ResNet Tiny'",
    ),
    ('resnet-datacenter-to-tiny-mac', 'max(mac_ratio)', 'workload_ratios', "ratio_name = 'ResNet Inf/ResNet Tiny'"),
    ('llama2-111.4j', 'max(energy_j_per_sample)', 'workloads', "workload = 'Llama2-99.9'"),
    ('gptj-69-tokens', 'max(logged_tokens_per_sample)', 'tokens_per_sample', "benchmark_id = 'gptj-99'"),
    ('llama2-292-tokens', 'max(logged_tokens_per_sample)', 'tokens_per_sample', "benchmark_id = 'llama2-70b-99'"),
    ('autoencoder-20mj', 'max(energy_j_per_inference)', 'results', "public_id = '0.5-464' and benchmark_id = 'ad'"),
    ('autoencoder-265k', 'max(mac_count)', 'workloads', "workload = 'AutoEncoder'"),
    ('bert-half', exact_mean_ratio, 'accuracy', 'true'),
    (
        'bert-half-as-captioned',
        exact_mean_ratio,
        'accuracy', "version in ('v3.1', 'v4.0', 'v4.1')",
    ),
    ('three-on-the-left', 'count(*)', 'accuracy', 'increase_pct < 30'),
    ('bert-from-50', 'max(efficiency_ratio)', 'ratios', "version = 'v1.0'"),
    ('bert-to-85', 'max(efficiency_ratio)', 'ratios', "version = 'v4.0'"),
    ('fp8-from-v3.1', 'min(cast(substring(version, 2) as double))', 'ratios', 'efficiency_ratio > 0.75'),
    (
        'quantization-70',
        "max(efficiency_ratio) filter (where version = 'v4.0') / max(efficiency_ratio) filter (where version = 'v2.1')",
        'ratios', 'true',
    ),
    ('89-positive', '100.0 * count(*) filter (where change_pct > 0) / count(*)', 'changes', "variant = 'corrected'"),
    ('same-host', 'count(*)', 'changes', "variant = 'as_released' and not is_same_host_processor"),
    ('loss-below-1', 'max(1 - performance_ratio) * 100', 'software', 'true'),
    ('efficiency-1.28x', 'max(efficiency_ratio)', 'software', "version = 'v3.1'"),
    ('one-edge-system', 'count(*)', 'software_systems', "category = 'datacenter'"),
    ('hardware-performance-1.72x', 'max(performance_ratio)', 'hardware', 'true'),
    ('four-versions', 'count(distinct round_id)', 'results', "suite = 'inference'"),
    ('1841-measurements', 'count(*)', 'results', 'has_power'),
    ('60-systems', 'count(distinct system_name)', 'results', 'has_power'),
    ('only-rows-with-power', 'count(*)', 'rows_without_power', 'true'),
] %}
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

training as (
    select
        max(total_energy_megajoules) filter (where accelerator_count = 512) as energy_512,
        max(total_energy_megajoules) filter (where accelerator_count = 8) as energy_8,
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
    select * from {{ ref('int_paper_rows_classified') }}
    where rejection_reason is not null
),

older_ranked as (
    select
        series,
        rank() over (order by normalized_efficiency desc) as rank_of_older
    from last_of_trend
    where figure_id = '5a' and series in ('RetinaNet', 'BERT-99.0', 'ResNet', 'RNN-T')
),

falls as (
    select
        later.figure_id,
        later.series,
        earlier.version as earlier_version,
        later.version as later_version
    from trends as later
    inner join trends as earlier
        on
            later.figure_id = earlier.figure_id
            and later.series = earlier.series
    where later.best_samples_per_j < earlier.best_samples_per_j
),

rows_without_power as (
    select source_line from rejected
    union all
    select source_line from results
    where not has_power
)

{{ measured_checks(claims) }}
