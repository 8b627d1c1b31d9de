-- One row per raw row that is a measurement, but of another result than it states: the corrections ledger withdraws it.
select
    withdrawn.source_id,
    withdrawn.source_path,
    withdrawn.source_line,
    withdrawn.category,
    withdrawn.round_id,
    withdrawn.public_id,
    withdrawn.submitter_text,
    withdrawn.benchmark_text,
    withdrawn.unit_text,
    classified.result_text,
    withdrawn.correction_ids
from {{ ref('int_measurements_corrected') }} as withdrawn
left join {{ ref('int_paper_rows_classified') }} as classified
    on
        withdrawn.source_id = classified.source_id
        and withdrawn.source_line = classified.source_line
where withdrawn.is_withdrawn
