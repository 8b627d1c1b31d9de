-- One row per result folder of a Mobile or Automotive submission, with the official value, and the reason if it is
-- rejected. The scenario is that of the log; a folder that states another is rejected.
with

results as (
    select * from {{ ref('int_device_results_listed') }}
),

entries as (
    select * from {{ ref('stg_inference__log_entries') }}
),

log_forms as (
    select * from {{ ref('inference_log_forms') }}
),

scenario_aliases as (
    select * from {{ ref('scenario_aliases') }}
),

benchmark_aliases as (
    select * from {{ ref('benchmark_aliases') }}
),

rules as (
    select * from {{ ref('device_result_rules') }}
),

runs as (
    select
        entries.source_id,
        {% for column, key in {'scenario_text': 'scenario_key', 'validity': 'validity_key'}.items() %}
        min_by(
            entries.value_text, case when entries.entry_key = log_forms.{{ key }} then entries.source_line end
        ) as {{ column }},
        {% endfor %}
        entries.source_path
    from entries
    inner join log_forms on entries.log_kind = log_forms.log_kind
    group by entries.source_id, entries.source_path
),

ruled as (
    select
        results.*,
        benchmark_aliases.benchmark_id,
        runs.scenario_text as logged_scenario_text,
        runs.validity,
        logged.scenario,
        folders.scenario as folder_scenario,
        rules.entry_key,
        rules.factor,
        rules.measure
    from results
    left join runs on results.source_id = runs.source_id and results.log_path = runs.source_path
    left join scenario_aliases as logged on runs.scenario_text = logged.scenario_text
    left join scenario_aliases as folders on results.scenario_text = folders.scenario_text
    left join benchmark_aliases
        on results.suite = benchmark_aliases.suite and results.benchmark_text = benchmark_aliases.benchmark_text
    left join rules
        on
            results.suite = rules.suite
            and logged.scenario = rules.scenario
            and {{ holds_in('rules', 'results.version') }}
),

valued as (
    select
        ruled.source_id,
        ruled.result_path,
        min(entries.source_line) as log_line,
        min_by(entries.value_number, entries.source_line) as value_number,
        min_by(entries.value_text, entries.source_line) as value_text
    from ruled
    inner join entries
        on
            ruled.source_id = entries.source_id
            and ruled.log_path = entries.source_path
            and ruled.entry_key = entries.entry_key
    group by ruled.source_id, ruled.result_path
)

select
    ruled.*,
    valued.log_line,
    valued.value_text as result_text,
    valued.value_number * ruled.factor as result_number,
    case
        when ruled.log_path is null then 'no_first_run'
        when coalesce(ruled.validity, '') != 'VALID' then 'not_valid'
        when ruled.benchmark_id is null then 'unknown_model'
        when ruled.measure is null or ruled.scenario != coalesce(ruled.folder_scenario, ruled.scenario)
            then 'unexpected_scenario'
        when valued.value_number is null then 'no_measurement'
    end as rejection_reason
from ruled
left join valued on ruled.source_id = valued.source_id and ruled.result_path = valued.result_path
