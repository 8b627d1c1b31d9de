{#
    The records of the submission checker's output: one row each, renamed, trimmed, cast. The keys have the same names in
    all collections; one of them has no columns for power.
#}
{% macro checker_records(relation, has_power_columns) -%}
select
    source_id,
    source_path,
    source_line,
    record_number,

    trim(version) as version,
    trim(division) as division,
    trim(organization) as submitter_text,
    trim(availability) as availability_text,
    trim(system_type) as system_type_text,
    trim(system_name) as system_name,
    trim(platform) as system_dir,
    trim(location) as result_path,
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
    trim(units) as unit_text
    {%- if has_power_columns %},
    {{ parse_number('trim(result_power)') }} as power_number,
    trim(result_power_units) as power_unit_text
    {%- endif %}
from {{ relation }}
{%- endmacro %}
