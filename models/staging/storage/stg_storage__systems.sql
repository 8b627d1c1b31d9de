-- One row per description of a storage system.
select
    source_id,
    source_path,

    lower({{ submission_path_part(1) }}) as division_text,
    {{ submission_path_part(2) }} as submitter_text,
    regexp_extract(source_path, '([^/]+)[.]json$', 1) as system_name,
    nullif(concat_ws(' ', nullif(trim(solution_name), ''), nullif(trim(software_version), '')), '') as software
from {{ source('raw', 'storage_systems') }}
