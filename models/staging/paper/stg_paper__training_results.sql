-- One row per line of the paper's Training file. It has no version column: the round is in the public id. Five columns
-- occur twice in the file with equal cells; the first of each is used (a test compares them).
select
    source_id,
    source_path,
    source_line,

    nullif(trim(public_id), '') as public_id,
    nullif(trim(organization), '') as submitter_text,
    nullif(trim(system_name), '') as system_name,
    nullif(trim(availability), '') as availability_text,
    nullif(trim(accelerator_model_name), '') as accelerator_name,
    nullif(trim(host_processor_model_name), '') as host_processor_text,
    nullif(trim(model_mlc), '') as benchmark_text,
    'v' || split_part(trim(public_id), '-', 1) as version,
    nullif(trim(units), '') as unit_text,
    nullif(trim(average_result_at_system_name), '') as result_text,

    {{ parse_count('number_of_nodes') }} as node_count,
    {{ parse_count('accelerators_per_node') }} as accelerators_per_node,
    {{ parse_count('total_accelerators') }} as total_accelerators,
    {{ parse_count('host_processors_per_node') }} as host_processors_per_node,
    {{ parse_number('trim(average_result_at_system_name)') }} as result_number
from {{ source('raw', 'paper_training_results') }}
