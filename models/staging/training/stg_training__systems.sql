-- One row per system description of a Training submission.
select
    source_id,
    source_path,
    source_line,

    split_part(source_path, '/', 1) as submitter_dir,
    regexp_extract(source_path, '([^/]+)[.]json$', 1) as system_dir,
    nullif(trim(submitter), '') as submitter_text,
    lower(nullif(trim(division), '')) as division,
    nullif(trim(status), '') as availability_text,
    nullif(trim(system_name), '') as system_name,
    nullif(trim(accelerator_model_name), '') as accelerator_name,
    nullif(trim(host_processor_model_name), '') as host_processor_name,
    nullif(trim(framework), '') as software,

    {{ parse_count('number_of_nodes') }} as node_count,
    {{ parse_count('accelerators_per_node') }} as accelerators_per_node,
    {{ parse_count('host_processors_per_node') }} as host_processors_per_node
from {{ source('raw', 'training_systems') }}
