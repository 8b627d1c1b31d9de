-- One row per scored result of a Training or HPC submission: its performance and its attributes. The performance is the
-- time to train, or, in weak scaling, the throughput of models.
with

times as (
    select
        *,
        'time_to_train_min' as measure,
        time_to_train_min as result_number
    from {{ ref('int_training_results_scored') }}
),

throughputs as (
    select
        *,
        'throughput_models_per_min' as measure,
        throughput_models_per_min as result_number
    from {{ ref('int_training_throughputs_scored') }}
),

results as (
    {{ union_by_name(['times', 'throughputs']) }}
),

systems as (
    select * from {{ ref('stg_training__systems') }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
)

select
    results.source_id || '|' || results.result_path as result_key,
    'performance' as measurement_role,
    results.measure,
    results.result_number,
    results.trained_model_count,
    results.time_to_train_all_min,
    results.source_id,
    results.source_path,
    results.source_line,
    sources.round_id,
    sources.suite,
    -- Each of the two suites is a category of its own.
    sources.suite as category,
    results.division,
    results.system_dir,
    results.result_path,
    results.benchmark_id,
    {% for column in [
        'availability_text', 'submitter_text', 'system_name', 'accelerator_name', 'accelerators_per_node',
        'node_count', 'host_processors_per_node', 'software',
    ] %}
    systems.{{ column }},
    {% endfor %}
    systems.host_processor_name as host_processor_text
from results
inner join sources on results.source_id = sources.source_id
left join systems
    on
        results.source_id = systems.source_id
        and results.submitter_dir = systems.submitter_dir
        and results.system_dir = systems.system_dir
where results.no_score_reason is null
