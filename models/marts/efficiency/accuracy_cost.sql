-- One row per system, scenario and benchmark with two accuracy targets: its efficiency at the lower target compared
-- with that at the higher one, in the same round. Where a system has several results of one target, the best counts.
-- Closed division only: in the open one the targets may be met by different models.
-- Figure 8 makes the same comparison for BERT in the paper's export and shares only the formula (`change_pct`): its
-- published variants join by public id as the scripts do, and it has Offline results only.
with

results as (
    select * from {{ ref('fct_results') }}
    where
        division = 'closed'
        and is_published
        and coalesce(efficiency_samples_per_j, efficiency_tokens_per_j) is not null
),

targets as (
    select
        *,
        -- The benchmark without its target: both targets run the same model on the same data.
        regexp_replace(benchmark_id, '-99([.]9)?$', '') as workload,
        case when accuracy_target_pct = 99 then 'low' else 'high' end as target_level
    from {{ ref('benchmarks') }}
    where accuracy_target_pct is not null
),

targeted as (
    select
        results.*,
        targets.workload,
        targets.target_level,
        concat_ws('|', results.submitter, results.system_name, coalesce(results.system_dir, results.public_id))
            as system_key
    from results
    inner join targets
        on
            results.suite = targets.suite
            and results.benchmark_id = targets.benchmark_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by system_key, category, benchmark_id, scenario, round_id
            order by efficiency_samples_per_j desc nulls last, efficiency_tokens_per_j desc nulls last, result_id asc
        ) as efficiency_rank
    from targeted
),

low_results as (
    select * from ranked
    where efficiency_rank = 1 and target_level = 'low'
),

high_results as (
    select * from ranked
    where efficiency_rank = 1 and target_level = 'high'
)

select
    low_results.round_id,
    low_results.category,
    low_results.workload,
    low_results.scenario,
    low_results.submitter,
    low_results.system_name,
    low_results.public_id,
    low_results.efficiency_samples_per_j as low_target_samples_per_j,
    high_results.efficiency_samples_per_j as high_target_samples_per_j,
    {{ change_pct('low_results.efficiency_samples_per_j', 'high_results.efficiency_samples_per_j') }}
        as samples_per_j_gain_pct,
    low_results.efficiency_tokens_per_j as low_target_tokens_per_j,
    high_results.efficiency_tokens_per_j as high_target_tokens_per_j,
    {{ change_pct('low_results.efficiency_tokens_per_j', 'high_results.efficiency_tokens_per_j') }}
        as tokens_per_j_gain_pct,
    -- Equal to the last digit in performance and in power: one run was submitted for both targets.
    coalesce(
        low_results.power_w = high_results.power_w,
        low_results.energy_j_per_query = high_results.energy_j_per_query,
        false
    )
    and coalesce(
        low_results.throughput_samples_per_s = high_results.throughput_samples_per_s,
        low_results.throughput_tokens_per_s = high_results.throughput_tokens_per_s,
        low_results.latency_ms = high_results.latency_ms,
        false
    ) as is_same_run,
    low_results.power_quality_flags as low_target_power_quality_flags,
    high_results.power_quality_flags as high_target_power_quality_flags,
    low_results.result_id as low_target_result_id,
    high_results.result_id as high_target_result_id
from low_results
inner join high_results
    on
        low_results.round_id = high_results.round_id
        and low_results.category = high_results.category
        and low_results.system_key = high_results.system_key
        and low_results.scenario = high_results.scenario
        and low_results.workload = high_results.workload
