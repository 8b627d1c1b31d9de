-- Every result of an export without a conflict must be in at least one category, with exactly one performance, and with
-- power if and only if its records state power. Fails with those that are not.
with

listed as (
    select
        result_key,
        bool_or(has_power) as has_power
    from {{ ref('int_export_measurements_listed') }}
    group by result_key
),

pivoted as (
    select * from {{ ref('int_results_pivoted') }}
),

conformed as (
    select * from {{ ref('int_results_conformed') }}
)

select
    listed.result_key,
    pivoted.source_path,
    pivoted.source_line,
    count(conformed.category) as category_count
from listed
left join pivoted on listed.result_key = pivoted.result_key
left join conformed on listed.result_key = conformed.result_key
where not coalesce(pivoted.has_conflict, false)
group by listed.result_key, pivoted.source_path, pivoted.source_line
having
    count(conformed.category) = 0
    or min(
        (case when conformed.throughput_samples_per_s is not null then 1 else 0 end)
        + (case when conformed.throughput_tokens_per_s is not null then 1 else 0 end)
        + (case when conformed.latency_ms is not null then 1 else 0 end)
    ) != 1
    or bool_or(listed.has_power) != bool_or(conformed.has_power)
