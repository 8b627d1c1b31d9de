-- One row per log of a training run.
select
    source_id,
    source_path,
    source_line,

    {{ training_location('source_path') }} as location,
    regexp_extract(source_path, '/([^/.]*)[^/]*$', 1) as run_name,
    split_part(source_path, '/', 1) as submitter_folder,
    split_part(source_path, '/', 3) as platform,
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
