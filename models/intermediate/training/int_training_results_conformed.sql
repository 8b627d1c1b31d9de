-- One row per scored result of a training submission, in the warehouse's own names.
{% set known = {
    'source_result_id': "concat_ws('|', results.source_id, results.location)",
    'round_id': 'sources.round_id',
    'suite': "'training'",
    'category': "'training'",
    'division': 'systems.division',
    'availability': 'availability_aliases.availability',
    'submitter': "coalesce(submitter_aliases.submitter, case when " ~ is_local('results.source_id') ~ " then systems.submitter_text end)",
    'system_name': 'systems.system_name',
    'platform': 'results.platform',
    'location': 'results.location',
    'accelerator_name': 'systems.accelerator_name',
    'accelerator_count': 'case when systems.accelerator_name is not null then systems.node_count * systems.accelerators_per_node end',
    'node_count': 'systems.node_count',
    'host_processor_name': 'systems.host_processor_name',
    'host_processor_count': 'systems.node_count * systems.host_processors_per_node',
    'software': 'systems.software',
    'benchmark_id': 'results.benchmark_id',
    'time_to_train_min': 'results.time_to_train_min',
    'has_power': 'energies.official_energy_kj is not null',
    'training_energy_kj': 'energies.official_energy_kj',
    'implied_power_w': safe_divide('energies.official_energy_kj * 1000', 'results.time_to_train_min * 60'),
    'implied_power_w_as_labelled': safe_divide('energies.official_energy_kj * 1000', 'results.time_to_train_min * 60'),
    'is_complete': 'true',
    'is_in_paper_export': 'false',
    'published_source': 'results.source_id',
    'source_path': 'results.source_path',
    'source_line': 'results.source_line',
    'power_source_path': 'energies.source_path',
    'power_source_line': 'energies.source_line',
} %}
with

results as (
    select * from {{ ref('int_training_results_scored') }}
    where no_score_reason is null
),

energies as (
    select * from {{ ref('int_training_energies_scored') }}
),

systems as (
    select * from {{ ref('stg_training__systems') }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

submitter_aliases as (
    select * from {{ ref('submitter_aliases') }}
),

availability_aliases as (
    select * from {{ ref('availability_aliases') }}
)

select
    {{ conformed_result_values(known) }}
from results
inner join sources on results.source_id = sources.source_id
left join energies
    on
        results.source_id = energies.source_id
        and results.location = energies.location
left join systems
    on
        results.source_id = systems.source_id
        and results.submitter_folder = systems.submitter_folder
        and results.platform = systems.platform
left join submitter_aliases on systems.submitter_text = submitter_aliases.submitter_text
left join availability_aliases on systems.availability_text = availability_aliases.availability_text
