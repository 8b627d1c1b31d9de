-- Every benchmark folder of a published submission stands for a benchmark of the warehouse. Fails with those that do
-- not; the remedy is a row in the seed that knows the name. Submissions on this machine may have any; theirs are rejected
-- rows.
select
    results.source_id,
    results.used_model,
    results.official_model,
    count(*) as result_count,
    'add it to seeds/reference/inference_models.csv or seeds/aliases/inference_model_aliases.csv' as remedy
from {{ ref('int_inference_results_measured') }} as results
inner join {{ ref('stg_registry__sources') }} as sources on results.source_id = sources.source_id
where results.rejection_reason = 'unknown_model' and sources.kind != 'local'
group by results.source_id, results.used_model, results.official_model
