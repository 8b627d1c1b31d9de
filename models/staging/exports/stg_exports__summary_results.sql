-- One row per record of a round's official table: a result with its performance and its power.
select
    source_id,
    source_path,
    source_line,
    record_number,

    trim(version) as version,
    trim(category) as division,
    -- The table of v4.1 prints the id with a v, that of v5.1 without.
    trim(leading 'v' from trim(public_id)) as public_id,
    trim(submitter) as submitter_text,
    trim(availability) as availability_text,
    trim(suite) as system_type_text,
    trim(system) as system_name,
    trim(platform) as system_dir,
    trim(location) as result_path,
    trim(model) as benchmark_text,
    trim(used_model) as used_model,
    trim(scenario) as scenario_text,
    nullif(trim(accuracy), '') as accuracy_text,
    nullif(trim(accelerator), '') as accelerator_text,
    {{ parse_count('accelerators_per_node') }} as accelerators_per_node,
    {{ parse_count('nodes') }} as node_count,
    nullif(trim(processor), '') as host_processor_text,
    {{ parse_count('host_processors_per_node') }} as host_processors_per_node,
    nullif(trim(software), '') as software,

    cast(has_power as boolean) as has_power,
    {{ parse_number('trim(performance_result)') }} as result_number,
    trim(performance_units) as unit_text,
    {{ parse_number('trim(power_result)') }} as power_number,
    trim(power_units) as power_unit_text
from {{ source('raw', 'inference_summary_results') }}
