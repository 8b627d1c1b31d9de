-- The bars of figure 6 from the logs: one row per variant and scale. `from_logs` is the official energy;
-- `from_logs_idle_corrected` has the energy that the nodes drew during the run in place of the official one, which
-- understates it where a log holds idle time. The interconnect is an estimate in both.
with

systems as (
    select * from {{ ref('training_figure_systems') }}
    where figure_id = '6'
),

energies as (
    select * from {{ ref('training_energy') }}
),

variants as (
    select
        'from_logs' as variant,
        false as is_corrected
    union all
    select
        'from_logs_idle_corrected' as variant,
        true as is_corrected
)

select
    variants.variant,
    energies.accelerator_count,
    cast(null as varchar) as public_id,
    energies.time_to_train_min,
    (case when variants.is_corrected then energies.idle_corrected_energy_kj else energies.official_energy_kj end
    - energies.interconnect_energy_kj) / 1000 as compute_energy_mj,
    energies.interconnect_energy_kj / 1000 as interconnect_energy_mj,
    case
        when variants.is_corrected then energies.idle_corrected_energy_kj else energies.official_energy_kj
    end / 1000 as total_energy_mj
from systems
inner join energies
    on
        systems.published_source = energies.published_source
        and systems.location = energies.location
cross join variants
