-- One row per Inference result: how many entries of its detail log LoadGen marked as errors, and the first of them.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
    where log_kind = 'detail_log'
),

errors as (
    select
        source_id,
        result_path,
        run_name,
        count(*) as error_count,
        any_value(source_path) as source_path,
        min(source_line) as source_line
    from {{ ref('stg_inference__log_entries') }}
    where is_error
    group by source_id, result_path, run_name
)

select
    results.source_id,
    results.result_path,
    'no_loadgen_errors' as check_id,
    coalesce(errors.error_count, 0) as measured_value,
    errors.source_path,
    errors.source_line
from results
left join errors
    on
        results.source_id = errors.source_id
        and results.result_path = errors.result_path
        and results.run_name = errors.run_name
