-- One row per Tiny result and check of its accuracy: the metric of its benchmark, or the errors of a stream.
with

results as (
    select * from {{ ref('int_tiny_results_pivoted') }}
),

metrics as (
    select * from {{ ref('tiny_accuracy_metrics') }}
),

chosen as (
    select * from {{ ref('int_tiny_measures_chosen') }}
)

select
    results.source_id,
    results.result_path,
    'accuracy_reached' as check_id,
    chosen.amount as measured_value,
    metrics.required_accuracy as limit_value,
    'accuracy_missing' as missing_reason,
    chosen.source_path,
    chosen.source_line
from results
inner join metrics on results.benchmark_id = metrics.benchmark_id
left join chosen
    on
        results.source_id = chosen.source_id
        and results.result_path = chosen.result_path
        and metrics.measure = chosen.measure
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
