-- One row per system description of a Tiny submission.
select
    source_id,
    source_path,
    source_line,

    split_part(source_path, '/', 1) as division,
    split_part(source_path, '/', 2) as submitter_text,
    regexp_extract(source_path, '([^/]+)[.]json$', 1) as file_stem,
    nullif(trim(status), '') as availability_text,
    nullif(trim(board_name), '') as board_name,
    nullif(trim(soc_name), '') as soc_name,
    nullif(trim(processor_name), '') as host_processor_name,
    nullif(trim(processor_frequency), '') as processor_frequency,
    nullif(trim(accelerator_name), '') as accelerator_name,
    nullif(trim(framework), '') as software,
    repairs
from {{ source('raw', 'tiny_systems') }}
