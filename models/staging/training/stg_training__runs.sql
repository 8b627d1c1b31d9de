-- One row per log of a training run.
select
    source_id,
    source_path,
    source_line,

    {{ training_result_path('source_path') }} as result_path,
    regexp_extract(source_path, '/([^/.]*)[^/]*$', 1) as run_name,
    split_part(source_path, '/', 1) as submitter_dir,
    split_part(source_path, '/', 3) as system_dir,
    split_part(source_path, '/', 4) as benchmark_text,
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
