-- Every result folder of a submission is a source of a result, or a rejected row. Fails with those that are neither.
with

results as (
    select
        source_id,
        result_path,
        rejection_reason
    from {{ ref('int_inference_results_measured') }}
    union all
    select
        source_id,
        result_path,
        rejection_reason
    from {{ ref('int_device_results_measured') }}
)

select
    results.source_id,
    results.result_path
from results
left join {{ ref('int_results_identified') }} as identified
    on results.source_id = identified.published_source and results.result_path = identified.result_path
left join {{ ref('rejected_rows') }} as rejected
    on
        results.source_id = rejected.source_id
        and position(results.result_path || '/' in rejected.source_path) = 1
        and results.rejection_reason = rejected.reason
where identified.result_path is null and rejected.source_path is null
