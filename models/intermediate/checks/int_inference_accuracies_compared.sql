-- One row per Inference result and metric with a target: the value in its accuracy file, and the least and the most
-- that the closed division allows.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
),

targets as (
    select * from {{ ref('inference_accuracy_targets') }}
),

patterns as (
    select * from {{ ref('inference_accuracy_patterns') }}
),

accuracies as (
    select * from {{ ref('stg_inference__accuracies') }}
)

select
    results.source_id,
    results.result_path,
    targets.metric,
    targets.reference_accuracy * targets.required_share as least,
    targets.upper_limit as most,
    accuracies.value_number,
    accuracies.source_path,
    accuracies.source_line
from results
inner join targets
    on results.benchmark_id = targets.benchmark_id and {{ holds_in('targets', 'results.version') }}
inner join patterns on targets.metric = patterns.metric and {{ holds_in('patterns', 'results.version') }}
left join accuracies
    on
        results.source_id = accuracies.source_id
        and results.result_path = accuracies.result_path
        and patterns.pattern_id = accuracies.pattern_id
