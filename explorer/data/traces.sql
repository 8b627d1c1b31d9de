-- The power of a result over time, in steps of ten seconds.
select
    facts.round_id,
    facts.division,
    facts.row_number,
    traces.start_s,
    traces.end_s,
    traces.is_in_window,
    traces.mean_power_w,
    traces.min_power_w,
    traces.max_power_w
from published.marts.power_traces as traces
inner join published.marts.power_quality as quality on traces.run_id = quality.run_id
inner join facts on quality.result_id = facts.result_id
order by facts.row_number, traces.bucket
