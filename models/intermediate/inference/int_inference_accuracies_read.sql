-- One row per result with accuracy values: the metrics of its model in the official order, by the patterns of the
-- round.
with

results as (
    select * from {{ ref('int_inference_results_listed') }}
),

models as (
    select * from {{ ref('int_inference_models_mapped') }}
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
    results.result_path,
    {{ join_texts(
        "metrics.metric || ': ' || accuracies.value_text", "'  '", 'metrics.metric_number'
    ) }} as accuracy_text
from results
inner join models on {{ is_same_folder('results', 'models') }}
inner join metrics on models.official_model = metrics.official_model
inner join patterns on metrics.metric = patterns.metric and {{ holds_in('patterns', 'results.version') }}
inner join accuracies
    on
        results.source_id = accuracies.source_id
        and results.result_path = accuracies.result_path
        and patterns.pattern_id = accuracies.pattern_id
group by results.source_id, results.result_path
