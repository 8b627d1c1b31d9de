-- One row per Training energy and source: where it was metered (seed `training_metering_rules`), its measured and its
-- estimated part, and the energy at the wall. Of the same runs metered at several points, the one with the first
-- preference (seed `metering_points`) is the original and the others are repeats: the wall comes first, because what is
-- drawn there is all that is drawn. Only the measured part is divided by the conversion efficiency. The estimate of the
-- interconnect is added as the submitter states it, since nothing says at which point it would be metered.
with

energies as (
    select * from {{ ref('int_results_conformed') }}
    where training_energy_kj is not null
),

rules as (
    select * from {{ ref('training_metering_rules') }}
),

points as (
    select * from {{ ref('metering_points') }}
),

run_sets as (
    select * from {{ ref('int_training_run_sets') }}
),

metered as (
    select
        energies.source_result_id,
        energies.is_local,
        energies.estimated_energy_kj,
        energies.training_energy_kj - energies.estimated_energy_kj as measured_energy_kj,
        rules.metering_point,
        points.preference,
        case
            when points.is_metered_at_wall and rules.has_conversion
                then
                    (energies.training_energy_kj - energies.estimated_energy_kj) / energies.conversion_efficiency
                    + energies.estimated_energy_kj
            when points.is_metered_at_wall
                then energies.training_energy_kj
        end as own_wall_energy_kj,
        -- Runs that no log shows are taken to be no others' runs.
        coalesce(run_sets.run_set_id, energies.source_result_id) as run_set_id
    from energies
    left join rules
        on
            energies.round_id = coalesce(rules.round_id, energies.round_id)
            and energies.submitter = coalesce(rules.submitter, energies.submitter)
            and energies.system_name = coalesce(rules.system_name, energies.system_name)
            and energies.measurement_type is not distinct from rules.measurement_type
            and (coalesce(energies.conversion_efficiency, 1) != 1) = rules.has_conversion
    left join points on rules.metering_point = points.metering_point
    left join run_sets
        on
            energies.published_source = run_sets.source_id
            and energies.result_path = run_sets.result_path
),

paired as (
    select
        *,
        first_value(source_result_id) over same_runs as first_source_result_id,
        first_value(metering_point) over same_runs as first_metering_point,
        first_value(own_wall_energy_kj) over same_runs as first_wall_energy_kj
    from metered
    window same_runs as (
        partition by is_local, run_set_id
        order by preference asc nulls last, source_result_id asc
    )
)

select
    source_result_id,
    metering_point,
    measured_energy_kj,
    estimated_energy_kj,
    coalesce(own_wall_energy_kj, first_wall_energy_kj) as wall_energy_kj,
    case
        when coalesce(metering_point, '') != coalesce(first_metering_point, '') then first_source_result_id
    end as original_source_result_id
from paired
