-- One row per Inference result with power: the checksum of its analyzer log, and the one that server.json lists. A log
-- may have lost the carriage returns of Windows in a repository.
with

checksums as (
    select * from {{ ref('stg_inference__power_checksums') }}
    where listed_path = 'run_1/spl.txt'
)

select
    runs.source_id,
    runs.result_path,
    'samples_checksum' as check_id,
    case
        when listed.sha1 = found.sha1_with_crlf then found.sha1_with_crlf
        when listed.sha1 is not null then found.sha1
    end as measured_text,
    listed.sha1 as expected_text,
    case when found.sha1 is null then 'samples_missing' else 'session_missing' end as missing_reason,
    found.source_path
from {{ ref('int_power_runs_measured') }} as runs
left join checksums as listed
    on runs.source_id = listed.source_id and runs.result_path = listed.result_path and listed.stated_by = 'server'
left join checksums as found
    on runs.source_id = found.source_id and runs.result_path = found.result_path and found.stated_by = 'file'
