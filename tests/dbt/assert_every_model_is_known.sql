-- Every benchmark folder of a published submission is mapped to a benchmark of the warehouse. Fails with those that are
-- not; the remedy is a row in the seed. Submissions on this machine can have any folder; their unknown ones are
-- rejected rows.
select
    results.source_id,
    results.used_model,
    results.official_model,
    count(*) as result_count,
    'add it to seeds/reference/inference_models.csv or seeds/aliases/inference_model_aliases.csv' as remedy
from {{ ref('int_inference_results_measured') }} as results
where results.rejection_reason = 'unknown_model' and not {{ is_local('results.source_id') }}
group by results.source_id, results.used_model, results.official_model
