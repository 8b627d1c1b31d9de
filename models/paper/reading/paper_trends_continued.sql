-- One row per trend figure, series and round: the paper's series from all sources, up to the newest round.
with

trends as (
    select * from {{ ref('efficiency_trends') }}
),

results as (
    select * from {{ ref('fct_results') }}
),

rounds as (
    select * from {{ ref('rounds') }}
),

figures as (
    select * from {{ ref('paper_join_rules') }}
),

series as (
    select * from {{ ref('paper_series') }}
)

select
    series.figure_id,
    'continued' as variant,
    series.series,
    cast(series.series_order as integer) as series_order,
    trends.benchmark_id,
    trends.comparability_id,
    rounds.version,
    trends.round_date,
    trends.result_count,
    results.public_id,
    trends.best_samples_per_j,
    trends.running_best_samples_per_j,
    trends.normalized_efficiency,
    trends.round_normalized_efficiency
from trends
inner join rounds on trends.round_id = rounds.round_id
inner join results on trends.result_id = results.result_id
inner join figures on trends.category = figures.category
inner join series on figures.figure_id = series.figure_id and trends.benchmark_id = series.benchmark_id
where figures.figure_id in ('5a', '5b', '5c')
