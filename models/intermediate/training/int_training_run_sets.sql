-- One row per Training result of a submission: an id of its runs. Results with the same id are the same runs, handed in
-- again: all of them begin and end in the same milliseconds.
with

runs as (
    select
        *,
        cast(run_started_ms as string) || '-' || cast(run_stopped_ms as string) as run_span
    from {{ ref('int_training_runs_validated') }}
)

select
    source_id,
    result_path,
    md5(benchmark_text || '|' || {{ list_distinct('run_span') }}) as run_set_id
from runs
group by source_id, result_path, benchmark_text
