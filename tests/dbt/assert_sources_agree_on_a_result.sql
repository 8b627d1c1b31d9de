-- The sources of a result must give the same efficiency, except for rounding and for conversions between tokens and
-- samples with a mean. Fails with the sources that do not: tokens taken for samples, or one system taken for another.
{% set largest_difference = 0.1 %}
with

results as (
    select * from {{ ref('int_results_identified') }}
    where efficiency_samples_per_j is not null
),

chosen as (
    select * from results
    where is_preferred
)

select
    results.result_id,
    results.published_source,
    results.benchmark_id,
    results.round_id,
    results.efficiency_samples_per_j,
    chosen.efficiency_samples_per_j as chosen_efficiency_samples_per_j,
    chosen.published_source as chosen_source,
    results.source_path,
    results.source_line
from results
inner join chosen on results.result_id = chosen.result_id
where
    {{ relative_difference('results.efficiency_samples_per_j', 'chosen.efficiency_samples_per_j') }}
    > {{ largest_difference }}
-- The newest rounds first: an error shows the first rows only, and these must be the same in every build.
order by results.round_id desc, results.result_id asc, results.published_source asc
