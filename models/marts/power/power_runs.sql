-- One row per power run of a submission: its measuring window, the power measured in it, the official metric recomputed
-- from the samples, the published value beside it, and the unusual properties of the run.
with

runs as (
    select
        *,
        case when measure = 'power_w' then result_number end as power_w,
        case when measure = 'energy_j_per_query' then result_number end as energy_j_per_query
    from {{ ref('int_power_metrics_computed') }}
),

thresholds as (
    select max(threshold) filter (where flag = 'differs_from_published') as difference
    from {{ ref('power_run_flags') }}
),

results as (
    select
        *,
        -- A system of two categories has one run and two results; the run is listed with the first.
        row_number() over (partition by published_source, result_path order by category) as number_of_run
    from {{ ref('int_results_identified') }}
    where result_path is not null
),

-- The published value of the same result: that of the preferred source other than the submission itself.
published as (
    select
        own.published_source as source_id,
        own.result_path,
        min_by(others.power_w, others.precedence) as power_w,
        min_by(others.energy_j_per_query, others.precedence) as energy_j_per_query,
        min_by(others.published_source, others.precedence) as published_by
    from results as own
    inner join {{ ref('int_results_identified') }} as others
        on own.result_id = others.result_id and own.precedence < others.precedence
    where others.power_w is not null or others.energy_j_per_query is not null
    group by own.published_source, own.result_path
),

compared as (
    select
        runs.*,
        results.result_id,
        results.is_published,
        results.round_id,
        results.benchmark_id,
        published.power_w as published_power_w,
        published.energy_j_per_query as published_energy_j_per_query,
        published.published_by,
        coalesce(
            {{ relative_difference('runs.power_w', 'published.power_w') }},
            {{ relative_difference('runs.energy_j_per_query', 'published.energy_j_per_query') }}
        ) as published_difference
    from runs
    inner join results
        on
            runs.source_id = results.published_source
            and runs.result_path = results.result_path
            and results.number_of_run = 1
    left join published on runs.source_id = published.source_id and runs.result_path = published.result_path
)

select
    compared.run_id,
    compared.result_id,
    compared.is_published,
    compared.round_id,
    compared.benchmark_id,
    compared.scenario,
    coalesce(compared.power_w, compared.energy_j_per_query) is not null as is_complete,
    nullif(concat_ws(
        ', ',
        compared.power_run_flags,
        case when compared.published_difference > thresholds.difference then 'differs_from_published' end
    ), '') as flags,
    compared.window_begun_at,
    compared.window_ended_at,
    compared.window_s,
    compared.sample_count,
    compared.window_sample_count,
    compared.counted_sample_count,
    compared.non_positive_sample_count,
    compared.lead_in_s,
    compared.tail_s,
    compared.idle_power_w,
    compared.min_power_w,
    compared.mean_power_w,
    compared.p95_power_w,
    compared.max_power_w,
    compared.window_energy_j,
    compared.mean_power_factor,
    compared.power_w,
    compared.energy_j_per_query,
    compared.published_power_w,
    compared.published_energy_j_per_query,
    compared.published_by,
    compared.published_difference * 100 as published_difference_pct,
    compared.analyzer_maker,
    compared.analyzer_model,
    compared.analyzer_channels,
    compared.ptdaemon_version,
    compared.session_name,
    compared.measurement_id,
    compared.source_id,
    compared.source_path,
    compared.source_line,
    compared.window_source_path,
    compared.window_source_line
from compared
cross join thresholds
