-- One row per Inference result and check of its accuracy: of the metrics with a target, the one with the least margin.
-- A result of which one metric is not found is not checkable.
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
from {{ ref('int_inference_accuracies_compared') }}
where {{ limit }} is not null
group by source_id, result_path
{{ 'union all' if not loop.last }}
{% endfor %}
