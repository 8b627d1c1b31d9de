-- One row per power log whose run has a time: its energy by the official rule, and the energy metered during the run.
-- The official rule multiplies the mean power of the log by the time of the run. The end of the log is its stop line or
-- its last reading, whichever is later (the rule of round v4.0, in which many stop lines have the time of the start). A
-- log that begins or ends with idle time therefore gives less energy than was drawn. The estimate of a switch is a
-- constant power.
with

logs as (
    select * from {{ ref('stg_training__power_logs') }}
),

runs as (
    select
        *,
        run_stopped_ms - run_started_ms as run_ms
    from {{ ref('int_training_runs_validated') }}
),

timed as (
    select
        logs.*,
        runs.is_valid,
        runs.run_started_ms,
        runs.run_stopped_ms,
        runs.run_ms,
        coalesce(logs.conversion_efficiency, 1) as efficiency,
        greatest(coalesce(logs.log_stopped_ms, logs.last_reading_ms), logs.last_reading_ms) as log_ended_ms
    from logs
    inner join runs
        on
            logs.source_id = runs.source_id
            and logs.result_path = runs.result_path
            and logs.run_name = runs.run_name
    where runs.run_ms > 0
)

select
    source_id,
    result_path,
    run_name,
    meter,
    is_valid,
    run_ms / 60000 as run_min,
    conversion_efficiency,
    measurement_type,
    reading_count,
    {{ safe_divide('efficiency * read_energy_j * 1000', 'log_ended_ms - log_started_ms') }} as mean_power_w,
    efficiency * read_energy_j as log_energy_j,
    {{ safe_divide('efficiency * read_energy_j', 'log_ended_ms - log_started_ms') }} * run_ms as metered_energy_j,
    efficiency * estimated_power_w * run_ms / 1000 as estimated_energy_j,
    -- Scaled up to the whole run where the log covers a part of it; half of the run or less is too small a part.
    case
        when in_run_ms > 0.5 * run_ms then efficiency * read_in_run_energy_j * run_ms / in_run_ms
    end as in_run_energy_j,
    in_run_ms / cast(run_ms as double) as covered_share,
    log_stopped_ms <= log_started_ms as is_stop_at_start,
    case when meter = 'node' then (run_started_ms - log_started_ms) / 1000 end as lead_s,
    case when meter = 'node' then (log_ended_ms - run_stopped_ms) / 1000 end as tail_s,
    content_sha256,
    source_path,
    source_line
from timed
