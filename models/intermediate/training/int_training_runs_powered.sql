-- One row per Training run with power logs: the energy of its nodes and of the interconnect between them. A run of
-- which one log gives no energy has none: the sum over the others would be too small.
with

logs as (
    select * from {{ ref('int_training_power_logs_integrated') }}
)

select
    source_id,
    result_path,
    run_name,
    is_valid,
    run_min,
    count(*) filter (where meter = 'node') as node_log_count,
    count(*) filter (where meter = 'switch') as switch_log_count,
    sum(reading_count) filter (where meter = 'node') as reading_count,
    min(conversion_efficiency) filter (where meter = 'node') as conversion_efficiency,
    min(measurement_type) filter (where meter = 'node') as measurement_type,
    case
        when count(*) filter (where meter = 'node') = count(metered_energy_j) filter (where meter = 'node')
            then {{ sum_in_order('metered_energy_j', 'source_path', "meter = 'node'") }}
    end as node_energy_j,
    coalesce({{ sum_in_order('estimated_energy_j', 'source_path', "meter = 'switch'") }}, 0)
        as estimated_interconnect_energy_j,
    coalesce(sum(metered_energy_j) filter (where meter = 'switch'), 0) as metered_interconnect_energy_j,
    case
        when count(metered_energy_j) filter (where meter = 'switch') > 0 then 'metered'
        when count(estimated_energy_j) filter (where meter = 'switch') > 0 then 'estimated'
        else 'none'
    end as interconnect_kind,
    sum(log_energy_j) filter (where meter = 'node') as log_energy_j,
    case
        when count(*) filter (where meter = 'node') = count(in_run_energy_j) filter (where meter = 'node')
            then sum(in_run_energy_j) filter (where meter = 'node')
    end as in_run_energy_j,
    min(covered_share) filter (where meter = 'node') as covered_share,
    avg(lead_s) as lead_s,
    avg(tail_s) as tail_s,
    count(*) filter (where is_stop_at_start) as stop_at_start_count,
    {{ digest_of_group('content_sha256', "meter = 'node'") }} as node_logs_sha256,
    min(source_path) filter (where meter = 'node') as source_path,
    min_by(source_line, source_path) filter (where meter = 'node') as source_line
from logs
group by source_id, result_path, run_name, is_valid, run_min
