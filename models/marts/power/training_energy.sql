-- One row per Training result with power logs: the official energy, its parts, and the energy that was drawn.
with

results as (
    select * from {{ ref('int_results_identified') }}
),

energies as (
    select * from {{ ref('int_training_energies_scored') }}
),

scores as (
    select * from {{ ref('int_training_results_scored') }}
)

select
    results.result_id,
    results.is_published,
    results.round_id,
    results.division,
    results.submitter,
    results.system_name,
    results.system_dir,
    results.benchmark_id,
    results.accelerator_name,
    results.accelerator_count,
    results.node_count,
    results.time_to_train_min,
    results.training_energy_kj as official_energy_kj,
    results.measured_energy_kj,
    results.estimated_energy_kj,
    results.wall_energy_kj,
    results.metering_point,
    results.is_repeat_metering_of,
    energies.node_energy_kj,
    energies.interconnect_energy_kj,
    energies.interconnect_kind,
    energies.mean_official_node_energy_kj,
    energies.in_run_energy_kj,
    energies.in_run_to_official_ratio,
    energies.node_energy_kj * energies.in_run_to_official_ratio
    + energies.interconnect_energy_kj as idle_corrected_energy_kj,
    energies.conversion_efficiency,
    energies.measurement_type,
    cast(energies.power_run_count as integer) as power_run_count,
    cast(scores.repeated_run_count as integer) as repeated_run_count,
    energies.min_covered_share * 100 as min_covered_pct,
    energies.lead_s,
    energies.tail_s,
    nullif(concat_ws(
        ', ',
        case when energies.lead_s > 5 or energies.tail_s > 5 then 'idle_in_log' end,
        case when energies.min_covered_share < 0.99 then 'partly_covered' end,
        case when energies.stop_at_start_count > 0 then 'stop_at_start' end,
        case when scores.repeated_run_count > 0 then 'repeated_runs' end,
        case when energies.interconnect_kind = 'metered' then 'interconnect_not_in_official' end
    ), '') as flags,
    results.published_source,
    results.result_path,
    results.power_source_path as source_path,
    results.power_source_line as source_line
from results
inner join energies
    on
        results.published_source = energies.source_id
        and results.result_path = energies.result_path
inner join scores
    on
        results.published_source = scores.source_id
        and results.result_path = scores.result_path
