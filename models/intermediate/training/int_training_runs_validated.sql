-- One row per Training run: whether it is valid, why not, and how many minutes it took. The compliance checker checks
-- more, but nothing else has made a run of the available rounds invalid.
with

runs as (
    select * from {{ ref('stg_training__runs') }}
),

systems as (
    select * from {{ ref('stg_training__systems') }}
),

division_aliases as (
    select * from {{ ref('division_aliases') }}
),

init_limits as (
    select * from {{ ref('training_init_limits') }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

outcome_rules as (
    select * from {{ ref('training_outcome_rules') }}
),

timed as (
    select
        runs.*,
        sources.suite,
        coalesce(runs.status_text, outcome_rules.status_if_unstated) as outcome,
        division_aliases.division,
        init_limits.max_init_min,
        (runs.run_stopped_ms - runs.run_started_ms) / 60000 as run_min,
        (runs.init_stopped_ms - runs.init_started_ms) / 60000 as init_min
    from runs
    inner join sources on runs.source_id = sources.source_id
    left join outcome_rules on sources.round_id = outcome_rules.round_id
    left join systems
        on
            runs.source_id = systems.source_id
            and runs.submitter_dir = systems.submitter_dir
            and runs.system_dir = systems.system_dir
    left join division_aliases on systems.division_text = division_aliases.division_text
    left join init_limits on division_aliases.division = init_limits.division
),

-- Submitters submit the same runs again: as a result with another kind of metering, or in a later round.
occurrences as (
    select
        benchmark_text,
        run_started_ms,
        run_stopped_ms,
        count(distinct concat_ws('|', source_id, result_path)) as result_count
    from timed
    group by benchmark_text, run_started_ms, run_stopped_ms
),

validated as (
    select
        *,
        case
            when is_pruned then 'pruned'
            when broken_entry_count > 0 then 'broken_log_line'
            when run_start_count = 0 then 'no_run_start'
            when run_stop_count = 0 then 'no_run_stop'
            when run_start_count > 1 or run_stop_count > 1 then 'several_runs_in_one_log'
            when run_min <= 0 then 'no_duration'
            when outcome is null or outcome != 'success' then 'not_successful'
            when init_min >= max_init_min then 'init_too_long'
        end as invalid_reason
    from timed
)

select
    validated.source_id,
    validated.result_path,
    validated.run_name,
    validated.suite,
    validated.scaling_kind,
    validated.submitter_dir,
    validated.system_dir,
    validated.benchmark_text,
    validated.logged_benchmark_text,
    validated.division,
    validated.global_batch_size_samples,
    validated.run_started_ms,
    validated.run_stopped_ms,
    validated.init_min,
    validated.run_min,
    validated.invalid_reason,
    validated.invalid_reason is null as is_valid,
    validated.run_started_ms is not null
    and validated.run_stopped_ms is not null
    and count(*) over same_run > 1 as is_repeated,
    occurrences.result_count as submitted_result_count,
    validated.source_path,
    validated.source_line
from validated
left join occurrences
    on
        validated.benchmark_text = occurrences.benchmark_text
        and validated.run_started_ms = occurrences.run_started_ms
        and validated.run_stopped_ms = occurrences.run_stopped_ms
window same_run as (
    partition by validated.source_id, validated.result_path, validated.run_started_ms, validated.run_stopped_ms
)
