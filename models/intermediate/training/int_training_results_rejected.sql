-- One row per Training result that has no score, with the reason; and one per invalid run, scored or not.
with

results as (
    select * from {{ ref('int_training_results_scored') }}
    where no_score_reason is not null
),

runs as (
    select * from {{ ref('int_training_runs_validated') }}
    where not is_valid
)

select
    source_id,
    source_path,
    source_line,
    no_score_reason as reason
from results
union all
select
    source_id,
    source_path,
    source_line,
    invalid_reason as reason
from runs
