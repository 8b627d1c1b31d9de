-- One row per Inference result and check of its accuracy: of the metrics with a target, the one with the least margin.
-- A result of which one metric is not found is not checkable.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
),

targets as (
    select * from {{ ref('inference_accuracy_targets') }}
),

patterns as (
    select * from {{ ref('inference_accuracy_patterns') }}
),

accuracies as (
    select * from {{ ref('stg_inference__accuracies') }}
),

found as (
    select
        results.source_id,
        results.result_path,
        targets.metric,
        targets.reference_accuracy * targets.required_share as least,
        targets.upper_limit as most,
        accuracies.value_number,
        accuracies.source_path,
        accuracies.source_line
    from results
    inner join targets
        on results.benchmark_id = targets.benchmark_id and {{ holds_in('targets', 'results.version') }}
    inner join patterns on targets.metric = patterns.metric and {{ holds_in('patterns', 'results.version') }}
    left join accuracies
        on
            results.source_id = accuracies.source_id
            and results.result_path = accuracies.result_path
            and patterns.pattern_id = accuracies.pattern_id
)

{% for check_id, limit, margin in [
    ('accuracy_reached', 'least', 'value_number / least'),
    ('accuracy_not_above', 'most', 'most / value_number'),
] %}
select
    source_id,
    result_path,
    '{{ check_id }}' as check_id,
    {% for column, value in {
        'measured_value': 'value_number', 'limit_value': limit, 'measured_text': 'metric',
        'source_path': 'source_path', 'source_line': 'source_line',
    }.items() %}
    case when count(*) = count(value_number) then min_by({{ value }}, {{ margin }}) end as {{ column }},
    {% endfor %}
    'accuracy_missing' as missing_reason
from found
where {{ limit }} is not null
group by source_id, result_path
{{ 'union all' if not loop.last }}
{% endfor %}
