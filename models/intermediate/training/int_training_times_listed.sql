-- One row per scored result of a Training submission: its time to train and its attributes.
with

results as (
    select * from {{ ref('int_training_results_scored') }}
    where no_score_reason is null
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
    'time_to_train_min' as measure,
    results.time_to_train_min as result_number,
    results.source_id,
    results.source_path,
    results.source_line,
    sources.round_id,
    'training' as suite,
    'training' as category,
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
