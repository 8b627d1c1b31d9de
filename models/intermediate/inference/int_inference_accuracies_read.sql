-- One row per result and metric of its model, as the round writes it.
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
),

metrics as (
    select * from {{ ref('inference_accuracy_metrics') }}
),

patterns as (
    select * from {{ ref('inference_accuracy_patterns') }}
),

accuracies as (
    select * from {{ ref('stg_inference__accuracies') }}
)

select
    results.source_id,
    results.location,
    metrics.metric_number,
    metrics.metric,
    accuracies.value_text,
    accuracies.value_number,
    accuracies.source_path,
    accuracies.source_line
from results
inner join metrics on results.official_model = metrics.official_model
inner join patterns on metrics.metric = patterns.metric and {{ holds_in('patterns', 'results.version') }}
inner join accuracies
    on
        results.source_id = accuracies.source_id
        and results.location = accuracies.location
        and patterns.pattern_id = accuracies.pattern_id
