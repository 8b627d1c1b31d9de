-- One row per result of Training, or of strong scaling in HPC: its number of runs, and the number that its benchmark
-- requires.
with

results as (
    select * from {{ ref('int_training_results_scored') }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

rules as (
    select * from {{ ref('training_run_rules') }}
)

select
    results.source_id,
    results.result_path,
    'run_count' as check_id,
    cast(case when rules.run_count is not null then results.run_count end as string) as measured_text,
    cast(rules.run_count as string) as expected_text,
    rules.dropped_run_count,
    'no_score_rule' as missing_reason,
    results.source_path
from results
inner join sources on results.source_id = sources.source_id
left join rules on sources.suite = rules.suite and results.benchmark_id = rules.benchmark_id
