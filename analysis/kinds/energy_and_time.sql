select
    accelerator_count,
    compute_energy_megajoules,
    interconnect_energy_megajoules,
    total_energy_megajoules,
    time_to_train_min,
    public_id,
    measured_energy_megajoules,
    estimated_energy_megajoules,
    metering_point,
    system_name,
    system_public_id,
    count(*) over () as caption_results
from marts.$mart
where variant = $variant
order by accelerator_count
