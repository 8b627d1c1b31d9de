-- The power of the run of a result over time, in steps of ten seconds; the run is that of `power`.
with chosen as (
    select
        facts.round_id,
        facts.division,
        facts.row_number,
        runs.run_id
    from published.marts.power_runs as runs
    inner join facts on runs.measurement_id = facts.measurement_id
    qualify row_number() over (
        partition by facts.row_number order by runs.result_id = facts.result_id desc, runs.run_id
    ) = 1
)

select
    chosen.round_id,
    chosen.division,
    chosen.row_number,
    traces.start_s,
    traces.end_s,
    traces.is_in_window,
    traces.mean_power_w,
    traces.min_power_w,
    traces.max_power_w
from published.marts.power_traces as traces
inner join chosen on traces.run_id = chosen.run_id
order by chosen.row_number, traces.bucket, traces.start_s
