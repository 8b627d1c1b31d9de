-- One row per raw row that is no measurement, with the reason. Measurements that the corrections ledger withdraws are
-- in withdrawn_rows; nothing leaves the warehouse by any other way.
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
from {{ ref('int_paper_rows_classified') }}
where rejection_reason is not null
