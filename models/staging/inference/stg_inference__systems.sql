-- One row per system description.
select
    source_id,
    source_path,
    source_line,
    {{ submission_path_part(1) }} as division,
    {{ submission_path_part(2) }} as submitter_text,
    regexp_replace({{ submission_path_part(4) }}, '[.]json$', '') as system_dir,
    nullif(trim(system_name), '') as system_name,
    lower(nullif(trim(status), '')) as availability_text,
    lower(replace(trim(system_type), ' ', '')) as system_type,
    {{ parse_count('number_of_nodes') }} as node_count,
    nullif(trim(host_processor_model_name), '') as host_processor_name,
    {{ parse_count('host_processors_per_node') }} as host_processors_per_node,
    nullif(trim(accelerator_model_name), '') as accelerator_name,
    {{ parse_count('accelerators_per_node') }} as accelerators_per_node,
    nullif(trim(framework), '') as software,
    {% for column, keys in {
        'cooling': ['cooling'],
        'power_management': ['power_management', 'power_settings'],
        'power_supply_details': ['power_supply_details', 'psu_details', 'power_supply_quantity_and_rating_watts'],
    }.items() %}
    coalesce(
        {% for key in keys %}
        case when upper(trim({{ key }})) not in ('', '-', 'N/A', 'NA', 'TODO') then trim({{ key }}) end
        {{ ',' if not loop.last }}
        {% endfor %}
    ) as {{ column }},
    {% endfor %}
    coalesce(lower(system_power_only) = 'true', false) as is_power_only
from {{ source('raw', 'inference_systems') }}
