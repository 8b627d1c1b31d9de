-- One row per Training result with power logs: the energy by the official rule, and beside it the energy that was
-- drawn. The official energy drops the same runs as the score (the fastest and the slowest, whatever they drew), takes
-- the mean of the others and scales it as the time is scaled. The energy that was drawn is the plain mean of all valid
-- runs, so it is compared with the plain mean of the official energy of the nodes; their ratio is the error of the
-- official rule.
with

results as (
    select * from {{ ref('int_training_results_scored') }}
),

ranked as (
    select * from {{ ref('int_training_runs_ranked') }}
),

powered as (
    select * from {{ ref('int_training_runs_powered') }}
),

runs as (
    select
        ranked.source_id,
        ranked.result_path,
        ranked.run_rank,
        ranked.is_scored,
        powered.node_log_count,
        powered.node_energy_j,
        powered.estimated_interconnect_energy_j,
        powered.metered_interconnect_energy_j,
        powered.interconnect_kind,
        powered.conversion_efficiency,
        powered.measurement_type,
        powered.in_run_energy_j,
        powered.covered_share,
        powered.lead_s,
        powered.tail_s,
        powered.stop_at_start_count,
        powered.node_logs_sha256,
        powered.source_path,
        powered.source_line
    from ranked
    left join powered
        on
            ranked.source_id = powered.source_id
            and ranked.result_path = powered.result_path
            and ranked.run_name = powered.run_name
),

averaged as (
    select
        source_id,
        result_path,
        count(node_log_count) as power_run_count,
        count(*) = count(node_energy_j) as is_whole,
        {{ mean_in_order('node_energy_j', 'run_rank', 'is_scored') }} as scored_node_energy_j,
        {{ mean_in_order('estimated_interconnect_energy_j', 'run_rank', 'is_scored') }} as scored_estimate_j,
        avg(metered_interconnect_energy_j) filter (where is_scored) as scored_metered_j,
        max(interconnect_kind) as interconnect_kind,
        min(conversion_efficiency) as conversion_efficiency,
        min(measurement_type) as measurement_type,
        avg(node_energy_j) as mean_node_energy_j,
        case when count(*) = count(in_run_energy_j) then avg(in_run_energy_j) end as in_run_energy_j,
        min(covered_share) as min_covered_share,
        avg(lead_s) as lead_s,
        avg(tail_s) as tail_s,
        sum(stop_at_start_count) as stop_at_start_count,
        {{ digest_of_group('node_logs_sha256') }} as measurement_id,
        min_by(source_path, run_rank) filter (where is_scored) as source_path,
        min_by(source_line, run_rank) filter (where is_scored) as source_line
    from runs
    group by source_id, result_path
    having count(node_log_count) > 0
)

select
    averaged.source_id || '|' || averaged.result_path as result_key,
    'energy' as measurement_role,
    'training_energy_kj' as measure,
    (averaged.scored_node_energy_j + averaged.scored_estimate_j) * results.scaling_factor / 1000 as result_number,
    averaged.source_id,
    averaged.result_path,
    averaged.power_run_count,
    averaged.interconnect_kind,
    averaged.conversion_efficiency,
    averaged.measurement_type,
    averaged.scored_node_energy_j * results.scaling_factor / 1000 as node_energy_kj,
    averaged.scored_estimate_j * results.scaling_factor / 1000 as estimated_energy_kj,
    -- A metered interconnect is known but not part of the official energy: the official tool adds estimates only.
    case averaged.interconnect_kind when 'metered' then averaged.scored_metered_j else averaged.scored_estimate_j end
    * results.scaling_factor / 1000 as interconnect_energy_kj,
    averaged.mean_node_energy_j / 1000 as mean_official_node_energy_kj,
    averaged.in_run_energy_j / 1000 as in_run_energy_kj,
    {{ safe_divide('averaged.in_run_energy_j', 'averaged.mean_node_energy_j') }} as in_run_to_official_ratio,
    averaged.min_covered_share,
    averaged.lead_s,
    averaged.tail_s,
    averaged.stop_at_start_count,
    averaged.measurement_id,
    averaged.source_path,
    averaged.source_line
from averaged
inner join results
    on
        averaged.source_id = results.source_id
        and averaged.result_path = results.result_path
where averaged.is_whole and results.no_score_reason is null
