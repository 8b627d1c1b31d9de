-- One row per result: the run whose log counts, and the scenario and validity that the log states.
with

results as (
    select * from {{ ref('int_inference_results_listed') }}
),

log_forms as (
    select * from {{ ref('inference_log_forms') }}
),

rules as (
    select * from {{ ref('inference_result_rules') }}
),

entries as (
    select * from {{ ref('stg_inference__log_entries') }}
),

scenario_aliases as (
    select * from {{ ref('scenario_aliases') }}
),

server_rules as (
    select distinct
        first_version,
        last_version,
        directory_scenario
    from rules
    where takes_last_valid_run
),

runs as (
    select
        entries.source_id,
        entries.result_path,
        entries.run_name,
        any_value(results.scenario) as directory_scenario,
        any_value(results.version) as version,
        {% for column, key in {'logged_scenario_text': 'scenario_key', 'validity': 'validity_key'}.items() %}
        min_by(
            entries.value_text, case when entries.entry_key = log_forms.{{ key }} then entries.source_line end
        ) as {{ column }},
        {% endfor %}
        any_value(log_forms.log_kind) as log_kind
    from entries
    inner join results on entries.source_id = results.source_id and entries.result_path = results.result_path
    inner join log_forms
        on
            {{ holds_in('log_forms', 'results.version') }}
            and entries.log_kind = log_forms.log_kind
            and entries.entry_key in (log_forms.scenario_key, log_forms.validity_key)
    group by entries.source_id, entries.result_path, entries.run_name
),

candidates as (
    select
        runs.*,
        server_rules.directory_scenario is not null as takes_last_valid_run,
        coalesce(runs.validity = 'VALID', false) as is_valid
    from runs
    left join server_rules
        on
            {{ holds_in('server_rules', 'runs.version') }}
            and runs.directory_scenario = server_rules.directory_scenario
    where runs.run_name = 'run_1' or server_rules.directory_scenario is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_id, result_path
            order by
                case when takes_last_valid_run and is_valid then 0 else 1 end,
                case when takes_last_valid_run and is_valid then run_name end desc,
                run_name
        ) as choice
    from candidates
)

select
    results.source_id,
    results.result_path,
    coalesce(ranked.run_name, 'run_1') as run_name,
    ranked.log_kind,
    scenario_aliases.scenario as logged_scenario,
    ranked.validity,
    coalesce(ranked.is_valid, false) as is_valid
from results
left join ranked
    on results.source_id = ranked.source_id and results.result_path = ranked.result_path and ranked.choice = 1
left join scenario_aliases on ranked.logged_scenario_text = scenario_aliases.scenario_text
