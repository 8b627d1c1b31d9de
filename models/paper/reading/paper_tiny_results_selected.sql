-- The results of figure 5c from the logs of every round, including those after the paper's last: one row per closed
-- result with energy, in the columns of `paper_results_unioned`.
with

results as (
    select * from {{ ref('int_results_identified') }}
    where division = 'closed' and efficiency_samples_per_j is not null
),

submissions as (
    select * from {{ ref('stg_registry__sources') }}
    where reader = 'tiny_submissions' and kind != 'local'
),

rounds as (
    select * from {{ ref('rounds') }}
),

series as (
    select * from {{ ref('paper_series') }}
    where figure_id = '5c'
)

select
    series.figure_id,
    'from_logs' as variant,
    series.series,
    series.series_order,
    results.benchmark_id,
    results.public_id,
    rounds.version,
    rounds.round_date,
    results.efficiency_samples_per_j
from results
inner join submissions on results.published_source = submissions.source_id
inner join rounds on results.round_id = rounds.round_id
inner join series on results.benchmark_id = series.benchmark_id
