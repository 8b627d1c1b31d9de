-- One row per run of a Storage submission: its benchmark, and why it is invalid, if it is. The summary names no
-- workload, and some folders do not name the accelerator that was simulated. Both follow from the numbers: the bytes of
-- a sample are those of the workload, and the samples per second of an accelerator that never waits are those of its
-- type.
with

runs as (
    select
        *,
        {{ safe_divide('read_throughput_mib_per_s * 1024 * 1024', 'read_throughput_samples_per_s') }} as sample_bytes,
        {{ safe_divide(
            'read_throughput_samples_per_s * 100', 'simulated_accelerator_count * accelerator_utilization_pct'
        ) }} as busy_samples_per_s
    from {{ ref('stg_storage__runs') }}
),

rules as (
    select * from {{ ref('storage_run_rules') }}
)

select
    runs.source_id,
    runs.source_path,
    runs.source_line,
    runs.result_path,
    runs.division_text,
    runs.submitter_text,
    runs.system_dir,
    runs.node_count,
    runs.simulated_accelerator_count,
    runs.accelerator_utilization_pct,
    runs.read_throughput_mib_per_s,
    runs.read_throughput_samples_per_s,
    runs.verdict_text,
    rules.benchmark_id,
    rules.run_count as required_run_count,
    case
        when rules.benchmark_id is null then 'unknown_workload'
        when runs.accelerator_utilization_pct < rules.min_utilization_pct then 'utilization_too_low'
    end as invalid_reason
from runs
left join rules
    on
        round(runs.sample_bytes) = round(rules.sample_bytes)
        and runs.busy_samples_per_s between rules.least_busy_samples_per_s and rules.most_busy_samples_per_s
