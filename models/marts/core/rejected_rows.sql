-- One row for everything in a source that is not a measurement, with the reason: a line of the paper's export, a result
-- of a submission, or a file or line of an archive that could not be read. Measurements that the corrections ledger
-- withdraws are in withdrawn_rows; no other row is left out of the warehouse.
with

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

paper_rows as (
    select * from {{ ref('int_paper_rows_classified') }}
    where rejection_reason is not null
),

inference_results as (
    select
        source_id,
        coalesce(source_path, result_path || '/performance/run_1') as source_path,
        source_line,
        case when system_type in ('datacenter', 'edge') then system_type end as category,
        round_id,
        submitter_text,
        used_model as benchmark_text,
        result_text,
        rejection_reason
    from {{ ref('int_inference_results_measured') }}
    where rejection_reason is not null
),

unused_files as (
    {{ union_by_name([
        ref('int_tiny_results_rejected'),
        ref('int_training_results_rejected'),
        ref('int_device_results_rejected'),
        ref('int_storage_results_rejected'),
        ref('stg_archives__rejections'),
    ]) }}
),

files_of_rounds as (
    select
        unused_files.source_id,
        unused_files.source_path,
        unused_files.source_line,
        sources.round_id,
        unused_files.detail as result_text,
        unused_files.reason as rejection_reason
    from unused_files
    inner join sources on unused_files.source_id = sources.source_id
),

rejected as (
    {{ union_by_name(['paper_rows', 'inference_results', 'files_of_rounds']) }}
)

select
    source_id,
    source_path,
    source_line,
    category,
    round_id,
    public_id,
    submitter_text,
    benchmark_text,
    unit_text,
    result_text,
    rejection_reason as reason
from rejected
