-- One row per claim of the paper about the energy of single workloads (figure 7), with the value that the corrected
-- data give, and per difference in the script of that figure, with the number of workloads that it concerns.
with

workloads as (
    select * from {{ ref('figure_7') }}
    where variant = 'corrected' and reading = 'source'
),

plotted as (
    select * from {{ ref('figure_7') }}
    where variant = 'as_released'
),

tokens_per_sample as (
    select * from {{ ref('tokens_per_sample') }}
),

results as (
    select * from {{ ref('int_results_identified') }}
    where is_in_paper_export
),

-- Claims about one workload's energy relative to another's.
ratio_claims (check_id, workload, other_workload) as (
    values
    ('dlrm-energy-2.3x', 'DLRM-v2-99.9', 'ResNet Inf'),
    ('stable-diffusion-energy-1082x', 'Stable Diffusion', 'RetinaNet'),
    ('llama2-energy-4.2x', 'Llama2-99.9', 'GPTJ-99.9'),
    ('resnet-datacenter-to-tiny-energy', 'ResNet Inf', 'ResNet Tiny')
)

select
    ratio_claims.check_id,
    workloads.energy_j_per_sample / other_workloads.energy_j_per_sample as our_value
from ratio_claims
inner join workloads on ratio_claims.workload = workloads.workload
inner join workloads as other_workloads on ratio_claims.other_workload = other_workloads.workload
union all
select
    'resnet-datacenter-to-tiny-mac' as check_id,
    workloads.mac_count / other_workloads.mac_count as our_value
from workloads
inner join workloads as other_workloads on other_workloads.workload = 'ResNet Tiny'
where workloads.workload = 'ResNet Inf'
union all
select
    'resnet-8.7mj' as check_id,
    energy_j_per_sample as our_value
from workloads
where workload = 'ResNet Inf'
union all
select
    'llama2-111.4j' as check_id,
    energy_j_per_sample as our_value
from workloads
where workload = 'Llama2-99.9'
union all
select
    'autoencoder-265k' as check_id,
    mac_count as our_value
from workloads
where workload = 'AutoEncoder'
union all
select
    'autoencoder-20mj' as check_id,
    max(energy_j_per_inference) as our_value
from results
where public_id = '1.2-0004' and benchmark_id = 'ad'
union all
select
    'gptj-69-tokens' as check_id,
    logged_tokens_per_sample as our_value
from tokens_per_sample
where benchmark_id = 'gptj-99'
union all
select
    'llama2-292-tokens' as check_id,
    logged_tokens_per_sample as our_value
from tokens_per_sample
where benchmark_id = 'llama2-70b-99'
union all
select
    'figure-7-order' as check_id,
    count(*) as our_value
from plotted
inner join workloads on plotted.workload = workloads.workload
where plotted.workload_order != workloads.workload_order
