-- One row per value that a LoadGen log holds.
select
    source_id,
    source_path,
    source_line,
    {{ result_path_of_file() }} as result_path,
    {{ submission_path_part(8) }} as run_name,
    case when source_path like '%/mlperf_log_summary.txt' then 'summary_log' else 'detail_log' end as log_kind,
    key as entry_key,
    value as value_text,
    -- Texts such as NaN and numbers beyond all bounds are no measurement.
    case when isfinite(try_cast(value as double)) then try_cast(value as double) end as value_number,
    coalesce(is_error, false) as is_error
from {{ source('raw', 'inference_log_entries') }}
