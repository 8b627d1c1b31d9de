-- One row per Training result with power logs and check of these logs: the value of the run that is farthest from the
-- rule.
{% set checks = {
    'power_logs_present': 'count(*) - count(node_log_count)',
    'nodes_measured': 'min(node_log_count)',
    'power_covers_run': 'min(covered_share) * 100',
    'power_reading_rate': 'min(readings_per_s)',
    'idle_in_power_log': 'max(idle_s)',
    'power_log_end': 'sum(stop_at_start_count)',
} %}
with

runs as (
    select
        ranked.source_id,
        ranked.result_path,
        ranked.submitter_dir,
        ranked.system_dir,
        powered.node_log_count,
        powered.covered_share,
        powered.stop_at_start_count,
        powered.source_path,
        powered.source_line,
        {{ safe_divide(
            'powered.reading_count',
            'powered.node_log_count * (powered.run_min * 60 + powered.lead_s + powered.tail_s)'
        ) }} as readings_per_s,
        case when powered.lead_s > powered.tail_s then powered.lead_s else powered.tail_s end as idle_s
    from {{ ref('int_training_runs_ranked') }} as ranked
    left join {{ ref('int_training_runs_powered') }} as powered
        on
            ranked.source_id = powered.source_id
            and ranked.result_path = powered.result_path
            and ranked.run_name = powered.run_name
),

results as (
    select
        source_id,
        result_path,
        min(submitter_dir) as submitter_dir,
        min(system_dir) as system_dir,
        {% for check_id, value in checks.items() %}
        {{ value }} as {{ check_id }},
        {% endfor %}
        min(source_path) as source_path,
        min_by(source_line, source_path) as source_line
    from runs
    group by source_id, result_path
    having count(node_log_count) > 0
)

{% for check_id in checks %}
select
    results.source_id,
    results.result_path,
    '{{ check_id }}' as check_id,
    results.{{ check_id }} as measured_value,
    {{ 'systems.node_count' if check_id == 'nodes_measured' else 'null' }} as limit_value,
    results.source_path,
    results.source_line
from results
left join {{ ref('stg_training__systems') }} as systems
    on
        results.source_id = systems.source_id
        and results.submitter_dir = systems.submitter_dir
        and results.system_dir = systems.system_dir
{{ 'union all' if not loop.last }}
{% endfor %}
