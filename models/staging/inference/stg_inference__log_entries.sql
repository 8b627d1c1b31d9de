-- One row per value in a LoadGen log.
select
    source_id,
    source_path,
    source_line,
    {{ result_path_of_file() }} as result_path,
    {{ submission_path_part(8) }} as run_name,
    case when source_path like '%/mlperf_log_summary.txt' then 'summary_log' else 'detail_log' end as log_kind,
    key as entry_key,
    value as value_text,
    -- NaN and infinity are not measurements.
    case
        when abs({{ try_number('value') }}) <= {{ largest_double() }} then {{ try_number('value') }}
    end as value_number,
    coalesce(is_error, false) as is_error
from {{ source('raw', 'inference_log_entries') }}
