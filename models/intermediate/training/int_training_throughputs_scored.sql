-- One row per result of weak scaling in HPC: how many models a system trained at the same time, the minutes from the
-- first start to the last end of their runs, and the quotient; or why it has no score. A run that is invalid, or that
-- its submitter pruned, is not counted, neither as a model nor in the time.
with

runs as (
    select * from {{ ref('int_training_runs_validated') }}
    where scaling_kind = 'weak'
),

counted as (
    select
        source_id,
        result_path,
        suite,
        submitter_dir,
        system_dir,
        benchmark_text,
        max(division) as division,
        count(*) as run_count,
        count(*) filter (where is_valid) as trained_model_count,
        count(*) filter (where invalid_reason = 'pruned') as pruned_run_count,
        (max(run_stopped_ms) filter (where is_valid) - min(run_started_ms) filter (where is_valid)) / 60000
            as time_to_train_all_min,
        -- The run that ended last.
        max_by(source_path, run_stopped_ms) filter (where is_valid) as source_path,
        max_by(source_line, run_stopped_ms) filter (where is_valid) as source_line,
        min(source_path) as first_source_path
    from runs
    group by source_id, result_path, suite, submitter_dir, system_dir, benchmark_text
),

explained as (
    select
        counted.*,
        aliases.benchmark_id,
        case
            when systems.source_path is null then 'no_system_description'
            when rules.run_count is null then 'no_score_rule'
            when counted.trained_model_count < rules.run_count then 'too_few_valid_runs'
        end as no_score_reason
    from counted
    {{ join_score_rules('counted') }}
)

select
    source_id,
    result_path,
    submitter_dir,
    system_dir,
    benchmark_text,
    benchmark_id,
    division,
    run_count,
    pruned_run_count,
    trained_model_count,
    time_to_train_all_min,
    case
        when no_score_reason is null then {{ safe_divide('trained_model_count', 'time_to_train_all_min') }}
    end as throughput_models_per_min,
    no_score_reason,
    coalesce(source_path, first_source_path) as source_path,
    source_line
from explained
