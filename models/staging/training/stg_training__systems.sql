-- One row per system description of a Training submission.
select
    source_id,
    source_path,
    source_line,

    {{ training_submitter_dir('source_path') }} as submitter_dir,
    case
        when source_path like '%/systems/%' then regexp_extract(source_path, '([^/]+)[.]json$', 1)
        else {{ training_system_dir('source_path') }}
    end as system_dir,
    -- The first rounds state the submitter in the name of its folder only.
    coalesce(nullif(trim(submitter), ''), {{ training_submitter_dir('source_path') }}) as submitter_text,
    lower(nullif(trim(division), '')) as division_text,
    nullif(trim(status), '') as availability_text,
    nullif(trim(system_name), '') as system_name,
    nullif(trim(accelerator_model_name), '') as accelerator_name,
    nullif(trim(host_processor_model_name), '') as host_processor_name,
    nullif(trim(framework), '') as software,

    {{ parse_count('number_of_nodes') }} as node_count,
    {{ parse_count('accelerators_per_node') }} as accelerators_per_node,
    {{ parse_count('host_processors_per_node') }} as host_processors_per_node
from {{ source('raw', 'training_systems') }}
