-- One row per result of Training, or of strong scaling in HPC, and check of its runs: how many are at fault, and the
-- first of them. The score allows for as many as it drops.
with

results as (
    select * from {{ ref('int_training_run_counts_checked') }}
),

runs as (
    select
        *,
        case
            when invalid_reason = 'not_successful' then 'quality_reached'
            when invalid_reason = 'init_too_long' then 'initialization_time'
            when invalid_reason != 'pruned' then 'complete_logs'
        end as failed_check
    from {{ ref('int_training_runs_validated') }}
    where not is_valid
)

{% for check_id in ['valid_runs', 'complete_logs', 'quality_reached', 'initialization_time'] %}
select
    results.source_id,
    results.result_path,
    '{{ check_id }}' as check_id,
    case when max(results.dropped_run_count) is not null then count(runs.run_name) end as measured_value,
    max(results.dropped_run_count) as limit_value,
    max(results.missing_reason) as missing_reason,
    min(runs.source_path) as source_path,
    min_by(runs.source_line, runs.source_path) as source_line
from results
left join runs
    on
        results.source_id = runs.source_id
        and results.result_path = runs.result_path
        and '{{ check_id }}' in ('valid_runs', runs.failed_check)
group by results.source_id, results.result_path
{{ 'union all' if not loop.last }}
{% endfor %}
