-- One row per sample of a power analyzer, as logged.
select
    run_id,
    source_id,
    source_path,
    source_line,
    sampled_at,
    logged_at,
    interval_ms,
    power_w,
    -- Older versions of PTDaemon write -1 for aggregates that they do not measure.
    case when power_factor >= 0 then power_factor end as power_factor
from {{ source('raw', 'power_samples') }}
