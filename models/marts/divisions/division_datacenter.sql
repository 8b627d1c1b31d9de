-- One row per datacenter result with measured energy: throughput in Offline or Server, and the mean
-- system power drawn during it.
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
    throughput_tokens_per_s,
    power_w,
    efficiency_samples_per_j,
    efficiency_tokens_per_j,
    correction_ids,
    is_in_paper_export,
    published_source,
    source_path,
    source_line,
    power_source_line
from {{ ref('fct_results') }}
where category = 'datacenter' and has_power
