with

points as (
    select
        points.*,
        case
            when points.variant in ('corrected', 'continued') then coalesce(series.corrected_series, points.series)
            else points.series
        end as series_name,
        max_by(points.own_gain, points.round_date) over (partition by points.series) as gain
    from marts.$mart as points
    left join seeds.paper_series as series on points.series = series.series and series.figure_id = '1'
    where points.variant = $variant
)

select
    series_name as series,
    case
        when variant in ('corrected', 'continued') and benchmark_id is not null
            then series_name || ' (' || round(gain, 1) || ' x)'
        else series_name
    end as label,
    -- A line ends where the benchmark changed under its name.
    coalesce(comparability_id, series) as line,
    version,
    round_date,
    relative_performance as running,
    relative_performance as of_round,
    own_gain,
    running_best_time_to_train_min,
    cast(null as integer) as count_label,
    result_count,
    min_by(version, round_date) over () as caption_first_round,
    max_by(version, round_date) over () as caption_last_round,
    -- The table does not say of how many results it is the best.
    cast(coalesce(sum(result_count) over (), count(benchmark_id) over ()) as integer) as caption_results
from points
order by series_order, round_date
