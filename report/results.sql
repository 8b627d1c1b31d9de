-- One row per result folder of the submission, counted or not. A folder of a system of two categories has two results.
with

facts as (
    select
        coalesce(result_path, source_path) as result_path,
        any_value(round_id) as round_id,
        any_value(suite) as suite,
        any_value(division) as division,
        any_value(availability) as availability,
        any_value(submitter) as submitter,
        any_value(system_name) as system_name,
        any_value(system_dir) as system_dir,
        any_value(accelerator_name) as accelerator_name,
        any_value(accelerator_count) as accelerator_count,
        any_value(node_count) as node_count,
        any_value(software) as software,
        any_value(benchmark_id) as benchmark_id,
        any_value(scenario) as scenario,
        any_value(accuracy_text) as accuracy_text,
        any_value(has_power) as has_power,
        list(category order by category) as categories
    from marts.fct_results
    group by coalesce(result_path, source_path)
),

checked as (
    select
        result_path,
        any_value(round_id) as round_id,
        any_value(suite) as suite,
        any_value(division) as division
    from marts.result_checks
    group by result_path
),

-- What is known of an Inference result that is not counted.
rejected as (
    select *
    from intermediate.int_inference_results_measured
    where rejection_reason is not null
)

select
    coalesce(facts.result_path, checked.result_path) as result_path,
    coalesce(facts.round_id, checked.round_id) as round_id,
    facts.result_path is not null as is_counted,
    coalesce(facts.division, checked.division) as division,
    coalesce(facts.categories, []) as categories,
    facts.availability,
    coalesce(facts.submitter, rejected.submitter_text) as submitter,
    coalesce(facts.system_name, rejected.system_name) as system_name,
    coalesce(facts.system_dir, rejected.system_dir) as system_dir,
    coalesce(facts.accelerator_name, rejected.accelerator_name) as accelerator_name,
    facts.accelerator_count,
    coalesce(facts.node_count, rejected.node_count) as node_count,
    coalesce(facts.software, rejected.software) as software,
    coalesce(facts.benchmark_id, rejected.benchmark_id) as benchmark_id,
    benchmarks.model_name as benchmark_name,
    benchmarks.accuracy_target_pct,
    coalesce(facts.scenario, rejected.scenario) as scenario,
    scenarios.official_name as scenario_name,
    facts.accuracy_text,
    coalesce(facts.has_power, rejected.has_power, false) as has_power
from facts
full join checked on facts.result_path = checked.result_path
left join rejected on coalesce(facts.result_path, checked.result_path) = rejected.result_path
left join seeds.benchmarks
    on
        coalesce(facts.suite, checked.suite) = benchmarks.suite
        and coalesce(facts.benchmark_id, rejected.benchmark_id) = benchmarks.benchmark_id
left join seeds.official_names as scenarios
    on
        scenarios.attribute = 'scenario'
        and coalesce(facts.scenario, rejected.scenario) = scenarios.value
order by coalesce(facts.result_path, checked.result_path)
