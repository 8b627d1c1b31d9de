-- One row per tiny result with measured energy: the latency and the energy of one inference.
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
    latency_ms,
    energy_j_per_inference,
    implied_power_w,
    efficiency_samples_per_j,
    correction_ids,
    is_in_paper_export,
    published_source,
    source_path,
    source_line,
    power_source_line
from {{ ref('fct_results') }}
where category = 'tiny' and has_power
