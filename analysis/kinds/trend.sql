select
    series,
    series as label,
    -- A line ends where the benchmark changed under its name.
    coalesce(comparability_id, series) as line,
    version,
    round_date,
    normalized_efficiency as running,
    round_normalized_efficiency as of_round,
    result_count,
    case when variant = 'continued' then result_count end as count_label,
    public_id,
    min_by(version, round_date) over () as caption_first_round,
    max_by(version, round_date) over () as caption_last_round,
    sum(result_count) over () as caption_results
from marts.$mart
where variant = $variant
order by series_order, round_date
