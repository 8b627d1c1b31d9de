-- One row per result in an export of a results page: renamed, trimmed, cast. The round is that of the public id. A
-- count that the description of the system lacks is that of the result.
{% set counts = {
    'accelerators_per_node': 'accelerators_per_node', 'nodes': 'node_count',
    'processors_per_node': 'host_processors_per_node',
} %}
select
    source_id,
    source_path,
    source_line,
    result_column,

    'v' || split_part(trim(leading 'v' from public_id), '-', 1) as version,
    nullif(lower(split_part(trim(division_power), ' ', 1)), '') as division,
    trim(leading 'v' from public_id) as public_id,
    organization as submitter_text,
    nullif(availability, '') as availability_text,
    system_name,
    model as benchmark_text,
    scenario as scenario_text,
    nullif(accelerator, '') as accelerator_text,
    {{ parse_count('total_accelerators') }} as accelerator_count,
    nullif(processor, '') as host_processor_text,
    {% for column, name in counts.items() %}
    {{ parse_count("coalesce(nullif(" ~ column ~ ", ''), result_" ~ column ~ ")") }} as {{ name }},
    {% endfor %}
    nullif(software, '') as software,

    -- The pages list results with power apart.
    false as has_power,
    {{ parse_number('result') }} as result_number,
    power(10, -length(regexp_extract(result, '[.]([0-9]+)$', 1))) as last_digit,
    units as unit_text
from {{ source('raw', 'website_results') }}
