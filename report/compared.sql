-- Table `compared`: one row per measure of a result, of the submission and of the published results, in the unit in
-- which it is shown.
create table compared as
with

results as (
    select
        *,
        true as is_own
    from marts.fct_results
    union all by name
    select
        *,
        false as is_own
    from published
),

derived as (
    select
        *,
        coalesce(energy_j_per_inference, 1 / efficiency_samples_per_j) as energy_j_per_sample,
        1 / efficiency_tokens_per_j as energy_j_per_token
    from results
),

listed as (
    select *
    from derived
    unpivot (
        listed_number for measure in (
            throughput_samples_per_s, throughput_tokens_per_s, latency_ms, stream_count, time_to_train_min,
            throughput_models_per_min, read_throughput_samples_per_s, power_w, energy_j_per_query, training_energy_kj,
            energy_j_per_sample, energy_j_per_token, efficiency_samples_per_j, efficiency_tokens_per_j
        )
    )
)

select
    listed.is_own,
    listed.result_id,
    listed.round_id,
    listed.category,
    listed.division,
    listed.availability,
    listed.benchmark_id,
    listed.scenario,
    listed.used_model,
    listed.submitter,
    listed.system_name,
    listed.public_id,
    listed.comparability_id,
    listed.performance_comparability_id,
    listed.metering_point,
    listed.power_run_flags,
    listed.power_quality_flags,
    listed.result_path,
    listed.source_path,
    listed.source_line,
    listed.power_source_path,
    listed.power_source_line,
    listed.measure,
    coalesce(listed.result_path, listed.source_path) as folder,
    listed.listed_number * measures.factor as value,
    measures.measurement_role,
    coalesce(cited.quantity, measures.title) as title,
    case when cited.factor = 1 and measures.factor = 1 then cited.unit else measures.unit end as unit,
    measures.is_higher_better,
    measures.ranked_as,
    measures.rowid as measure_number
from listed
inner join seeds.measures on listed.measure = measures.measure
left join seeds.cited_measures as cited
    on
        listed.measure = cited.measure
        and listed.suite = cited.suite
        and (cited.scenario is null or listed.scenario = cited.scenario)
