-- One row per result folder of a submission, with the official value, the description of its system, and the reason if
-- it is rejected. The rule for the value is chosen by round, model and both scenarios (that of the folder and that of
-- the log); a rule for the model is preferred to one for all models.
with

listed as (
    select * from {{ ref('int_inference_results_listed') }}
),

models as (
    select * from {{ ref('int_inference_models_mapped') }}
),

official_models as (
    select * from {{ ref('inference_models') }}
),

runs as (
    select * from {{ ref('int_inference_runs_chosen') }}
),

rules as (
    select * from {{ ref('inference_result_rules') }}
),

logged as (
    select * from {{ ref('int_inference_values_logged') }}
),

systems as (
    select * from {{ ref('stg_inference__systems') }}
),

system_files as (
    select * from {{ ref('inference_system_files') }}
),

categories as (
    select distinct system_type from {{ ref('inference_categories') }}
),

log_forms as (
    select * from {{ ref('inference_log_forms') }}
),

matched as (
    select
        listed.*,
        models.official_model,
        runs.run_name,
        runs.log_kind,
        runs.logged_scenario,
        runs.is_valid,
        runs.validity,
        rules.numerator_key,
        rules.denominator_key,
        rules.factor,
        rules.measure,
        coalesce(rules.is_inferred, false) as is_inferred
    from listed
    inner join runs on listed.source_id = runs.source_id and listed.result_path = runs.result_path
    left join models on {{ is_same_folder('listed', 'models') }}
    left join rules
        on
            {{ holds_in('rules', 'listed.version') }}
            and listed.scenario = rules.directory_scenario
            and runs.logged_scenario = rules.logged_scenario
            and coalesce(rules.official_model, models.official_model, '') = coalesce(models.official_model, '')
    qualify row_number() over (
        partition by listed.source_id, listed.result_path
        order by case when rules.official_model is not null then 0 else 1 end
    ) = 1
)

select
    matched.*,
    case
        when matched.denominator_key is null then numerators.value_number * matched.factor
        else {{ safe_divide('numerators.value_number * matched.factor', 'denominators.value_number') }}
    end as result_number,
    numerators.value_text as result_text,
    numerators.source_path,
    numerators.source_line,
    coalesce(systems.system_name, matched.system_dir) as system_name,
    systems.availability_text,
    coalesce(systems.system_type, log_forms.default_system_type) as system_type,
    systems.node_count,
    systems.host_processor_name,
    systems.host_processors_per_node,
    systems.accelerator_name,
    systems.accelerators_per_node,
    systems.software,
    systems.cooling,
    systems.power_management,
    systems.power_supply_details,
    official_models.benchmark_id,
    case
        when not matched.has_first_run then 'no_first_run'
        when matched.validity is not null and not matched.is_valid then 'not_valid'
        when systems.source_path is null then 'no_system_description'
        when categories.system_type is null then 'unknown_system_type'
        when official_models.benchmark_id is null then 'unknown_model'
        when matched.logged_scenario is not null and matched.measure is null then 'unexpected_scenario'
    end as rejection_reason
from matched
left join logged as numerators
    on {{ is_of_run('numerators', 'matched') }} and matched.numerator_key = numerators.entry_key
left join logged as denominators
    on {{ is_of_run('denominators', 'matched') }} and matched.denominator_key = denominators.entry_key
-- A description has the name of the folder, except where the seed says which one describes it.
left join system_files
    on
        matched.round_id = system_files.round_id
        and matched.division = system_files.division
        and matched.submitter_text = system_files.submitter_text
        and matched.system_dir = system_files.system_dir
left join systems
    on
        matched.source_id = systems.source_id
        and matched.division = systems.division
        and matched.submitter_text = systems.submitter_text
        and coalesce(system_files.described_as, matched.system_dir) = systems.system_dir
left join log_forms on {{ holds_in('log_forms', 'matched.version') }}
left join categories on coalesce(systems.system_type, log_forms.default_system_type) = categories.system_type
left join official_models on matched.official_model = official_models.official_model
