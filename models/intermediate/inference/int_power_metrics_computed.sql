-- One row per result with power: the official metric recomputed. Offline, Server and Interactive are rated by mean
-- power; SingleStream and MultiStream by the energy of a query, with the queries counted by the round's rule.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
    where has_power
),

runs as (
    select * from {{ ref('int_power_runs_measured') }}
),

rules as (
    select * from {{ ref('inference_energy_rules') }}
),

logged as (
    select * from {{ ref('int_inference_values_logged') }}
),

counted as (
    select
        results.source_id,
        results.location,
        any_value(rules.multiplier) as multiplier,
        any_value(rules.published_unit) as published_unit,
        any_value(rules.published_per_j) as published_per_j,
        max(logged.value_number) filter (where logged.entry_key = rules.query_count_key) as query_count,
        max(logged.value_number) filter (where logged.entry_key = rules.samples_per_query_key) as samples_per_query,
        max(logged.value_number) filter (where logged.entry_key = rules.query_rate_key) as queries_per_s
    from results
    inner join rules
        on
            {{ holds_in('rules', 'results.version') }}
            and results.scenario = rules.directory_scenario
            and results.logged_scenario = rules.logged_scenario
    left join logged on results.source_id = logged.source_id and results.location = logged.location
    group by results.source_id, results.location
)

select
    runs.*,
    results.scenario,
    results.logged_scenario,
    case when counted.location is null then runs.mean_power_w end as power_w,
    case
        when counted.queries_per_s is not null
            then {{ safe_divide('runs.mean_power_w * counted.multiplier', 'counted.queries_per_s') }}
        else {{ safe_divide(
            'runs.mean_power_w * runs.window_s * counted.multiplier',
            'counted.query_count * coalesce(counted.samples_per_query, 1)'
        ) }}
    end as energy_j_per_query,
    runs.mean_power_w * runs.window_s as window_energy_j,
    coalesce(counted.published_unit, 'Watts') as published_unit,
    coalesce(counted.published_per_j, 1) as published_per_j
from results
inner join runs on results.source_id = runs.source_id and results.location = runs.location
left join counted on results.source_id = counted.source_id and results.location = counted.location
