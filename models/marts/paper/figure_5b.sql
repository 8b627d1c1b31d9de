-- Figure 5b: efficiency trend, edge, Offline. One row per variant, series and round.
select
    variant,
    series,
    series_order,
    benchmark_id,
    version,
    round_date,
    result_count,
    public_id,
    best_samples_per_j,
    running_best_samples_per_j,
    normalized_efficiency,
    round_normalized_efficiency
from {{ ref('int_figure_trends_ranked') }}
where figure_id = '5b'
