-- One row per window of inferences in a performance log.
select
    source_id,
    source_path,
    source_line,
    inference_count,
    first_lap_us,
    last_lap_us
from {{ source('raw', 'tiny_log_windows') }}
