-- One row per Inference result and check of its files.
{% set files = ref('int_inference_files_counted') %}
select
    source_id,
    result_path,
    'log_files' as check_id,
    log_count as measured_value
from {{ files }}
union all
select
    files.source_id,
    files.result_path,
    'power_files' as check_id,
    files.power_file_count as measured_value
from {{ files }} as files
inner join {{ ref('int_power_runs_measured') }} as runs
    on files.source_id = runs.source_id and files.result_path = runs.result_path
