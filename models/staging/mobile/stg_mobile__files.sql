-- One row per file of a Mobile submission, with the parts of its path. The result of a log is the folder that contains
-- it, without the folder of the run.
select
    source_id,
    source_path,
    source_line,
    kind as file_kind,
    division,
    submitter_text,
    system_dir,
    benchmark_text,
    scenario_text,
    mode,
    case
        when mode is not null
            then regexp_replace(regexp_extract(source_path, '^(.+)/[^/]+$', 1), '/log_[a-z]+$', '')
    end as result_path
from {{ source('raw', 'mobile_files') }}
