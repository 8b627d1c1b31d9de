-- One row per Storage result that has no score, with the reason; and one per invalid run.
select
    source_id,
    source_path,
    source_line,
    no_score_reason as reason
from {{ ref('int_storage_results_scored') }}
where no_score_reason is not null
union all
select
    source_id,
    source_path,
    source_line,
    invalid_reason as reason
from {{ ref('int_storage_runs_validated') }}
where invalid_reason is not null
