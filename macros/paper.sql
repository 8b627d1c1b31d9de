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

{#
    Whether a value agrees with the number that the paper prints. A bound that is reached (`up_to`, `down_to`) must equal
    the printed number as one that is stated does; a mere bound (`at_least`, `at_most`) must only be kept.
#}
{% macro value_holds(value) -%}
    case
        when comparison = 'at_least' then {{ value }} >= printed_value
        when comparison = 'at_most' then {{ value }} <= printed_value
        else abs({{ value }} - printed_value) <= tolerance * abs({{ value }})
    end
{%- endmacro %}
