-- Figure 6: energy and time to train Llama 2 70B (LoRA) at three scales. One row per variant and scale.
-- The energy of the interconnect is not measured: it is a constant estimate in watts from the submission, times the
-- time to train. The variants `from_logs` come from the submission's own logs.
with

printed as (
    select * from {{ ref('paper_printed_values_pivoted') }}
    where figure_id = '6'
),

systems as (
    select * from {{ ref('paper_systems_found') }}
    where figure_id = '6'
),

estimates as (
    select * from {{ ref('interconnect_estimates') }}
),

derived as (
    select
        systems.accelerator_count,
        systems.public_id,
        systems.time_to_train_min,
        systems.training_energy_kj / 1000 as total_energy_megajoules,
        estimates.interconnect_w * systems.time_to_train_min * 60 / 1e6 as interconnect_energy_megajoules,
        systems.metering_point
    from systems
    inner join estimates on systems.public_id = estimates.public_id
),

bars as (
    select
        variant,
        cast(label as integer) as accelerator_count,
        cast(null as string) as public_id,
        time_to_train_min,
        compute_energy_megajoules,
        interconnect_energy_megajoules,
        compute_energy_megajoules + interconnect_energy_megajoules as total_energy_megajoules,
        interconnect_energy_megajoules as estimated_energy_megajoules,
        cast(null as string) as metering_point
    from printed
    union all
    select
        'corrected' as variant,
        accelerator_count,
        public_id,
        time_to_train_min,
        total_energy_megajoules - interconnect_energy_megajoules as compute_energy_megajoules,
        interconnect_energy_megajoules,
        total_energy_megajoules,
        interconnect_energy_megajoules as estimated_energy_megajoules,
        metering_point
    from derived
    union all
    select
        variant,
        accelerator_count,
        public_id,
        time_to_train_min,
        compute_energy_megajoules,
        interconnect_energy_megajoules,
        total_energy_megajoules,
        estimated_energy_megajoules,
        metering_point
    from {{ ref('paper_training_energies_split') }}
)

select
    bars.variant,
    bars.accelerator_count,
    bars.public_id,
    bars.time_to_train_min,
    bars.compute_energy_megajoules,
    bars.interconnect_energy_megajoules,
    bars.total_energy_megajoules,
    bars.total_energy_megajoules - bars.estimated_energy_megajoules as measured_energy_megajoules,
    bars.estimated_energy_megajoules,
    bars.metering_point,
    systems.system_name,
    systems.public_id as system_public_id
from bars
left join systems on bars.accelerator_count = systems.accelerator_count
