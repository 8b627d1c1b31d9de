-- The rule of public ids must give every id that an official table prints. Fails with the results for which it does
-- not.
select
    results.round_id,
    results.result_path,
    results.public_id as printed_id,
    numbered.public_id as computed_id
from {{ ref('int_results_pivoted') }} as results
left join {{ ref('int_inference_public_ids') }} as numbered
    on
        results.round_id = numbered.round_id
        and results.result_path = numbered.result_path
where
    results.result_path is not null
    and results.public_id is not null
    and results.public_id is distinct from numbered.public_id
