-- One row per measurement description: the data types that ran.
select
    source_id,
    source_path,
    {{ submission_path_part(1) }} as division,
    {{ submission_path_part(2) }} as submitter_text,
    {{ submission_path_part(4) }} as platform,
    {{ submission_path_part(5) }} as used_model,
    {{ submission_path_part(6) }} as scenario_text,
    starts_with(split_part(source_path, '/', 7), {{ submission_path_part(4) }}) as is_named_after_platform,
    nullif(trim(weight_data_types), '') as weight_data_types,
    nullif(trim(input_data_types), '') as input_data_types
from {{ source('raw', 'inference_measurements') }}
