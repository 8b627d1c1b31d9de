-- One row per raw row that is a measurement but not of what it says: the corrections ledger withdraws it.
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
    correction_ids
from {{ ref('int_paper_measurements_corrected') }}
where is_withdrawn
