-- One row per result folder of a submission: whether the result is counted, or why not.
select
    source_id,
    result_path,
    'result_counted' as check_id,
    coalesce(rejection_reason, 'counted') as measured_text,
    source_path,
    source_line
from {{ ref('int_checked_results_listed') }}
