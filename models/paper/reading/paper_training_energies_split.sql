-- The bars of figure 6 from the logs: one row per variant and scale. `from_logs` is the official energy;
-- `from_logs_idle_corrected` has the energy that the nodes drew during the run instead of the official one, which is
-- too small where a log contains idle time. The interconnect is an estimate in both.
with

systems as (
    select * from {{ ref('training_figure_systems') }}
    where figure_id = '6'
),

energies as (
    select * from {{ ref('training_energy') }}
),

bars as (
    select
        'from_logs' as variant,
        energies.official_energy_kj as total_energy_kj,
        energies.*
    from energies
    union all
    select
        'from_logs_idle_corrected' as variant,
        energies.idle_corrected_energy_kj as total_energy_kj,
        energies.*
    from energies
)

select
    bars.variant,
    bars.accelerator_count,
    cast(null as string) as public_id,
    bars.time_to_train_min,
    (bars.total_energy_kj - bars.interconnect_energy_kj) / 1000 as compute_energy_megajoules,
    bars.interconnect_energy_kj / 1000 as interconnect_energy_megajoules,
    bars.total_energy_kj / 1000 as total_energy_megajoules,
    bars.estimated_energy_kj / 1000 as estimated_energy_megajoules,
    bars.metering_point
from systems
inner join bars
    on
        systems.published_source = bars.published_source
        and systems.result_path = bars.result_path
