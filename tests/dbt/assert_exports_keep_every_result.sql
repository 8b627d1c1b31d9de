-- Every result of an export without a conflict must stand in at least one category, with exactly one performance, and
-- with power if and only if its records say so. Fails with those that do not.
with

results as (
    select * from {{ ref('int_export_results_pivoted') }}
    where not has_conflict
),

categorized as (
    select * from {{ ref('int_export_results_categorized') }}
)

select
    results.source_id,
    results.location,
    results.source_path,
    results.source_line,
    count(categorized.category) as category_count
from results
left join categorized
    on
        results.source_id = categorized.published_source
        and results.round_id = categorized.round_id
        and results.location = categorized.location
group by results.source_id, results.round_id, results.location, results.source_path, results.source_line
having
    count(categorized.category) = 0
    or min(
        (case when categorized.throughput_samples_per_s is not null then 1 else 0 end)
        + (case when categorized.throughput_tokens_per_s is not null then 1 else 0 end)
        + (case when categorized.latency_ms is not null then 1 else 0 end)
    ) != 1
    or bool_or(results.has_power) != bool_or(categorized.has_power)
