-- Figure 1: performance of MLPerf Training compared with Moore's law. One row per variant, series and date. The paper's
-- script plots a hand-typed table under labels of MLPerf Inference; the dates are those of Training rounds, and that of
-- v0.6 is a month too early (seed rounds). All variants keep them. A series that begins after the first date begins at
-- the value of Moore's law on its own first date, so its height is not its own gain.
{% set first_date = 'min(trends.round_date) over ()' %}
with

trends as (
    select * from {{ ref('stg_paper__performance_trends') }}
),

labels as (
    select * from {{ ref('paper_figure_1_labels') }}
),

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
    union all
    select 'corrected' as variant
),

points as (
    select
        variants.variant,
        series.series,
        cast(series.series_order as integer) as series_order,
        series.benchmark_id,
        trends.round_date,
        case when variants.variant = 'corrected' then rounds.version else labels.printed_label end as version,
        -- Moore's law doubles every two years of 730.5 days, printed to three digits; the last printed value differs.
        case
            when variants.variant = 'corrected' and series.benchmark_id is null
                then round(power(2, {{ days_between(first_date, 'trends.round_date') }} / 730.5), 3)
            else trends.relative_performance
        end as relative_performance
    from trends
    inner join series on trends.series_name = series.series
    inner join labels on trends.round_date = labels.round_date
    inner join rounds on trends.round_date = rounds.paper_date
    cross join variants
)

select
    variant,
    series,
    series_order,
    benchmark_id,
    version,
    round_date,
    relative_performance,
    relative_performance / first_value(relative_performance) over (
        partition by variant, series
        order by round_date
    ) as own_gain
from points
where relative_performance is not null
