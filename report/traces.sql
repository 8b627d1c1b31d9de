-- One row per power run of the submission and ten seconds.
select
    run_id,
    start_s,
    end_s,
    is_in_window,
    counted_sample_count,
    mean_power_w,
    min_power_w,
    max_power_w
from marts.power_traces
order by run_id, start_s
