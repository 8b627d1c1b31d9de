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
    coalesce(lower(system_power_only) = 'true', false) as is_power_only
from {{ source('raw', 'inference_systems') }}
