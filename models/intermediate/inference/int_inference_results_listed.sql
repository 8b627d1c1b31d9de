-- One row per result folder of a submission, `results/<system>/<model>/<scenario>`, and whether it has the first
-- performance run, without which it is not a result.
-- Automotive submissions have the same files and are not among them.
with

sources as (
    select * from {{ ref('stg_registry__sources') }}
    where suite = 'inference'
),

rounds as (
    select * from {{ ref('rounds') }}
),

scenario_aliases as (
    select * from {{ ref('scenario_aliases') }}
),

results as (
    select
        source_id,
        result_path,
        any_value(division) as division,
        any_value(submitter_text) as submitter_text,
        any_value(system_dir) as system_dir,
        any_value(used_model) as used_model,
        any_value(scenario_text) as scenario_text,
        count(*) filter (where file_kind like 'power!_%' escape '!' and file_kind != 'power_samples') > 0 as has_power,
        count(*) filter (where run_name = 'run_1') > 0 as has_first_run,
        max(content_sha256) filter (where file_kind = 'power_samples') as measurement_id
    from {{ ref('stg_inference__files') }}
    group by source_id, result_path
)

select
    results.*,
    sources.round_id,
    rounds.version,
    scenario_aliases.scenario
from results
inner join sources on results.source_id = sources.source_id
inner join rounds on sources.round_id = rounds.round_id
left join scenario_aliases on results.scenario_text = scenario_aliases.scenario_text
