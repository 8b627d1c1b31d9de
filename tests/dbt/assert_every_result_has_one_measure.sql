-- A result has exactly one measure of performance, or a rule of the corrections ledger has cleared it. Fails with the
-- results that have none or several.
with

cleared as (
    select distinct result_key
    from {{ ref('int_corrections_matched') }}
    where action = 'clear'
),

results as (
    select
        *,
        (case when throughput_samples_per_s is not null then 1 else 0 end)
        + (case when throughput_tokens_per_s is not null then 1 else 0 end)
        + (case when latency_ms is not null then 1 else 0 end)
        + (case when time_to_train_min is not null then 1 else 0 end) as measure_count
    from {{ ref('int_results_conformed') }}
    where is_in_paper_export
)

select
    results.source_result_id,
    results.measure_count,
    results.source_path,
    results.source_line
from results
left join cleared on results.result_key = cleared.result_key
where results.measure_count != case when cleared.result_key is null then 1 else 0 end
