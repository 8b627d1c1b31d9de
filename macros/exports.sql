{# The columns of one record of a JSON export, whichever it is: every staging model of one ends with exactly these. #}
{% macro export_record_columns() -%}
    {{ return([
        'source_id', 'source_path', 'source_line', 'record_number', 'version', 'division', 'public_id', 'submitter_text',
        'availability_text', 'system_type_text', 'system_name', 'platform', 'location', 'benchmark_text', 'used_model',
        'scenario_text', 'accuracy_text', 'accelerator_text', 'accelerators_per_node', 'node_count',
        'host_processor_text', 'host_processors_per_node', 'software', 'has_power', 'result_number', 'unit_text',
        'power_number', 'power_unit_text',
    ]) }}
{%- endmacro %}

{#
    The records of the checker's output: one row each, renamed, trimmed, cast. The names of the keys are the same in all
    collections; two of them have no column of their own for power.
#}
{% macro checker_records(relation, has_power_columns) -%}
select
    source_id,
    source_path,
    source_line,
    record_number,

    trim(version) as version,
    trim(division) as division,
    cast(null as varchar) as public_id,
    trim(organization) as submitter_text,
    trim(availability) as availability_text,
    trim(system_type) as system_type_text,
    trim(system_name) as system_name,
    trim(platform) as platform,
    trim(location) as location,
    trim(mlperf_model) as benchmark_text,
    trim(model) as used_model,
    trim(scenario) as scenario_text,
    nullif(nullif(trim(accuracy), ''), 'None') as accuracy_text,
    nullif(trim(accelerator_model_name), '') as accelerator_text,
    {{ parse_count('accelerators_per_node') }} as accelerators_per_node,
    {{ parse_count('number_of_nodes') }} as node_count,
    nullif(trim(host_processor_model_name), '') as host_processor_text,
    {{ parse_count('host_processors_per_node') }} as host_processors_per_node,
    nullif(trim(framework), '') as software,

    cast(has_power as boolean) as has_power,
    {{ parse_number('trim(result)') }} as result_number,
    trim(units) as unit_text,
    {% if has_power_columns %}
    {{ parse_number('trim(result_power)') }} as power_number,
    trim(result_power_units) as power_unit_text
    {% else %}
    cast(null as double) as power_number,
    cast(null as varchar) as power_unit_text
    {% endif %}
from {{ relation }}
{%- endmacro %}
