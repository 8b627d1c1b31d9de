-- One row per Tiny result and check of the windows of its runs. A stream has none.
{% set checks = [
    ('window_duration', 'performance', 'short_window_count'),
    ('window_count', 'performance', 'window_count'),
    ('energy_window_duration', 'energy', 'short_window_count'),
    ('energy_window_count', 'energy', 'window_count'),
] %}
with

results as (
    select * from {{ ref('int_tiny_results_pivoted') }}
    where not is_streaming
),

windows as (
    select * from {{ ref('int_tiny_windows_counted') }}
)

{% for check_id, mode, value in checks %}
select
    results.source_id,
    results.result_path,
    '{{ check_id }}' as check_id,
    windows.{{ value }} as measured_value,
    'window_missing' as missing_reason,
    windows.source_path,
    windows.source_line
from results
left join windows
    on
        results.source_id = windows.source_id
        and results.result_path = windows.result_path
        and windows.mode = '{{ mode }}'
{{ 'where results.energy_uj_per_inference is not null' if mode == 'energy' }}
{{ 'union all' if not loop.last }}
{% endfor %}
