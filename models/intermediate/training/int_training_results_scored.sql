-- One row per result of Training, or of strong scaling in HPC: its score in minutes, or why it has none. The factor in
-- scaling.json is official; it cannot be recomputed, since the reference points have changed.
with

runs as (
    select * from {{ ref('int_training_runs_validated') }}
    where scaling_kind = 'strong'
),

ranked as (
    select * from {{ ref('int_training_runs_ranked') }}
    where is_scored
),

scaling_factors as (
    select * from {{ ref('stg_training__scaling_factors') }}
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
        count(*) filter (where not is_valid) as invalid_run_count,
        count(*) filter (where is_repeated) as repeated_run_count,
        min(global_batch_size_samples) as global_batch_size_samples,
        min(source_path) as first_source_path
    from runs
    group by source_id, result_path, suite, submitter_dir, system_dir, benchmark_text
),

means as (
    select
        source_id,
        result_path,
        avg(run_min) as mean_run_min,
        min_by(source_path, run_rank) as source_path,
        min_by(source_line, run_rank) as source_line
    from ranked
    group by source_id, result_path
),

explained as (
    select
        counted.*,
        aliases.benchmark_id,
        coalesce(scaling_factors.scaling_factor, 1) as scaling_factor,
        means.mean_run_min,
        means.source_path,
        means.source_line,
        case
            when systems.source_path is null then 'no_system_description'
            when scaling_factors.source_path is not null and scaling_factors.scaling_factor is null
                then 'unreadable_scaling_factor'
            when rules.dropped_run_count is null then 'no_score_rule'
            when counted.run_count != rules.run_count then 'wrong_run_count'
            when counted.invalid_run_count > rules.dropped_run_count then 'too_many_invalid_runs'
        end as no_score_reason
    from counted
    {{ join_score_rules('counted') }}
    left join means
        on
            counted.source_id = means.source_id
            and counted.result_path = means.result_path
    left join scaling_factors
        on
            counted.source_id = scaling_factors.source_id
            and counted.result_path = scaling_factors.result_path
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
    invalid_run_count,
    repeated_run_count,
    global_batch_size_samples,
    scaling_factor,
    case when no_score_reason is null then mean_run_min * scaling_factor end as time_to_train_min,
    no_score_reason,
    coalesce(source_path, first_source_path) as source_path,
    source_line
from explained
