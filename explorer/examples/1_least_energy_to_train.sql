-- Which system trained Llama 2 70B LoRA with the least energy?
select
    submitter,
    accelerator_name,
    accelerator_count,
    round(time_to_train_min, 2) as time_to_train_min,
    round(wall_energy_kj / 3600, 2) as wall_energy_kwh,
    metering_point
from marts.division_training
where benchmark_id = 'llama2_70b_lora' and is_repeat_metering_of is null
order by wall_energy_kwh
