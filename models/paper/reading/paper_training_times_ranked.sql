-- One row per variant of figure 1, benchmark and round: the fastest closed result of the round at any scale, the
-- fastest so far, and the performance relative to the first round. Only available systems count, since that selection
-- makes most of the printed numbers: 30 of 32 within 10 % (27 with preview systems, 26 with research systems, 25 with
-- both), and both others are of rounds whose fastest result is missing. A round whose fastest result is known to be
-- missing from the sources (seed `paper_absent_results`) has no row.
-- `corrected` is computed as the paper's table: it ends with v4.0, and its values run on where the benchmark changed
-- officially; only its line is interrupted there. `continued` begins again there, and adds the benchmarks of the newest
-- round. What begins later than the first round begins at the value of Moore's law on its own first date.
with

rounds as (
    select * from {{ ref('rounds') }}
    where suite = 'training'
),

-- A series of the paper's table begins with its first number.
table_spans as (
    select
        trends.series_name,
        min(rounds.round_date) as begins_on
    from {{ ref('stg_paper__performance_trends') }} as trends
    inner join rounds on trends.round_date = rounds.paper_date
    where trends.relative_performance is not null
    group by trends.series_name
),

series as (
    select
        series.*,
        table_spans.begins_on,
        table_spans.series_name is not null as is_of_paper
    from {{ ref('paper_series') }} as series
    left join table_spans on series.series = table_spans.series_name
    where series.figure_id = '1'
),

absent as (
    select * from {{ ref('paper_absent_results') }}
),

results as (
    select
        fct.*,
        rounds.version
    from {{ ref('fct_results') }} as fct
    inner join rounds on fct.round_id = rounds.round_id
    left join absent on fct.round_id = absent.round_id and fct.benchmark_id = absent.benchmark_id
    where
        absent.round_id is null
        and fct.division = 'closed'
        and fct.availability = 'available'
        and fct.time_to_train_min is not null
        and fct.is_published
),

best_of_round as (
    select
        series.series,
        cast(series.series_order as integer) as series_order,
        series.benchmark_id,
        series.is_of_paper,
        results.comparability_id,
        results.version,
        results.round_date,
        count(*) as result_count,
        min(results.time_to_train_min) as best_time_to_train_min
    from results
    inner join series
        on
            results.benchmark_id = series.benchmark_id
            and results.round_date >= coalesce(series.begins_on, results.round_date)
    group by
        series.series,
        series.series_order,
        series.benchmark_id,
        series.is_of_paper,
        results.comparability_id,
        results.version,
        results.round_date
),

with_history as (
    select
        *,
        min(best_time_to_train_min) over of_series as series_best_min,
        first_value(best_time_to_train_min) over of_series as series_first_min,
        min(round_date) over of_series as series_first_date,
        min(best_time_to_train_min) over of_group as group_best_min,
        first_value(best_time_to_train_min) over of_group as group_first_min,
        min(round_date) over of_group as group_first_date
    from best_of_round
    window
        of_series as (
            partition by benchmark_id order by round_date rows between unbounded preceding and current row
        ),
        of_group as (
            partition by comparability_id order by round_date rows between unbounded preceding and current row
        )
),

relative as (
    select
        'corrected' as variant,
        *,
        series_first_min as first_min,
        series_best_min as running_best_min,
        series_first_date as first_date
    from with_history
    where is_of_paper and round_date <= (select max(rounds.paper_date) from rounds)
    union all
    select
        'continued' as variant,
        *,
        group_first_min as first_min,
        group_best_min as running_best_min,
        group_first_date as first_date
    from with_history
)

select
    variant,
    series,
    series_order,
    benchmark_id,
    comparability_id,
    version,
    round_date,
    first_date,
    cast(result_count as integer) as result_count,
    best_time_to_train_min,
    running_best_min as running_best_time_to_train_min,
    first_min as first_time_to_train_min,
    {{ moores_law('first_date') }} * first_min / running_best_min as relative_performance,
    group_first_min / group_best_min as own_gain
from relative
