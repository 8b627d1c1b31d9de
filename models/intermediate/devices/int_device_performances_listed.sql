-- One row per result of a Mobile or Automotive submission that is not rejected: its performance and its attributes. No
-- result of these suites has power.
with

results as (
    select * from {{ ref('int_device_results_measured') }}
    where rejection_reason is null
),

systems as (
    select * from {{ ref('int_device_systems_matched') }}
),

app_results as (
    select * from {{ ref('int_mobile_app_results_assigned') }}
)

select
    results.source_id || '|' || results.result_path as result_key,
    'performance' as measurement_role,
    results.measure,
    results.result_number,
    results.source_id,
    results.source_path,
    results.log_line as source_line,
    results.round_id,
    results.suite,
    results.suite as category,
    results.division,
    systems.availability_text,
    results.submitter_text,
    coalesce(systems.system_name, results.system_dir, results.submitter_text) as system_name,
    coalesce(results.system_dir, systems.file_stem) as system_dir,
    results.result_path,
    coalesce(systems.accelerator_name, app_results.accelerator_name) as accelerator_name,
    systems.accelerators_per_node,
    systems.node_count,
    systems.host_processor_name as host_processor_text,
    systems.host_processors_per_node,
    systems.software,
    results.benchmark_id,
    results.benchmark_text as used_model,
    results.logged_scenario_text as scenario_text,
    app_results.accuracy_text,
    false as is_incomplete
from results
left join systems
    on
        results.source_id = systems.source_id
        and results.division = systems.division
        and results.submitter_text = systems.submitter_text
        and coalesce(results.system_dir, '') = systems.system_dir
left join app_results
    on
        results.source_id = app_results.source_id
        and results.division = app_results.division
        and results.submitter_text = app_results.submitter_text
        and coalesce(results.system_dir, '') = app_results.system_dir
        and results.benchmark_id = app_results.benchmark_id
        and results.scenario = app_results.scenario
