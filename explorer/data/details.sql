-- The facts of a result that only its own panel shows.
select
    round_id,
    division,
    * exclude (
        round_id, division, row_number, result_id, suite, category, benchmark_id, scenario, submitter,
        accelerator_family, availability, system_kind, evidence_grade, comparability_id, has_power, correction_ids,
        power_quality_flags, power_run_flags, public_id, system_name, accelerator_model, accelerator_count,
        throughput_samples_per_s, throughput_tokens_per_s, latency_ms, stream_count, time_to_train_min,
        throughput_models_per_min, read_throughput_samples_per_s, power_w, energy_j_per_query, training_energy_kj,
        efficiency_samples_per_j, efficiency_tokens_per_j
    )
from facts
order by row_number
