-- What the chart and the table show of a result, beside what it is filtered by.
select
    suite,
    division,
    public_id,
    system_name,
    accelerator_model,
    accelerator_count,
    throughput_samples_per_s,
    throughput_tokens_per_s,
    latency_ms,
    stream_count,
    time_to_train_min,
    throughput_models_per_min,
    read_throughput_samples_per_s,
    power_w,
    energy_j_per_query,
    training_energy_kj,
    efficiency_samples_per_j,
    efficiency_tokens_per_j
from facts
order by row_number
