-- One row per result of Training, or of strong scaling in HPC, and check of its runs. The path is that of the first run
-- that is at fault, if there is one.
{% set faults = {
    'valid_runs': [],
    'complete_logs': [
        'broken_log_line', 'no_run_start', 'no_run_stop', 'several_runs_in_one_log', 'no_duration',
    ],
    'quality_reached': ['not_successful'],
    'initialization_time': ['init_too_long'],
} %}
with

results as (
    select
        results.*,
        rules.run_count as required_run_count,
        rules.dropped_run_count
    from {{ ref('int_training_results_scored') }} as results
    inner join {{ ref('stg_registry__sources') }} as sources on results.source_id = sources.source_id
    left join {{ ref('training_run_rules') }} as rules
        on sources.suite = rules.suite and results.benchmark_id = rules.benchmark_id
),

runs as (
    select * from {{ ref('int_training_runs_validated') }}
)

{% for check_id, reasons in faults.items() %}
select
    results.source_id,
    results.result_path,
    '{{ check_id }}' as check_id,
    case when max(results.dropped_run_count) is not null then count(runs.run_name) end as measured_value,
    max(results.dropped_run_count) as limit_value,
    cast(null as varchar) as measured_text,
    cast(null as varchar) as expected_text,
    'no_score_rule' as missing_reason,
    min(runs.source_path) as source_path,
    min_by(runs.source_line, runs.source_path) as source_line
from results
left join runs
    on
        results.source_id = runs.source_id
        and results.result_path = runs.result_path
        and not runs.is_valid
        {% if reasons %}
        and runs.invalid_reason in ('{{ reasons | join("', '") }}')
        {% endif %}
group by results.source_id, results.result_path
union all
{% endfor %}
select
    source_id,
    result_path,
    'run_count' as check_id,
    null as measured_value,
    null as limit_value,
    cast(case when required_run_count is not null then run_count end as varchar) as measured_text,
    cast(required_run_count as varchar) as expected_text,
    'no_score_rule' as missing_reason,
    source_path,
    null as source_line
from results
