-- One row per result of a submission that is not rejected: its performance by the official rule, and its attributes. A
-- result without its log has no number and is incomplete.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
    where rejection_reason is null
),

accuracies as (
    select * from {{ ref('int_inference_accuracies_read') }}
),

logged as (
    select * from {{ ref('int_inference_values_logged') }}
),

token_keys as (
    select * from {{ ref('inference_token_keys') }}
),

tokens as (
    select
        results.source_id,
        results.result_path,
        max({{ safe_divide('token_values.value_number', 'sample_values.value_number') }}) as logged_tokens_per_sample
    from results
    inner join logged as token_values on {{ is_of_run('token_values', 'results') }}
    inner join token_keys on token_values.entry_key = token_keys.tokens_key
    inner join logged as sample_values
        on {{ is_of_run('sample_values', 'results') }} and token_keys.samples_key = sample_values.entry_key
    group by results.source_id, results.result_path
)

select
    results.source_id || '|' || results.result_path as result_key,
    'performance' as measurement_role,
    results.measure,
    results.result_number,
    results.source_id,
    coalesce(results.source_path, results.result_path || '/performance/run_1') as source_path,
    results.source_line,
    results.round_id,
    'inference' as suite,
    results.system_type as system_type_text,
    results.division,
    results.availability_text,
    results.submitter_text,
    results.system_name,
    results.system_dir,
    results.result_path,
    results.accelerator_name,
    results.accelerators_per_node,
    results.node_count,
    results.host_processor_name as host_processor_text,
    results.host_processors_per_node,
    results.software,
    results.benchmark_id,
    results.used_model,
    results.scenario_text,
    accuracies.accuracy_text,
    tokens.logged_tokens_per_sample,
    results.result_number is null as is_incomplete
from results
left join accuracies on results.source_id = accuracies.source_id and results.result_path = accuracies.result_path
left join tokens on results.source_id = tokens.source_id and results.result_path = tokens.result_path
