-- One row per result with power: what the analyzer's samples say of the run. Samples count if they lie strictly inside
-- the window, and by the round's rule only if they are positive; the mean is the plain mean of those that count.
with

windows as (
    select
        *,
        begun_at_logged + to_milliseconds(cast(clock_shift_s * 1000 as bigint)) as begun_at,
        ended_at_logged + to_milliseconds(cast(clock_shift_s * 1000 as bigint)) as ended_at
    from {{ ref('int_power_windows_read') }}
),

samples as (
    select * from {{ ref('stg_inference__power_samples') }}
),

placed as (
    select
        samples.*,
        windows.begun_at,
        windows.ended_at,
        samples.logged_at > windows.begun_at and samples.logged_at < windows.ended_at as is_inside,
        samples.power_w > 0 or windows.counts_non_positive_samples as is_allowed,
        date_diff('millisecond', lag(samples.logged_at) over run, samples.logged_at) as interval_ms
    from samples
    inner join windows on samples.run_id = windows.run_id
    window run as (partition by samples.run_id order by samples.source_line)
),

measured as (
    select
        run_id,
        any_value(source_path) as samples_source_path,
        count(*) as sample_count,
        count(*) filter (where is_inside) as window_sample_count,
        count(*) filter (where is_inside and is_allowed) as counted_sample_count,
        count(*) filter (where is_inside and power_w <= 0) as non_positive_sample_count,
        min(source_line) filter (where is_inside) as first_line_inside,
        {{ mean_of_decimals('power_w', 'is_inside and is_allowed') }} as mean_power_w,
        min(power_w) filter (where is_inside and is_allowed) as min_power_w,
        max(power_w) filter (where is_inside and is_allowed) as max_power_w,
        quantile_cont(power_w, 0.95) filter (where is_inside and is_allowed) as p95_power_w,
        {{ mean_of_decimals('power_factor', 'is_inside and is_allowed') }} as mean_power_factor,
        max(interval_ms) filter (where is_inside) / 1000.0 as longest_interval_s,
        count(*) filter (where interval_ms < 0) as backward_step_count,
        count(*) filter (where interval_ms = 0) as doubled_stamp_count,
        min(logged_at) as first_logged_at,
        max(logged_at) as last_logged_at,
        any_value(date_diff('second', logged_at, sampled_at)) as clock_offset_s
    from placed
    group by run_id
)

select
    windows.*,
    measured.* exclude (run_id),
    date_diff('millisecond', windows.begun_at, windows.ended_at) / 1000.0 as window_s,
    date_diff('millisecond', measured.first_logged_at, windows.begun_at) / 1000.0 as lead_in_s,
    date_diff('millisecond', windows.ended_at, measured.last_logged_at) / 1000.0 as tail_s,
    windows.begun_at + to_seconds(measured.clock_offset_s) as window_begun_at,
    windows.ended_at + to_seconds(measured.clock_offset_s) as window_ended_at
from windows
left join measured on windows.run_id = measured.run_id
