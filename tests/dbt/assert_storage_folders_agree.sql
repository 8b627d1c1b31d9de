-- Where the folder of a Storage result names a workload or an accelerator, it is that of the benchmark that the numbers
-- of its runs gave. Fails with the published results whose folder names another one.
with

results as (
    select
        runs.source_id,
        runs.result_path,
        runs.benchmark_id,
        rules.workload_folder,
        rules.accelerator_folder,
        lower(runs.result_path) as folders
    from {{ ref('int_storage_runs_validated') }} as runs
    inner join {{ ref('storage_run_rules') }} as rules on runs.benchmark_id = rules.benchmark_id
    where not {{ is_local('runs.source_id') }}
)

select distinct
    results.source_id,
    results.result_path,
    results.benchmark_id,
    others.benchmark_id as benchmark_of_folder,
    'see seeds/rules/storage_run_rules.csv' as remedy
from results
inner join {{ ref('storage_run_rules') }} as others
    on
        (
            results.workload_folder != others.workload_folder
            and contains(results.folders, others.workload_folder)
            and not contains(results.folders, results.workload_folder)
        )
        or (
            results.accelerator_folder != others.accelerator_folder
            and contains(results.folders, others.accelerator_folder)
            and not contains(results.folders, results.accelerator_folder)
        )
