-- One row per result folder of a Tiny submission in which no measurement was found.
with

results as (
    select * from {{ ref('int_tiny_results_pivoted') }}
),

files as (
    select * from {{ ref('int_tiny_files_assigned') }}
)

select
    results.source_id,
    min(files.source_path) as source_path,
    'no_measurement' as reason
from results
inner join files
    on
        results.source_id = files.source_id
        and results.result_path = files.result_path
where coalesce(results.latency_ms, results.energy_uj_per_inference, results.duty_cycle) is null
group by results.source_id, results.result_path
