-- One row per line of the paper's datacenter, edge and Tiny files, all editions. The free-text notes are left out:
-- nothing is derived from them, and the bundle does not have them.
select
    source_id,
    source_path,
    source_line,

    nullif(trim(public_id), '') as public_id,
    nullif(trim(organization), '') as submitter_text,
    nullif(trim(system_name), '') as system_name,
    nullif(trim(accelerator_model_name), '') as accelerator_name,
    nullif(trim(host_processor_model_name), '') as host_processor_text,
    nullif(trim(software), '') as software,
    nullif(trim(model_mlc), '') as benchmark_text,
    nullif(trim(scenario), '') as scenario_text,
    nullif(trim(version), '') as version,
    nullif(trim(units), '') as unit_text,
    nullif(trim(result), '') as result_text,

    {{ parse_count('number_of_nodes') }} as node_count,
    {{ parse_count('accelerators_per_node') }} as accelerators_per_node,
    {{ parse_count('total_accelerators') }} as total_accelerators,
    {{ parse_count('host_processors_per_node') }} as host_processors_per_node,
    {{ parse_number('trim(result)') }} as result_number,

    {{ parse_us_date('date') }} as round_date
from {{ source('raw', 'paper_results') }}
