-- One row per training result with measured energy: the time and the energy of a whole run.
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
    time_to_train_min,
    training_energy_kj,
    implied_power_w,
    correction_ids,
    is_in_paper_export,
    published_source,
    source_path,
    source_line,
    power_source_line
from {{ ref('fct_results') }}
where category = 'training' and has_power
