-- One row per device, benchmark and scenario of a Mobile submission for which the app states a result: its accuracy,
-- its throughput and the accelerator that it names.
with

runs as (
    select * from {{ ref('stg_mobile__app_results') }}
),

files as (
    select * from {{ ref('stg_mobile__files') }}
),

benchmark_aliases as (
    select * from {{ ref('benchmark_aliases') }}
    where suite = 'mobile'
),

scenario_aliases as (
    select * from {{ ref('scenario_aliases') }}
),

metrics as (
    select * from {{ ref('mobile_accuracy_metrics') }}
)

select
    runs.source_id,
    files.division,
    files.submitter_text,
    coalesce(files.system_dir, '') as system_dir,
    benchmark_aliases.benchmark_id,
    scenario_aliases.scenario,
    max(metrics.metric || ': ' || regexp_extract(runs.accuracy_text, '^[0-9.]+', 0)) as accuracy_text,
    max(runs.throughput_samples_per_s) filter (where runs.mode = 'performance') as throughput_samples_per_s,
    max(runs.accelerator_name) as accelerator_name,
    min(runs.source_path) as source_path
from runs
inner join files on runs.source_id = files.source_id and runs.source_path = files.source_path
left join benchmark_aliases on runs.benchmark_text = benchmark_aliases.benchmark_text
left join scenario_aliases on runs.scenario_text = scenario_aliases.scenario_text
left join metrics on runs.mode = 'accuracy' and benchmark_aliases.benchmark_id = metrics.benchmark_id
group by
    runs.source_id, files.division, files.submitter_text, coalesce(files.system_dir, ''),
    benchmark_aliases.benchmark_id, scenario_aliases.scenario
