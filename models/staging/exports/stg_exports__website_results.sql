-- One row per result in an export of a results page: renamed, trimmed, cast. The round is that of the public id. A count
-- that the description of the system lacks is that of the result.
select
    source_id,
    source_path,
    source_line,
    result_column,

    'v' || split_part(ltrim(public_id, 'v'), '-', 1) as version,
    nullif(lower(split_part(trim(division_power), ' ', 1)), '') as division,
    ltrim(public_id, 'v') as public_id,
    organization as submitter_text,
    nullif(availability, '') as availability_text,
    system_name,
    model as benchmark_text,
    scenario as scenario_text,
    nullif(accelerator, '') as accelerator_text,
    {{ parse_count('total_accelerators') }} as accelerator_count,
    {{ parse_count("coalesce(nullif(accelerators_per_node, ''), result_accelerators_per_node)") }} as accelerators_per_node,
    {{ parse_count("coalesce(nullif(nodes, ''), result_nodes)") }} as node_count,
    nullif(processor, '') as host_processor_text,
    {{ parse_count("coalesce(nullif(processors_per_node, ''), result_processors_per_node)") }} as host_processors_per_node,
    nullif(software, '') as software,

    -- The pages list results with power apart.
    false as has_power,
    {{ parse_number('result') }} as result_number,
    power(10, -length(regexp_extract(result, '[.]([0-9]+)$', 1))) as last_digit,
    units as unit_text
from {{ source('raw', 'website_results') }}
