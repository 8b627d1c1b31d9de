-- One row per raw row that is not in the facts, with the reason: it is no measurement, or the corrections ledger
-- withdraws it. Nothing leaves the warehouse by any other way.
with

classified as (
    select * from {{ ref('int_paper_rows_classified') }}
),

corrected as (
    select * from {{ ref('int_paper_measurements_corrected') }}
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
    rejection_reason as reason,
    false as is_measurement,
    cast(null as varchar) as correction_ids
from classified
where rejection_reason is not null
union all
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
    'withdrawn_by_correction' as reason,
    true as is_measurement,
    correction_ids
from corrected
where is_withdrawn
