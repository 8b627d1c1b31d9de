-- One row per trend figure, variant, series and round: its best result, the best up to that round, and both relative to
-- the first round. The scripts plot the running best only; it hides every round that was worse.
-- `efficiency_trends` does the same for all sources, but it compares tokens where a benchmark generates them, and its
-- running best begins again where a benchmark changed under its name; a series of the paper does neither.
with

results as (
    select * from {{ ref('paper_results_unioned') }}
    where figure_id in ('5a', '5b', '5c')
),

best_of_round as (
    select
        figure_id,
        variant,
        series,
        series_order,
        benchmark_id,
        version,
        round_date,
        count(*) as result_count,
        max(efficiency_samples_per_j) as best_samples_per_j,
        max_by(public_id, efficiency_samples_per_j) as public_id
    from results
    group by figure_id, variant, series, series_order, benchmark_id, version, round_date
),

with_history as (
    select
        *,
        max(best_samples_per_j) over so_far as running_best_samples_per_j,
        first_value(best_samples_per_j) over so_far as first_samples_per_j
    from best_of_round
    window so_far as (
        partition by figure_id, variant, series
        order by round_date
        rows between unbounded preceding and current row
    )
)

select
    figure_id,
    variant,
    series,
    cast(series_order as integer) as series_order,
    benchmark_id,
    cast(null as varchar) as comparability_id,
    version,
    round_date,
    cast(result_count as integer) as result_count,
    best_samples_per_j,
    public_id,
    running_best_samples_per_j,
    running_best_samples_per_j / first_samples_per_j as normalized_efficiency,
    best_samples_per_j / first_samples_per_j as round_normalized_efficiency
from with_history
