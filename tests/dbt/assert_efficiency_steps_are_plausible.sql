-- Fails with the rounds whose best efficiency is a multiple, or a fraction, of the best before that no round has had.
-- This detects tokens taken for samples, or the reverse.
with

trends as (
    select
        *,
        max(best_samples_per_j) over (
            partition by category, comparability_id
            order by round_date
            rows between unbounded preceding and 1 preceding
        ) as best_before_samples_per_j
    from {{ ref('efficiency_trends') }}
)

select
    trends.category,
    trends.benchmark_id,
    trends.round_id,
    trends.best_before_samples_per_j,
    trends.best_samples_per_j,
    bounds.max_efficiency_step,
    bounds.max_efficiency_fall,
    results.source_path,
    results.source_line
from trends
inner join {{ ref('plausibility_bounds') }} as bounds on trends.category = bounds.category
inner join {{ ref('fct_results') }} as results on trends.result_id = results.result_id
where
    trends.best_samples_per_j > trends.best_before_samples_per_j * bounds.max_efficiency_step
    or trends.best_samples_per_j < trends.best_before_samples_per_j / bounds.max_efficiency_fall
