with

points as (
    select
        points.*,
        case
            when points.variant = 'corrected' then coalesce(series.corrected_series, points.series)
            else points.series
        end as series_name,
        max_by(points.own_gain, points.round_date) over (partition by points.series) as gain
    from marts.$mart as points
    inner join seeds.paper_series as series on points.series = series.series and series.figure_id = '1'
    where points.variant = $variant
)

select
    series_name as series,
    case
        when variant = 'corrected' and benchmark_id is not null then series_name || ' (' || round(gain, 1) || ' x)'
        else series_name
    end as label,
    series as line,
    version,
    round_date,
    relative_performance as running,
    relative_performance as of_round,
    own_gain,
    cast(null as integer) as count_label,
    min_by(version, round_date) over () as caption_first_round,
    max_by(version, round_date) over () as caption_last_round,
    count(benchmark_id) over () as caption_results
from points
order by series_order, round_date
