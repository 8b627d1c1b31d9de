-- One row per power run and ten seconds: mean, lowest and highest power. The ten seconds are counted from the begin of
-- the measuring window, and after the window from its end. The official rule counts samples strictly between the two,
-- so no row has samples from both inside and outside, and the last row inside is shorter.
{% set bin_ms = 10000 %}
with

samples as (
    select
        timed.*,
        ceil(timed.window_ms / {{ bin_ms }}) as window_bin_count
    from {{ ref('int_power_samples_timed') }} as timed
    inner join {{ ref('power_runs') }} as runs on timed.run_id = runs.run_id
),

binned as (
    select
        *,
        cast(case
            when window_ms is null then floor(sampled_ms / {{ bin_ms }})
            when sampled_ms >= window_ms then window_bin_count + floor((sampled_ms - window_ms) / {{ bin_ms }})
            else ceil(sampled_ms / {{ bin_ms }}) - 1
        end as integer) as bucket
    from samples
),

placed as (
    select
        *,
        bucket >= 0 and bucket < window_bin_count as is_in_window,
        case
            when bucket >= window_bin_count then window_ms + (bucket - window_bin_count) * {{ bin_ms }}
            else bucket * {{ bin_ms }}
        end as start_ms
    from binned
)

select
    run_id,
    bucket,
    start_ms / 1000 as start_s,
    case when is_in_window then least(start_ms + {{ bin_ms }}, window_ms) else start_ms + {{ bin_ms }} end / 1000
        as end_s,
    is_in_window,
    count(*) as sample_count,
    count(*) filter (where is_allowed) as counted_sample_count,
    {{ round_to(mean_of_decimals('power_w', 'is_allowed'), 2) }} as mean_power_w,
    min(power_w) as min_power_w,
    max(power_w) as max_power_w
from placed
group by run_id, bucket, is_in_window, start_ms, window_ms
