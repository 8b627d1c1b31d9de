-- One row per result with power: its measuring window as the run's log tells it, on the clock of the analyzer's log, and
-- how the two clocks stand to UTC. Without a log there is no window.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
    where has_power
),

rules as (
    select * from {{ ref('inference_power_rules') }}
),

logged as (
    select * from {{ ref('int_inference_values_logged') }}
),

sessions as (
    select * from {{ ref('stg_inference__power_sessions') }}
),

sides as (
    select
        source_id,
        location,
        max(timezone_s) filter (where side = 'server') as server_timezone_s,
        max(timezone_s) filter (where side = 'client') as client_timezone_s,
        max(session_name) filter (where side = 'server') as session_name,
        max(testing_started_s) filter (where side = 'server') as testing_started_s,
        max(testing_stopped_s) filter (where side = 'server') as testing_stopped_s,
        max(analyzer_count) filter (where side = 'server') as analyzer_count,
        max(analyzer_maker) filter (where side = 'server') as analyzer_maker,
        max(analyzer_model) filter (where side = 'server') as analyzer_model,
        max(ptdaemon_version) filter (where side = 'server') as ptdaemon_version,
        max(analyzer_channels) filter (where side = 'server') as analyzer_channels
    from sessions
    group by source_id, location
)

select
    results.source_id,
    results.location,
    results.source_id || '/' || results.location || '/performance/run_1' as run_id,
    results.has_power_samples,
    rules.counts_non_positive_samples,
    sides.* exclude (source_id, location),
    {{ parse_log_time('begins.value_text') }} as begun_at_logged,
    {{ parse_log_time('ends.value_text') }} as ended_at_logged,
    -- What must be added to the log's times so that they stand on the analyzer's clock.
    case
        when rules.adds_session_timezone
            then coalesce(sides.client_timezone_s, 0) - coalesce(sides.server_timezone_s, 0)
        else 0
    end as clock_shift_s,
    begins.source_path as window_source_path,
    begins.source_line as window_source_line
from results
left join rules on {{ holds_in('rules', 'results.version') }}
left join sides on results.source_id = sides.source_id and results.location = sides.location
left join logged as begins
    on
        results.source_id = begins.source_id
        and results.location = begins.location
        and begins.entry_key = 'power_begin'
left join logged as ends
    on
        results.source_id = ends.source_id
        and results.location = ends.location
        and ends.entry_key = 'power_end'
