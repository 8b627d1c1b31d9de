-- One row per measured result of a tiny submission, in the warehouse's own names.
-- The mean power of a result with energy is that of the energy run, whose throughput is another than that of the
-- performance run.
{% set implied_power_w %}
case
    when results.is_streaming then results.power_uw / 1e6
    else
        results.energy_uj_per_inference / 1e6
        * coalesce(results.energy_run_throughput_samples_per_s, results.throughput_samples_per_s)
end
{%- endset %}
{% set known = {
    'source_result_id': "concat_ws('|', results.source_id, results.location)",
    'round_id': 'sources.round_id',
    'suite': "'tiny'",
    'category': "'tiny'",
    'division': 'results.division',
    'availability': 'availability_aliases.availability',
    'submitter': "coalesce(submitter_aliases.submitter, case when " ~ is_local('results.source_id') ~ " then results.submitter_text end)",
    'system_name': 'coalesce(systems.board_name, results.platform)',
    'platform': 'results.platform',
    'location': 'results.location',
    'accelerator_name': 'systems.accelerator_name',
    'host_processor_name': 'systems.host_processor_name',
    'software': 'systems.software',
    'benchmark_id': 'results.benchmark_id',
    'used_model': 'results.variant',
    'samples_per_query': '1',
    'accuracy_text': "coalesce('Top-1: ' || results.top1_pct, 'AUC: ' || results.auc)",
    'latency_ms': 'results.latency_ms',
    'has_power': 'coalesce(results.energy_uj_per_inference, case when results.is_streaming then results.power_uw end) is not null',
    'power_w': 'case when results.is_streaming then results.power_uw / 1e6 end',
    'energy_j_per_query': 'results.energy_uj_per_inference / 1e6',
    'energy_j_per_inference': 'results.energy_uj_per_inference / 1e6',
    'implied_power_w': implied_power_w,
    'implied_power_w_as_labelled': implied_power_w,
    'is_complete': 'coalesce(results.latency_ms, results.duty_cycle) is not null',
    'is_in_paper_export': 'false',
    'published_source': 'results.source_id',
    'source_path': 'coalesce(results.source_path, results.power_source_path)',
    'source_line': 'coalesce(results.source_line, results.power_source_line)',
    'power_source_path': 'results.power_source_path',
    'power_source_line': 'results.power_source_line',
} %}
with

results as (
    select * from {{ ref('int_tiny_results_pivoted') }}
    where coalesce(latency_ms, energy_uj_per_inference, duty_cycle) is not null
),

matches as (
    select * from {{ ref('int_tiny_systems_matched') }}
),

systems as (
    select * from {{ ref('stg_tiny__systems') }}
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
left join matches
    on
        results.source_id = matches.source_id
        and results.division = matches.division
        and results.submitter_text = matches.submitter_text
        and results.platform = matches.platform
left join systems
    on
        matches.source_id = systems.source_id
        and matches.system_path = systems.source_path
left join submitter_aliases on results.submitter_text = submitter_aliases.submitter_text
left join availability_aliases on systems.availability_text = availability_aliases.availability_text
