{# The columns that the lines of all files of the paper's export have. #}
{% macro paper_row_columns() -%}
    {{ return([
        'source_id', 'source_path', 'source_line', 'public_id', 'submitter_text', 'system_name', 'accelerator_name',
        'host_processor_text', 'benchmark_text', 'scenario_text', 'version', 'unit_text', 'result_text', 'node_count',
        'total_accelerators', 'host_processors_per_node', 'result_number',
    ]) }}
{%- endmacro %}

{# Further attributes of a line: from its source, its round, or from one kind of file only. #}
{% macro paper_row_attributes() -%}
    {{ return(['suite', 'category', 'division', 'round_id', 'software', 'availability_text']) }}
{%- endmacro %}
