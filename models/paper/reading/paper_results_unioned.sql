-- One row per figure, variant and result that the figure compares: the published variants as the scripts join them, and
-- the corrected one from the paired, corrected and conformed results of the same export.
with

joined as (
    select * from {{ ref('paper_pairs_joined') }}
    where series is not null
),

results as (
    select * from {{ ref('int_results_identified') }}
    where is_in_paper_export and coalesce(scenario, 'offline') = 'offline' and efficiency_samples_per_j is not null
),

rounds as (
    select * from {{ ref('rounds') }}
),

rules as (
    select * from {{ ref('paper_join_rules') }}
),

series as (
    select * from {{ ref('paper_series') }}
)

select
    figure_id,
    variant,
    series,
    series_order,
    benchmark_id,
    public_id,
    version,
    round_date,
    efficiency_samples_per_j
from joined
union all
select
    series.figure_id,
    'corrected' as variant,
    series.series,
    series.series_order,
    series.benchmark_id,
    results.public_id,
    rounds.version,
    rounds.round_date,
    results.efficiency_samples_per_j
from results
inner join rounds on results.round_id = rounds.round_id
inner join rules on results.category = rules.category
inner join series
    on
        rules.figure_id = series.figure_id
        and results.benchmark_id = series.benchmark_id
union all
select
    figure_id,
    variant,
    series,
    series_order,
    benchmark_id,
    public_id,
    version,
    round_date,
    efficiency_samples_per_j
from {{ ref('paper_tiny_results_selected') }}
