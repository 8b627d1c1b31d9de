-- One row per edge result with measured energy: Offline with mean power, SingleStream and
-- MultiStream with energy per query.
select
    result_id,
    round_id,
    division,
    availability,
    public_id,
    submitter,
    system_name,
    accelerator_name,
    accelerator_count,
    node_count,
    host_processor_name,
    host_processor_count,
    software,
    benchmark_id,
    scenario,
    throughput_samples_per_s,
    latency_ms,
    power_w,
    energy_j_per_query,
    energy_j_per_inference,
    implied_power_w,
    efficiency_samples_per_j,
    efficiency_tokens_per_j,
    correction_ids,
    is_in_paper_export,
    published_source,
    source_path,
    source_line,
    power_source_line
from {{ ref('fct_results') }}
where category = 'edge' and has_power
