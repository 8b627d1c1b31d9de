-- One row per result with power: what is unusual about its run, as far as the run's own files tell.
with

runs as (
    select * from {{ ref('int_power_metrics_computed') }}
),

thresholds as (
    select
        max(threshold) filter (where flag = 'gap') as gap_s,
        max(threshold) filter (where flag = 'sparse') as samples_per_s
    from {{ ref('power_run_flags') }}
),

rejections as (
    select distinct
        source_id,
        source_path
    from {{ ref('stg_archives__rejections') }}
)

select
    runs.source_id,
    runs.location,
    nullif(concat_ws(
        ', ',
        case when runs.logged_scenario is null then 'log_missing' end,
        case
            when runs.logged_scenario is not null and (runs.begun_at is null or runs.ended_at is null)
                then 'window_unreadable'
        end,
        case when runs.sample_count is null then 'samples_missing' end,
        case when runs.begun_at is not null and runs.window_sample_count = 0 then 'window_empty' end,
        case when runs.lead_in_s < 0 or runs.tail_s < 0 then 'window_not_covered' end,
        case when runs.longest_interval_s > thresholds.gap_s then 'gap' end,
        -- A window of so many seconds holds one sample more or less.
        case when runs.window_sample_count + 1 < runs.window_s * thresholds.samples_per_s then 'sparse' end,
        case when runs.backward_step_count > 0 then 'clock_backwards' end,
        case when runs.doubled_stamp_count > 0 then 'doubled_stamp' end,
        case when runs.non_positive_sample_count > 0 then 'non_positive_samples' end,
        case when runs.clock_offset_s != 0 then 'local_clock' end,
        case when runs.sample_count is not null and runs.clock_offset_s is null then 'clock_unknown' end,
        case when rejections.source_path is not null then 'lines_rejected' end
    ), '') as flags
from runs
cross join thresholds
left join rejections
    on
        runs.source_id = rejections.source_id
        and runs.location || '/performance/run_1/spl.txt' = rejections.source_path
