-- One row per Inference result with power and check of its analyzer log. A folder without the log has no sample in the
-- window; a run without a window has none that could be counted.
{% set at_sample = ['samples_source_path', 'first_line_inside'] %}
{% set checks = {
    'samples_in_window': ['samples_in_window', at_sample],
    'window_covered': [
        'case when lead_in_s < tail_s then lead_in_s else tail_s end', ['window_source_path', 'window_source_line'],
    ],
    'sample_rate': [safe_divide('window_sample_count + 1', 'window_s'), at_sample],
    'sample_gap': ['longest_interval_s', at_sample],
    'samples_in_order': ['backward_step_count', at_sample],
    'positive_power': ['non_positive_sample_count', at_sample],
    'log_clock_utc': ['abs(clock_offset_s)', at_sample],
} %}
with

runs as (
    select
        runs.*,
        case
            when not files.has_samples or runs.begun_at < runs.ended_at then coalesce(runs.counted_sample_count, 0)
        end as samples_in_window,
        case
            when not files.has_samples then 'samples_missing'
            when runs.begun_at is null or runs.ended_at is null then 'window_missing'
            else 'samples_unreadable'
        end as missing_reason
    from {{ ref('int_power_runs_measured') }} as runs
    inner join {{ ref('int_inference_files_counted') }} as files
        on runs.source_id = files.source_id and runs.result_path = files.result_path
)

{% for check_id, (value, place) in checks.items() %}
select
    source_id,
    result_path,
    '{{ check_id }}' as check_id,
    {{ value }} as measured_value,
    missing_reason,
    {{ place[0] }} as source_path,
    {{ place[1] }} as source_line
from runs
{{ 'union all' if not loop.last }}
{% endfor %}
