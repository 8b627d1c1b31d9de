-- Every result folder of a submission is a source of a result, or a rejected row. Fails with those that are neither.
select
    results.source_id,
    results.location
from {{ ref('int_inference_results_classified') }} as results
left join {{ ref('int_results_identified') }} as identified
    on results.source_id = identified.published_source and results.location = identified.location
left join {{ ref('rejected_rows') }} as rejected
    on
        results.source_id = rejected.source_id
        and starts_with(rejected.source_path, results.location || '/')
        and results.rejection_reason = rejected.reason
where identified.location is null and rejected.source_path is null
