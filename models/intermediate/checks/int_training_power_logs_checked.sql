-- One row per Training result with power logs and check of them: the value of the run that is farthest from the rule.
{% set checks = {
    'power_logs_present': 'count(*) - count(node_log_count)',
    'nodes_measured': 'min(node_log_count)',
    'power_covers_run': 'min(covered_pct)',
    'power_reading_rate': 'min(readings_per_s)',
    'idle_in_power_log': 'max(idle_s)',
    'power_log_end': 'sum(stop_at_start_count)',
} %}
{% for check_id, value in checks.items() %}
select
    source_id,
    result_path,
    '{{ check_id }}' as check_id,
    {{ value }} as measured_value,
    {{ 'max(node_count)' if check_id == 'nodes_measured' else 'null' }} as limit_value,
    min(source_path) as source_path,
    min_by(source_line, source_path) as source_line
from {{ ref('int_training_power_logs_compared') }}
group by source_id, result_path
having count(node_log_count) > 0
{{ 'union all' if not loop.last }}
{% endfor %}
