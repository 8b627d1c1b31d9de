-- One row per valid run of Training, or of strong scaling in HPC: its rank by time within the result, and whether it
-- counts for the score.
with

runs as (
    select
        *,
        count(*) over (partition by source_id, result_path) as file_count,
        count(*) filter (where is_valid) over (partition by source_id, result_path) as valid_count
    from {{ ref('int_training_runs_validated') }}
    where scaling_kind = 'strong'
),

aliases as (
    select * from {{ ref('benchmark_aliases') }}
),

rules as (
    select * from {{ ref('training_run_rules') }}
),

ranked as (
    select
        *,
        row_number() over (partition by source_id, result_path order by run_min, run_name) as run_rank
    from runs
    where is_valid
)

select
    ranked.*,
    {{ is_scored_run(
        'ranked.run_rank', 'ranked.valid_count', 'ranked.file_count', 'rules.dropped_run_count'
    ) }} as is_scored
from ranked
inner join aliases on ranked.suite = aliases.suite and ranked.benchmark_text = aliases.benchmark_text
inner join rules on aliases.suite = rules.suite and aliases.benchmark_id = rules.benchmark_id
