-- One row per result of a submission: with the description of its system, and why it is no result if it is none.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
),

systems as (
    select * from {{ ref('stg_inference__systems') }}
),

categories as (
    select distinct system_type from {{ ref('inference_categories') }}
),

models as (
    select * from {{ ref('inference_models') }}
),

log_forms as (
    select * from {{ ref('inference_log_forms') }}
)

select
    results.*,
    systems.source_path as system_source_path,
    coalesce(systems.system_name, results.platform) as system_name,
    systems.availability_text,
    coalesce(systems.system_type, log_forms.default_system_type) as system_type,
    systems.node_count,
    systems.host_processor_name,
    systems.host_processors_per_node,
    systems.accelerator_name,
    systems.accelerators_per_node,
    systems.software,
    systems.is_power_only,
    models.benchmark_id,
    case
        when not results.has_first_run then 'no_first_run'
        when results.validity is not null and not results.is_valid then 'not_valid'
        when systems.source_path is null then 'no_system_description'
        when categories.system_type is null then 'unknown_system_type'
        when models.benchmark_id is null then 'unknown_model'
        when results.logged_scenario is not null and results.measure is null then 'unexpected_scenario'
    end as rejection_reason
from results
left join systems
    on
        results.source_id = systems.source_id
        and results.division = systems.division
        and results.submitter_text = systems.submitter_text
        and results.platform = systems.platform
left join log_forms on {{ holds_in('log_forms', 'results.version') }}
left join categories on coalesce(systems.system_type, log_forms.default_system_type) = categories.system_type
left join models on results.official_model = models.official_model
