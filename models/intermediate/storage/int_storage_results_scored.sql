-- One row per Storage result (the folder that holds its runs): the means of its runs, or why it has no score.
with

runs as (
    select
        *,
        concat_ws('|', benchmark_id, node_count, simulated_accelerator_count) as configuration
    from {{ ref('int_storage_runs_validated') }}
),

means as (
    select
        source_id,
        result_path,
        division_text,
        submitter_text,
        system_dir,
        min(benchmark_id) as benchmark_id,
        min(node_count) as node_count,
        min(simulated_accelerator_count) as simulated_accelerator_count,
        count(*) as run_count,
        max(required_run_count) as required_run_count,
        count(distinct configuration) as configuration_count,
        count(invalid_reason) as invalid_run_count,
        avg(read_throughput_mib_per_s) as read_throughput_mib_per_s,
        avg(read_throughput_samples_per_s) as read_throughput_samples_per_s,
        avg(accelerator_utilization_pct) as accelerator_utilization_pct,
        min(source_path) as source_path,
        min_by(source_line, source_path) as source_line
    from runs
    group by source_id, result_path, division_text, submitter_text, system_dir
)

select
    *,
    case
        when configuration_count > 1 then 'runs_differ'
        when required_run_count is null then 'unknown_workload'
        when run_count != required_run_count then 'wrong_run_count'
        when invalid_run_count > 0 then 'too_many_invalid_runs'
    end as no_score_reason
from means
