-- One row per Tiny result and check of what its runner printed. A file without windows, in which a median alone is
-- printed, is not checkable.
with

results as (
    select * from {{ ref('int_tiny_results_pivoted') }}
),

windows as (
    select
        files.source_id,
        files.result_path,
        files.mode,
        min(found.source_path) as source_path,
        min(found.source_line) as source_line,
        count(*) filter (where found.pattern_id = 'short_window') as short_window_count,
        nullif(count(*) filter (where found.pattern_id = 'window_throughput'), 0) as window_count
    from {{ ref('int_tiny_files_assigned') }} as files
    inner join {{ ref('stg_tiny__values') }} as found
        on files.source_id = found.source_id and files.source_path = found.source_path
    where files.mode in ('performance', 'energy') and found.pattern_id in ('short_window', 'window_throughput')
    group by files.source_id, files.result_path, files.mode
)

{% for mode, prefix in {'performance': '', 'energy': 'energy_'}.items() %}
{% for check_id, value in {
    'window_duration': 'case when windows.window_count > 0 then windows.short_window_count end',
    'window_count': 'windows.window_count',
}.items() %}
select
    results.source_id,
    results.result_path,
    '{{ prefix ~ check_id }}' as check_id,
    {{ value }} as measured_value,
    cast(null as double) as limit_value,
    'window_missing' as missing_reason,
    windows.source_path,
    windows.source_line
from results
left join windows
    on
        results.source_id = windows.source_id
        and results.result_path = windows.result_path
        and windows.mode = '{{ mode }}'
where not results.is_streaming{{ ' and results.energy_uj_per_inference is not null' if mode == 'energy' }}
union all
{% endfor %}
{% endfor %}
select
    results.source_id,
    results.result_path,
    'accuracy_reached' as check_id,
    case metrics.measure when 'auc' then results.auc else results.top1_pct end as measured_value,
    metrics.required_accuracy as limit_value,
    'accuracy_missing' as missing_reason,
    null as source_path,
    null as source_line
from results
inner join {{ ref('tiny_accuracy_metrics') }} as metrics on results.benchmark_id = metrics.benchmark_id
union all
select
    source_id,
    result_path,
    'wakeword_errors' as check_id,
    greatest(false_positive_count, false_negative_count) as measured_value,
    null as limit_value,
    'accuracy_missing' as missing_reason,
    source_path,
    source_line
from results
where is_streaming
