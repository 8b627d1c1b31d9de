-- One row per sample of a power run, with its time since the begin of the measuring window. A view, as dbt_project.yml
-- says: it has as many rows as the logs of the analyzers have lines, and only the traces read them.
with

runs as (
    select
        run_id,
        counts_non_positive_samples,
        cast(round(window_s * 1000) as bigint) as window_ms,
        -- Without a whole window, time is counted from the first sample.
        case when window_s is not null then begun_at end as begun_at
    from {{ ref('int_power_runs_measured') }}
)

select
    samples.run_id,
    samples.source_line,
    runs.window_ms,
    {{ milliseconds_between(
        'coalesce(runs.begun_at, min(samples.logged_at) over (partition by samples.run_id))', 'samples.logged_at'
    ) }} as sampled_ms,
    samples.power_w > 0 or runs.counts_non_positive_samples as is_allowed,
    samples.power_w
from {{ ref('stg_inference__power_samples') }} as samples
inner join runs on samples.run_id = runs.run_id
