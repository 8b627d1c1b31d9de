-- The power runs of some results, and the run with an id, with the texts of their figures. A system of two categories
-- has one run and two results: a run that is named with both has the texts of the first.
with

named as (
    select result_id from marts.fct_results
    where list_contains($result_ids, result_id)
    union distinct
    select result_id from marts.power_runs
    where run_id = $id
),

results as (
    select facts.* from marts.fct_results as facts
    inner join named on facts.result_id = named.result_id
),

names as (
    select * from seeds.official_names
)

select
    runs.run_id,
    results.result_id,
    results.public_id,
    results.benchmark_id,
    results.scenario,
    runs.is_published,
    results.submitter || ': ' || results.system_name as title,
    concat_ws(
        ', ',
        suites.official_name || ' ' || replace(results.round_id, results.suite || '-', '') || ' '
        || divisions.official_name,
        categories.official_name,
        benchmarks.model_name || ' (' || results.benchmark_id || ')',
        -- In the open division a submitter chooses the model.
        case when results.division = 'open' then 'model ' || results.used_model end,
        scenarios.official_name,
        results.public_id
    ) as subject,
    nullif(concat_ws(', ', runs.flags, nullif(quality.flags, 'none')), '') as flags,
    runs.window_s,
    runs.mean_power_w,
    runs.counted_sample_count,
    runs.source_id,
    runs.source_path,
    runs.source_line
from marts.power_runs as runs
left join marts.power_quality as quality on runs.run_id = quality.run_id
inner join results
    on
        runs.result_id = results.result_id
        or (
            runs.source_id = results.published_source
            and starts_with(runs.run_id, results.published_source || '/' || results.result_path || '/')
        )
inner join seeds.benchmarks as benchmarks
    on results.suite = benchmarks.suite and results.benchmark_id = benchmarks.benchmark_id
inner join names as suites on suites.attribute = 'suite' and results.suite = suites.value
inner join names as divisions on divisions.attribute = 'division' and results.division = divisions.value
left join names as categories on categories.attribute = 'category' and results.category = categories.value
inner join names as scenarios on scenarios.attribute = 'scenario' and results.scenario = scenarios.value
qualify row_number() over (partition by runs.run_id order by results.category) = 1
order by results.public_id, results.benchmark_id, results.scenario, runs.run_id
