-- One row per log of a training run.
select
    source_id,
    source_path,
    source_line,

    {{ training_result_path('source_path') }} as result_path,
    regexp_extract(source_path, '/([^/.]*)[^/]*$', 1) as run_name,
    {{ training_submitter_dir('source_path') }} as submitter_dir,
    {{ training_system_dir('source_path') }} as system_dir,
    {{ training_benchmark_dir('source_path') }} as benchmark_text,
    {{ scaling_kind('source_path') }} as scaling_kind,
    source_path like '%/pruned_results/%' as is_pruned,
    nullif(trim(benchmark_text), '') as logged_benchmark_text,
    nullif(trim(status), '') as status_text,

    {{ parse_count('global_batch_size') }} as global_batch_size_samples,
    init_started_ms,
    init_stopped_ms,
    run_started_ms,
    run_stopped_ms,
    run_start_count,
    run_stop_count,
    broken_entry_count
from {{ source('raw', 'training_runs') }}
