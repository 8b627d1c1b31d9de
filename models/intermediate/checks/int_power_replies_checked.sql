-- One row per Inference result with power and check of what PTDaemon said of the uncertainty and the ranges.
{% set checks = {
    'average_uncertainty': ['replies.avg_uncertainty * 100', 'replies.uncertainty_source_line'],
    'uncertain_samples': [
        'case when replies.avg_uncertainty is not null then '
        ~ safe_divide('replies.over_limit_sample_count * 100', 'replies.uncertainty_sample_count') ~ ' end',
        'replies.uncertainty_source_line',
    ],
    'ranging_power': [safe_divide('replies.testing_mean_w', 'replies.ranging_mean_w'), 'null'],
} %}
{% for check_id, (value, line) in checks.items() %}
select
    runs.source_id,
    runs.result_path,
    '{{ check_id }}' as check_id,
    {{ value }} as measured_value,
    'reply_missing' as missing_reason,
    replies.session_source_path as source_path,
    {{ line }} as source_line
from {{ ref('int_power_runs_measured') }} as runs
left join {{ ref('int_power_messages_read') }} as replies
    on runs.source_id = replies.source_id and runs.result_path = replies.result_path
{{ 'union all' if not loop.last }}
{% endfor %}
