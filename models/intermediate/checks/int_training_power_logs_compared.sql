-- One row per valid run of a Training result: the number of its power logs, and how far they go beyond the run, cover
-- it and follow it second by second.
with

runs as (
    select * from {{ ref('int_training_runs_ranked') }}
),

powered as (
    select * from {{ ref('int_training_runs_powered') }}
),

systems as (
    select * from {{ ref('stg_training__systems') }}
)

select
    runs.source_id,
    runs.result_path,
    systems.node_count,
    powered.node_log_count,
    powered.covered_share * 100 as covered_pct,
    case when powered.lead_s > powered.tail_s then powered.lead_s else powered.tail_s end as idle_s,
    powered.stop_at_start_count,
    {{ safe_divide(
        'powered.reading_count', 'powered.node_log_count * (powered.run_min * 60 + powered.lead_s + powered.tail_s)'
    ) }} as readings_per_s,
    powered.source_path,
    powered.source_line
from runs
left join powered
    on
        runs.source_id = powered.source_id
        and runs.result_path = powered.result_path
        and runs.run_name = powered.run_name
left join systems
    on
        runs.source_id = systems.source_id
        and runs.submitter_dir = systems.submitter_dir
        and runs.system_dir = systems.system_dir
