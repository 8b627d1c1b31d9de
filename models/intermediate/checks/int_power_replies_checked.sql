-- One row per Inference result with power and check of what PTDaemon said of the uncertainty and the ranges.
{% set checks = {
    'average_uncertainty': ['case when average_uncertainty >= 0 then average_uncertainty * 100 end', 'uncertainty_line'],
    'uncertain_samples': [
        'case when average_uncertainty >= 0 then ' ~ safe_divide('uncertain_sample_count * 100', 'sample_count') ~ ' end',
        'uncertainty_line',
    ],
    'ranging_power': [safe_divide('testing_power_w', 'ranging_power_w'), 'testing_line'],
} %}
with

replies as (
    select
        runs.source_id,
        runs.result_path,
        replies.average_uncertainty,
        replies.sample_count,
        replies.uncertain_sample_count,
        replies.testing_power_w,
        replies.ranging_power_w,
        replies.source_path,
        replies.uncertainty_line,
        replies.testing_line
    from {{ ref('int_power_runs_measured') }} as runs
    left join {{ ref('int_power_replies_read') }} as replies
        on runs.source_id = replies.source_id and runs.result_path = replies.result_path
)

{% for check_id, (value, line) in checks.items() %}
select
    source_id,
    result_path,
    '{{ check_id }}' as check_id,
    {{ value }} as measured_value,
    'reply_missing' as missing_reason,
    source_path,
    {{ line }} as source_line
from replies
{{ 'union all' if not loop.last }}
{% endfor %}
