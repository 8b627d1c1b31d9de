-- One row per number that the paper's scripts have typed in and the corrected data can give: the same figure, label and
-- measure as in the seed paper_printed_values.
with

figure_1 as (
    select * from {{ ref('figure_1') }}
    where variant = 'corrected' and benchmark_id is null
),

powers as (
    select * from {{ ref('figure_2') }}
    where variant = 'corrected' and category = 'datacenter'
),

tokens_per_sample as (
    select * from {{ ref('tokens_per_sample') }}
),

training as (
    select * from {{ ref('figure_6') }}
    where variant = 'corrected'
),

workloads as (
    select * from {{ ref('figure_7') }}
    where variant = 'corrected' and reading = 'source'
),

accuracy as (
    select * from {{ ref('figure_9') }}
    where variant = 'corrected' and reading = 'source'
),

software as (
    select * from {{ ref('figure_11a') }}
    where variant = 'corrected' and reading = 'source'
)

select
    '1' as figure_id,
    series || ' ' || cast(round_date as varchar) as label,
    'relative_performance' as measure,
    relative_performance as our_value
from figure_1
union all
select
    '2' as figure_id,
    'Datacenter' as label,
    'max_power_w' as measure,
    max_power_w as our_value
from powers
union all
select
    '5a' as figure_id,
    'all' as label,
    'tokens_per_sample' as measure,
    logged_tokens_per_sample as our_value
from tokens_per_sample
where benchmark_id = 'llama2-70b-99.9'
{% for measure in [
    'time_to_train_min', 'compute_energy_megajoules', 'interconnect_energy_megajoules', 'total_energy_megajoules',
] %}
union all
select
    '6' as figure_id,
    cast(accelerator_count as varchar) as label,
    '{{ measure }}' as measure,
    {{ measure }} as our_value
from training
{% endfor %}
union all
select
    '7' as figure_id,
    workload as label,
    'energy_j_per_sample' as measure,
    energy_j_per_sample as our_value
from workloads
union all
select
    '7' as figure_id,
    workload as label,
    'mac_count' as measure,
    mac_count as our_value
from workloads
where has_mac_derivation
union all
select
    '7' as figure_id,
    workloads.workload as label,
    'energy_j_per_token' as measure,
    workloads.energy_j_per_sample / tokens_per_sample.tokens_per_sample as our_value
from workloads
inner join tokens_per_sample on tokens_per_sample.benchmark_id = 'llama2-70b-99.9'
where workloads.workload = 'Llama2-99.9'
union all
select
    '9' as figure_id,
    version as label,
    'efficiency_ratio' as measure,
    efficiency_ratio as our_value
from accuracy
{% for measure in ['efficiency_ratio', 'performance_ratio', 'power_ratio'] %}
union all
select
    '11a' as figure_id,
    version as label,
    '{{ measure }}' as measure,
    {{ measure }} as our_value
from software
{% endfor %}
