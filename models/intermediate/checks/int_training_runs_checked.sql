-- One row per result of Training, or of strong scaling in HPC, and check of its runs: how many are at fault, and the
-- first of them. The score allows for as many as it drops.
{% set faults = {
    'valid_runs': [],
    'complete_logs': ['broken_log_line', 'no_run_start', 'no_run_stop', 'several_runs_in_one_log', 'no_duration'],
    'quality_reached': ['not_successful'],
    'initialization_time': ['init_too_long'],
} %}
with

results as (
    select * from {{ ref('int_training_run_counts_checked') }}
),

runs as (
    select * from {{ ref('int_training_runs_validated') }}
    where not is_valid
)

{% for check_id, reasons in faults.items() %}
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
        {% if reasons %}
        and runs.invalid_reason in ('{{ reasons | join("', '") }}')
        {% endif %}
group by results.source_id, results.result_path
{{ 'union all' if not loop.last }}
{% endfor %}
