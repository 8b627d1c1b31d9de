-- One row per power log of a training run: of a node, or of a switch that connects the nodes.
select
    source_id,
    source_path,
    source_line,

    {{ training_result_path('source_path') }} as result_path,
    regexp_extract(source_path, '/power/([^/]+)/', 1) as run_name,
    case when regexp_extract(source_path, '/sw[^/]*$', 0) != '' then 'switch' else 'node' end as meter,
    nullif(trim(measurement_type), '') as measurement_type,

    log_started_ms,
    log_stopped_ms,
    last_reading_ms,
    reading_count,
    energy_j as read_energy_j,
    min_power_w,
    max_power_w,
    in_run_energy_j as read_in_run_energy_j,
    in_run_ms,
    conversion_efficiency,
    estimated_power_w,
    content_sha256
from {{ source('raw', 'training_power_logs') }}
