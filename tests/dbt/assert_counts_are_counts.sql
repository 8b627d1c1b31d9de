-- Staging reads a text that is not a count as null. Fails with the cells where a text would be lost in this way.
{% set counts = {
    'paper_results': ['number_of_nodes', 'host_processors_per_node', 'accelerators_per_node', 'total_accelerators'],
    'paper_training_results': [
        'number_of_nodes', 'host_processors_per_node', 'accelerators_per_node', 'total_accelerators'
    ],
} %}
{% for table, columns in counts.items() %}
{% set outer_last = loop.last %}
{% for column in columns %}
select
    source_id,
    source_path,
    source_line,
    '{{ column }}' as column_name,
    {{ column }} as cell
from {{ source('raw', table) }}
where trim({{ column }}) != '' and {{ parse_count(column) }} is null
{{ 'union all' if not (loop.last and outer_last) }}
{% endfor %}
{% endfor %}
