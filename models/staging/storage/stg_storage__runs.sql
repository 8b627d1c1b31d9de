-- One row per summary of a Storage run.
select
    source_id,
    source_path,
    source_line,

    result_path,
    run_name,
    lower({{ submission_path_part(1) }}) as division_text,
    {{ submission_path_part(2) }} as submitter_text,
    {{ submission_path_part(4) }} as system_dir,

    accelerator_count as simulated_accelerator_count,
    host_count as node_count,
    mean_utilization_pct as accelerator_utilization_pct,
    mean_rate_mib_per_s as read_throughput_mib_per_s,
    mean_rate_samples_per_s as read_throughput_samples_per_s,
    nullif(trim(meets_expectation), '') as verdict_text
from {{ source('raw', 'storage_runs') }}
