-- One row per description of a device.
select
    source_id,
    source_path,
    source_line,
    split_part(source_path, '/', 1) as division,
    split_part(source_path, '/', 2) as submitter_text,
    regexp_extract(source_path, '([^/]+)[.]json$', 1) as file_stem,
    nullif(trim(system_name), '') as system_name,
    lower(nullif(trim(status), '')) as availability_text,
    nullif(trim(processor_name), '') as host_processor_name,
    nullif(trim(accelerator_name), '') as accelerator_name,
    nullif(trim(graphics_name), '') as graphics_name,
    nullif(trim(framework), '') as software,
    nullif(trim(operating_system), '') as operating_system,
    repairs
from {{ source('raw', 'mobile_systems') }}
