-- One row per Inference result and check of one value in its log, with the limit for its round, model and scenario.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
),

limits as (
    select * from {{ ref('inference_check_limits') }}
),

logged as (
    select * from {{ ref('int_inference_values_logged') }}
)

select
    results.source_id,
    results.result_path,
    limits.check_id,
    case when limits.limit_value is not null then logged.value_number * limits.factor end as measured_value,
    limits.limit_value,
    case when limits.limit_value is null then logged.value_text end as measured_text,
    limits.expected_text,
    case when results.log_kind is null then 'log_missing' else 'entry_missing' end as missing_reason,
    logged.source_path,
    logged.source_line
from results
inner join limits
    on
        {{ holds_in('limits', 'results.version') }}
        and coalesce(limits.official_model, results.official_model, '') = coalesce(results.official_model, '')
        and coalesce(limits.scenario, results.scenario, '') = coalesce(results.scenario, '')
        and coalesce(limits.logged_scenario, results.logged_scenario, '') = coalesce(results.logged_scenario, '')
left join logged on {{ is_of_run('logged', 'results') }} and limits.entry_key = logged.entry_key
