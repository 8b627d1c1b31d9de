-- Figure 1: performance of MLPerf Training compared with Moore's law. One row per variant, series and date. The paper's
-- script plots a hand-typed table under labels of MLPerf Inference; the dates are those of Training rounds, and that of
-- v0.6 is a month too early (seed rounds). The published variants keep them; `corrected` and `continued` are computed
-- from the results. A series that begins after the first date begins at the value of Moore's law on its own first date,
-- so its height is not its own gain.
with

rounds as (
    select * from {{ ref('rounds') }}
    where suite = 'training'
),

series as (
    select * from {{ ref('paper_series') }}
    where figure_id = '1'
),

variants as (
    select distinct variant from {{ ref('paper_lines_read') }}
),

published as (
    select
        variants.variant,
        series.series,
        cast(series.series_order as integer) as series_order,
        series.benchmark_id,
        labels.printed_label as version,
        trends.round_date,
        trends.relative_performance,
        trends.relative_performance / first_value(trends.relative_performance) over (
            partition by variants.variant, series.series
            order by trends.round_date
        ) as own_gain
    from {{ ref('stg_paper__performance_trends') }} as trends
    inner join series on trends.series_name = series.series
    inner join {{ ref('paper_figure_1_labels') }} as labels on trends.round_date = labels.round_date
    cross join variants
    where trends.relative_performance is not null
),

derived as (
    select * from {{ ref('paper_training_times_ranked') }}
),

dates as (
    select distinct
        variant,
        version,
        round_date
    from derived
),

-- Moore's law doubles every two years of 730.5 days, printed to three digits; the last printed value differs.
moore as (
    select
        dates.variant,
        series.series,
        cast(series.series_order as integer) as series_order,
        dates.version,
        dates.round_date,
        {{ round_to(moores_law('dates.round_date'), 3) }} as relative_performance,
        {{ round_to(moores_law('dates.round_date'), 3) }} as own_gain
    from dates
    cross join series
    where series.benchmark_id is null
),

points as (
    {{ union_by_name(['published', 'derived', 'moore']) }}
)

select
    variant,
    series,
    series_order,
    benchmark_id,
    comparability_id,
    version,
    round_date,
    result_count,
    best_time_to_train_min,
    running_best_time_to_train_min,
    first_time_to_train_min,
    relative_performance,
    own_gain
from points
