-- One row per result: the run whose log counts, what that log says ran, and whether it calls itself valid.
with

locations as (
    select * from {{ ref('int_inference_locations_listed') }}
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
        entries.location,
        entries.run_name,
        any_value(locations.scenario) as directory_scenario,
        any_value(locations.version) as version,
        any_value(log_forms.log_kind) as log_kind,
        min_by(entries.value_text, entries.source_line)
            filter (where entries.entry_key = log_forms.scenario_key) as logged_scenario_text,
        min_by(entries.value_text, entries.source_line)
            filter (where entries.entry_key = log_forms.validity_key) as validity,
        count(*) filter (where entries.is_error) as error_count
    from entries
    inner join locations on entries.source_id = locations.source_id and entries.location = locations.location
    inner join log_forms
        on {{ holds_in('log_forms', 'locations.version') }} and entries.log_kind = log_forms.log_kind
    group by entries.source_id, entries.location, entries.run_name
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
            partition by source_id, location
            order by
                case when takes_last_valid_run and is_valid then 0 else 1 end,
                case when takes_last_valid_run and is_valid then run_name end desc,
                run_name
        ) as choice
    from candidates
)

select
    locations.source_id,
    locations.location,
    coalesce(ranked.run_name, 'run_1') as run_name,
    ranked.log_kind,
    scenario_aliases.scenario as logged_scenario,
    ranked.validity,
    coalesce(ranked.is_valid, false) as is_valid,
    coalesce(ranked.error_count, 0) as error_count
from locations
left join ranked
    on locations.source_id = ranked.source_id and locations.location = ranked.location and ranked.choice = 1
left join scenario_aliases on ranked.logged_scenario_text = scenario_aliases.scenario_text
