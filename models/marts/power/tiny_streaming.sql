-- One row per streaming wakeword result: a device that listens all the time has a mean power and a duty cycle.
with

identified as (
    select * from {{ ref('int_results_identified') }}
),

results as (
    select * from {{ ref('int_tiny_results_pivoted') }}
    where is_streaming
)

select
    identified.result_id,
    identified.is_published,
    identified.round_id,
    identified.division,
    identified.availability,
    identified.submitter,
    identified.system_name,
    identified.system_dir,
    identified.host_processor_name,
    identified.accelerator_name,
    identified.software,
    identified.benchmark_id,
    identified.has_power,
    results.power_uw / 1e6 as mean_power_w,
    results.duty_cycle * 100 as duty_cycle_pct,
    results.stream_energy_uj / 1e6 as stream_energy_j,
    results.period_s * 1000 as period_ms,
    results.estimated_throughput_per_s as estimated_throughput_samples_per_s,
    results.true_positive_count,
    results.false_negative_count,
    results.false_positive_count,
    identified.published_source,
    identified.result_path,
    identified.source_path,
    identified.source_line,
    identified.power_source_path,
    identified.power_source_line
from results
inner join identified
    on
        results.source_id = identified.published_source
        and results.result_path = identified.result_path
