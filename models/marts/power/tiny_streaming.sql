-- One row per streaming wakeword result: a device that listens all the time has a mean power and a duty cycle.
with

conformed as (
    select * from {{ ref('int_tiny_results_conformed') }}
),

results as (
    select * from {{ ref('int_tiny_results_pivoted') }}
    where is_streaming
)

select
    conformed.source_result_id,
    conformed.round_id,
    conformed.division,
    conformed.availability,
    conformed.submitter,
    conformed.system_name,
    conformed.platform,
    conformed.host_processor_name,
    conformed.accelerator_name,
    conformed.software,
    conformed.benchmark_id,
    conformed.has_power,
    results.power_uw / 1e6 as mean_power_w,
    results.duty_cycle * 100 as duty_cycle_pct,
    results.stream_energy_uj / 1e6 as stream_energy_j,
    results.period_s * 1000 as period_ms,
    results.estimated_throughput_per_s as estimated_throughput_samples_per_s,
    results.true_positive_count,
    results.false_negative_count,
    results.false_positive_count,
    conformed.published_source,
    conformed.location,
    conformed.source_path,
    conformed.source_line,
    conformed.power_source_path,
    conformed.power_source_line
from results
inner join conformed
    on
        results.source_id = conformed.published_source
        and results.location = conformed.location
