-- One row per Inference result with power and check of its analyzer log.
{% set at_sample = ['samples_source_path', 'first_line_inside'] %}
{% set at_window = ['window_source_path', 'window_source_line'] %}
{% set checks = {
    'samples_in_window': ['sample_count_inside', at_sample],
    'window_covered': ['case when lead_in_s < tail_s then lead_in_s else tail_s end', at_window],
    'sample_rate': [safe_divide('window_sample_count + 1', 'window_s'), at_sample],
    'sample_gap': ['longest_interval_s', at_sample],
    'samples_in_order': ['backward_step_count', at_sample],
    'positive_power': ['non_positive_sample_count', at_sample],
    'log_clock_utc': ['abs(clock_offset_s)', at_sample],
} %}
with

files as (
    select
        source_id,
        result_path,
        count(*) filter (where file_kind = 'power_samples') > 0 as has_samples,
        count(distinct file_kind) filter (
            where file_kind in ('power_samples', 'power_server', 'power_client')
        ) as file_count
    from {{ ref('stg_inference__files') }}
    group by source_id, result_path
),

runs as (
    select
        runs.*,
        files.file_count,
        files.has_samples,
        -- Where the samples are not in the file, none is in the window; where there is no window, none can be counted.
        case
            when not files.has_samples or runs.begun_at < runs.ended_at then coalesce(runs.counted_sample_count, 0)
        end as sample_count_inside,
        case
            when not files.has_samples then 'samples_missing'
            when runs.begun_at is null or runs.ended_at is null then 'window_missing'
            else 'samples_unreadable'
        end as missing_reason
    from {{ ref('int_power_runs_measured') }} as runs
    inner join files on runs.source_id = files.source_id and runs.result_path = files.result_path
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
union all
{% endfor %}
select
    source_id,
    result_path,
    'power_files' as check_id,
    file_count as measured_value,
    missing_reason,
    null as source_path,
    null as source_line
from runs
