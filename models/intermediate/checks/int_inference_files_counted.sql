-- One row per result folder of an Inference submission: which of the files that a rule asks for it has.
select
    source_id,
    result_path,
    count(*) filter (where run_name = 'run_1' and file_kind in ('detail_log', 'summary_log')) as log_count,
    count(*) filter (where file_kind in ('power_samples', 'power_server', 'power_client')) as power_file_count,
    count(*) filter (where file_kind = 'power_samples') > 0 as has_samples
from {{ ref('stg_inference__files') }}
group by source_id, result_path
