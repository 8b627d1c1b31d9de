-- One row per trend figure, variant, series and round: its best result, the best up to that round, and both relative to
-- the first round. The scripts plot the running best only; it hides every round that was worse. The variants that are
-- not the paper's have the comparability group of a benchmark that changed officially, so that their line is
-- interrupted there; their values run on, as those of the paper.
-- `efficiency_trends` does the same for all sources, but it compares tokens where a benchmark generates them, and its
-- running best begins again where a benchmark changed under its name; a series of the paper does neither.
with

results as (
    select * from {{ ref('paper_results_unioned') }}
    where figure_id in ('5a', '5b', '5c')
),

changed_benchmarks as (
    select distinct benchmark_id from {{ ref('comparability_breaks') }}
    where is_official and suite != 'training'
),

-- The trend figures are of Inference and Tiny; Training has benchmarks of the same ids.
changed_groups as (
    select
        groups.benchmark_id,
        rounds.version,
        groups.comparability_id
    from {{ ref('int_rounds_grouped') }} as groups
    inner join {{ ref('rounds') }} as rounds on groups.round_id = rounds.round_id
    inner join changed_benchmarks on groups.benchmark_id = changed_benchmarks.benchmark_id
    where groups.suite != 'training' and coalesce(groups.scenario, 'offline') = 'offline'
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
    trends.figure_id,
    trends.variant,
    trends.series,
    cast(trends.series_order as integer) as series_order,
    trends.benchmark_id,
    changed_groups.comparability_id,
    trends.version,
    trends.round_date,
    cast(trends.result_count as integer) as result_count,
    trends.best_samples_per_j,
    trends.public_id,
    trends.running_best_samples_per_j,
    trends.running_best_samples_per_j / trends.first_samples_per_j as normalized_efficiency,
    trends.best_samples_per_j / trends.first_samples_per_j as round_normalized_efficiency
from with_history as trends
left join changed_groups
    on
        trends.benchmark_id = changed_groups.benchmark_id
        and trends.version = changed_groups.version
        and trends.variant in ('corrected', 'from_logs')
