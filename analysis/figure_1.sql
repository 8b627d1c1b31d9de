select
    case when points.variant = 'corrected' then coalesce(series.corrected_series, points.series) else points.series end
        as series,
    points.version,
    points.round_date,
    points.relative_performance as running,
    points.relative_performance as of_round,
    min_by(points.version, points.round_date) over () as caption_first_round,
    max_by(points.version, points.round_date) over () as caption_last_round,
    count(*) over () as caption_results
from marts.figure_1 as points
inner join seeds.paper_series as series on points.series = series.series and series.figure_id = '1'
where points.variant = $variant
order by points.series_order, points.round_date
