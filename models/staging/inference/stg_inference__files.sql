-- One row per file of a result in a submission, whether or not it could be read.
select
    source_id,
    source_path,
    source_line,
    kind as file_kind,
    content_sha256,
    {{ result_path_of_file() }} as result_path,
    {{ submission_path_part(1) }} as division,
    {{ submission_path_part(2) }} as submitter_text,
    {{ submission_path_part(4) }} as system_dir,
    {{ submission_path_part(5) }} as used_model,
    {{ submission_path_part(6) }} as scenario_text,
    case when kind in ('detail_log', 'summary_log', 'power_samples') then {{ submission_path_part(8) }} end as run_name
from {{ source('raw', 'inference_files') }}
where {{ submission_path_part(3) }} = 'results'
