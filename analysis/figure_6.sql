select
    accelerator_count,
    compute_energy_mj,
    interconnect_energy_mj,
    total_energy_mj,
    time_to_train_min,
    public_id,
    count(*) over () as caption_results
from marts.figure_6
where variant = $variant
order by accelerator_count
