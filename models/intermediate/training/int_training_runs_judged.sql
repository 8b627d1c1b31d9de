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
            and runs.submitter_dir = systems.submitter_dir
            and runs.system_dir = systems.system_dir
    left join init_limits on systems.division = init_limits.division
),

-- Submitters hand in the same runs again: as a result of another kind of metering, or in a later round.
occurrences as (
    select
        benchmark_text,
        run_started_ms,
        run_stopped_ms,
        count(distinct concat_ws('|', source_id, result_path)) as result_count
    from timed
    group by benchmark_text, run_started_ms, run_stopped_ms
),

judged as (
    select
        *,
        case
            when broken_entry_count > 0 then 'broken_log_line'
            when run_start_count = 0 then 'no_run_start'
            when run_stop_count = 0 then 'no_run_stop'
            when run_start_count > 1 or run_stop_count > 1 then 'several_runs_in_one_log'
            when run_min <= 0 then 'no_duration'
            when status_text is null or status_text != 'success' then 'not_successful'
            when init_min >= max_init_min then 'init_too_long'
        end as invalid_reason
    from timed
)

select
    judged.source_id,
    judged.result_path,
    judged.run_name,
    judged.submitter_dir,
    judged.system_dir,
    judged.benchmark_text,
    judged.logged_benchmark_text,
    judged.division,
    judged.global_batch_size_samples,
    judged.run_started_ms,
    judged.run_stopped_ms,
    judged.init_min,
    judged.run_min,
    judged.invalid_reason,
    judged.invalid_reason is null as is_valid,
    judged.run_started_ms is not null
    and judged.run_stopped_ms is not null
    and count(*) over same_run > 1 as is_repeated,
    occurrences.result_count as submitted_result_count,
    judged.source_path,
    judged.source_line
from judged
left join occurrences
    on
        judged.benchmark_text = occurrences.benchmark_text
        and judged.run_started_ms = occurrences.run_started_ms
        and judged.run_stopped_ms = occurrences.run_stopped_ms
window same_run as (partition by judged.source_id, judged.result_path, judged.run_started_ms, judged.run_stopped_ms)
