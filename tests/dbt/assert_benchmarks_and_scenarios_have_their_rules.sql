-- What a new benchmark or scenario of Inference needs besides its name: the log entry that is its result, its accuracy
-- metric, and the category tables that have it. Without them its results would be rejected, have no accuracy, or be in
-- both categories. Fails with what is missing, by source. Submissions on this machine may lack it.
{% set columns = {
    'inference_accuracy_metrics': 'official_model', 'benchmark_categories': 'benchmark_id',
    'scenario_categories': 'scenario', 'inference_result_rules': 'scenario',
} %}
with

results as (
    select * from {{ ref('int_inference_results_measured') }}
    where not {{ is_local('source_id') }}
),

{% for seed, column in columns.items() if seed != 'inference_result_rules' %}
known_in_{{ seed }} as (
    select distinct {{ column }} from {{ ref(seed) }}
),

{% endfor %}
-- A rule of a scenario holds in some rounds.
known_in_inference_result_rules as (
    select distinct results.scenario
    from results
    inner join {{ ref('inference_result_rules') }} as rules
        on results.scenario = rules.directory_scenario and {{ holds_in('rules', 'results.version') }}
),

missing as (
    {% for seed, column in columns.items() %}
    select distinct
        source_id,
        {{ column }} as missing_name,
        'add it to {{ seed_path(ref(seed)) }}' as remedy
    from results
    where {{ column }} is not null and {{ column }} not in (select known.{{ column }} from known_in_{{ seed }} as known)
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from missing
