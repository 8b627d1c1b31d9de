-- One row per published result, with the values of its preferred source: complete before incomplete, then by the
-- precedence of the seed source_precedences. Attributes that only another source has (id, availability, accuracy,
-- software, the log and the quality of the power measurement) are taken from that one.
{% set measures = performance_measures() + ['power_w', 'energy_j_per_query', 'training_energy_kj'] %}
with

results as (
    select * from {{ ref('int_results_identified') }}
),

system_kinds as (
    select * from {{ ref('int_system_kinds_assigned') }}
),

kinds as (
    select * from {{ ref('system_kinds') }}
),

rounds as (
    select * from {{ ref('rounds') }}
),

accelerators as (
    select * from {{ ref('int_accelerators_matched') }}
),

{% for flags in ['power_run_flags', 'power_quality_flags'] %}
questioned_by_{{ flags }} as (
    {{ texts_with_flag(ref('int_results_identified'), flags, ref(flags), 'questions_value') }}
),

{% endfor %}

tolerances as (
    select * from {{ ref('reconciliation_rules') }}
),

across_sources as (
    select
        result_id,
        coalesce(
            min_by(public_id, precedence) filter (where public_id is not null), max(computed_public_id)
        ) as public_id,
        min_by(availability, precedence) filter (where availability is not null) as availability,
        min_by(accuracy_text, precedence) filter (where accuracy_text is not null) as accuracy_text,
        min_by(software, precedence) filter (where software is not null) as software,
        min_by(measurement_id, precedence) filter (where measurement_id is not null) as measurement_id,
        min_by(power_quality_flags, precedence) filter (where power_quality_flags is not null) as power_quality_flags,
        count(*) filter (where is_in_paper_export) > 0 as is_in_paper_export,
        count(*) filter (where has_logs) > 0 as has_logs,
        count(distinct published_source) as source_count,
        count(distinct published_source) filter (where not is_in_paper_export) as official_source_count,
        {{ largest_relative_spread(measures, 'true') }} as source_spread,
        {{ largest_relative_spread(measures, 'not is_in_paper_export') }} as official_source_spread,
        {{ list_distinct('published_source') }} as sources
    from results
    group by result_id
)

select
    results.result_id,
    results.round_id,
    rounds.round_date,
    results.suite,
    results.category,
    results.division,
    across_sources.availability,
    across_sources.public_id,
    results.submitter,
    results.system_name,
    results.system_dir,
    results.result_path,
    results.accelerator_name,
    results.accelerator_count,
    accelerators.accelerator_vendor,
    accelerators.accelerator_family,
    accelerators.accelerator_model,
    system_kinds.system_kind,
    case kinds.compared_as when 'accelerator' then true when 'cpu' then false end as has_accelerator,
    results.node_count,
    results.host_processor_name,
    results.host_processor_count,
    across_sources.software,
    results.benchmark_id,
    results.used_model,
    results.comparability_id,
    results.performance_comparability_id,
    results.scenario,
    across_sources.accuracy_text,
    results.throughput_samples_per_s,
    results.throughput_tokens_per_s,
    results.tokens_per_sample,
    results.tokens_per_sample_basis,
    results.latency_ms,
    results.stream_count,
    results.time_to_train_min,
    results.throughput_models_per_min,
    results.trained_model_count,
    results.time_to_train_all_min,
    results.read_throughput_mib_per_s,
    results.read_throughput_samples_per_s,
    results.accelerator_utilization_pct,
    results.simulated_accelerator_count,
    results.has_power,
    results.is_complete,
    results.is_published,
    results.power_w,
    results.energy_j_per_query,
    results.energy_j_per_inference,
    results.training_energy_kj,
    results.measured_energy_kj,
    results.estimated_energy_kj,
    results.wall_energy_kj,
    results.metering_point,
    results.is_repeat_metering_of,
    results.mean_power_w,
    results.power_run_flags,
    across_sources.power_quality_flags,
    across_sources.measurement_id,
    {{ evidence_grade(
        'across_sources', 'coalesce(tolerances.evidence_tolerance, 0)',
        ['questioned_by_power_run_flags.flags', 'questioned_by_power_quality_flags.flags'],
    ) }} as evidence_grade,
    results.efficiency_samples_per_j,
    results.efficiency_tokens_per_j,
    results.correction_ids,
    across_sources.is_in_paper_export,
    across_sources.sources,
    results.published_source,
    results.source_withdrawn_on,
    results.source_path,
    results.source_line,
    results.power_source_path,
    results.power_source_line
from results
inner join across_sources on results.result_id = across_sources.result_id
inner join system_kinds on results.source_result_id = system_kinds.source_result_id
inner join kinds on system_kinds.system_kind = kinds.system_kind
inner join rounds on results.round_id = rounds.round_id
left join accelerators on results.accelerator_name = accelerators.accelerator_name
left join questioned_by_power_run_flags on results.power_run_flags = questioned_by_power_run_flags.flags
left join questioned_by_power_quality_flags
    on across_sources.power_quality_flags = questioned_by_power_quality_flags.flags
left join tolerances on results.suite = tolerances.suite
where results.is_preferred
