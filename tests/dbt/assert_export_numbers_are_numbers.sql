-- The cells of the exports that hold numbers must be numbers: staging would read another text as null. Fails with the
-- cells that are not.
{% set numbers = {
    'inference_summary_results': ['performance_result', 'power_result'],
    'cm_inference_results': ['result', 'result_power'],
    'cm_tiny_results': [
        'median_throughput', 'accuracy_top_1', 'accuracy_auc', 'median_energy_cost', 'median_energy_median_throughput'
    ],
    'cm_training_results': ['result', 'accelerators_count', 'host_processors_count'],
    'openmlperf_inference_results': ['result', 'number_of_nodes', 'host_processors_per_node'],
    'openmlperf_training_results': ['result', 'accelerators_count', 'host_processors_count', 'number_of_nodes'],
    'website_results': ['result', 'result_nodes', 'result_accelerators_per_node', 'result_processors_per_node'],
} %}
{% for table, columns in numbers.items() %}
{% set outer_last = loop.last %}
{% for column in columns %}
select
    source_id,
    source_path,
    source_line,
    '{{ column }}' as column_name,
    {{ column }} as cell
from {{ source('raw', table) }}
where {{ column }} is not null and {{ parse_number('trim(' ~ column ~ ')') }} is null
{{ 'union all' if not (loop.last and outer_last) }}
{% endfor %}
{% endfor %}
