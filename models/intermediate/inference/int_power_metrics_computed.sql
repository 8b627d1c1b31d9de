-- One row per result with power that is not rejected: the official metric recomputed from the samples, and the unusual
-- properties of the run that its own files show. Offline, Server and Interactive are rated by mean power; SingleStream
-- and MultiStream by the energy of a query, with the queries counted by the rule of the round.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
    where has_power and rejection_reason is null
),

runs as (
    select * from {{ ref('int_power_runs_measured') }}
),

qualities as (
    select * from {{ ref('int_power_qualities_flagged') }}
),

rules as (
    select * from {{ ref('inference_energy_rules') }}
),

logged as (
    select * from {{ ref('int_inference_values_logged') }}
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
),

counted as (
    select
        results.source_id,
        results.result_path,
        any_value(rules.multiplier) as multiplier,
        max(logged.value_number) filter (where logged.entry_key = rules.query_count_key) as query_count,
        max(logged.value_number) filter (where logged.entry_key = rules.samples_per_query_key) as samples_per_query,
        max(logged.value_number) filter (where logged.entry_key = rules.query_rate_key) as queries_per_s
    from results
    inner join rules
        on
            {{ holds_in('rules', 'results.version') }}
            and results.scenario = rules.directory_scenario
            and results.logged_scenario = rules.logged_scenario
    left join logged on {{ is_of_run('logged', 'results') }}
    group by results.source_id, results.result_path
),

computed as (
    select
        runs.*,
        results.scenario,
        results.logged_scenario,
        results.measurement_id,
        case when counted.result_path is null then 'power_w' else 'energy_j_per_query' end as measure,
        case
            when counted.result_path is null then runs.mean_power_w
            when counted.queries_per_s is not null
                then {{ safe_divide('runs.mean_power_w * counted.multiplier', 'counted.queries_per_s') }}
            else {{ safe_divide(
                'runs.mean_power_w * runs.window_s * counted.multiplier',
                'counted.query_count * coalesce(counted.samples_per_query, 1)'
            ) }}
        end as result_number
    from results
    inner join runs on results.source_id = runs.source_id and results.result_path = runs.result_path
    left join counted on results.source_id = counted.source_id and results.result_path = counted.result_path
)

select
    computed.source_id || '|' || computed.result_path as result_key,
    'energy' as measurement_role,
    computed.measure,
    computed.result_number,
    computed.result_number is null as is_incomplete,
    computed.source_id,
    computed.result_path,
    computed.samples_source_path as source_path,
    computed.first_line_inside as source_line,
    computed.scenario,
    computed.measurement_id,
    {% for column in [
        'run_id', 'window_source_path', 'window_source_line', 'window_begun_at', 'window_ended_at', 'window_s',
        'sample_count', 'window_sample_count', 'counted_sample_count', 'non_positive_sample_count', 'lead_in_s',
        'tail_s', 'idle_power_w', 'min_power_w', 'mean_power_w', 'p95_power_w', 'max_power_w', 'mean_power_factor',
        'analyzer_maker', 'analyzer_model', 'analyzer_channels', 'ptdaemon_version', 'session_name',
    ] %}
    computed.{{ column }},
    {% endfor %}
    qualities.power_quality_flags,
    computed.mean_power_w * computed.window_s as window_energy_j,
    nullif(concat_ws(
        ', ',
        case when computed.logged_scenario is null then 'log_missing' end,
        case
            when computed.logged_scenario is not null and (computed.begun_at is null or computed.ended_at is null)
                then 'window_unreadable'
        end,
        case when computed.sample_count is null then 'samples_missing' end,
        case when computed.begun_at is not null and computed.window_sample_count = 0 then 'window_empty' end,
        case when computed.lead_in_s < 0 or computed.tail_s < 0 then 'window_not_covered' end,
        case when computed.longest_interval_s > thresholds.gap_s then 'gap' end,
        -- One sample may be lost at the edge of the window.
        case when computed.window_sample_count + 1 < computed.window_s * thresholds.samples_per_s then 'sparse' end,
        case when computed.backward_step_count > 0 then 'clock_backwards' end,
        case when computed.doubled_stamp_count > 0 then 'doubled_stamp' end,
        case when computed.non_positive_sample_count > 0 then 'non_positive_samples' end,
        case when computed.clock_offset_s != 0 then 'local_clock' end,
        case when computed.sample_count is not null and computed.clock_offset_s is null then 'clock_unknown' end,
        case when rejections.source_path is not null then 'lines_rejected' end
    ), '') as power_run_flags
from computed
left join qualities on computed.run_id = qualities.run_id
cross join thresholds
left join rejections
    on
        computed.source_id = rejections.source_id
        and computed.result_path || '/performance/run_1/spl.txt' = rejections.source_path
