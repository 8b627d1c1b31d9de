-- One row per Tiny result (submitter, system, benchmark, variant): its measures side by side. Streaming wakeword does
-- not run one inference at a time: what its runner calls energy per inference is the energy of the whole stream. It has
-- a mean power and a duty cycle, and neither latency nor energy per inference.
{% set amounts = [
    'throughput_per_s', 'energy_run_throughput_per_s', 'energy_uj', 'power_uw', 'top1_pct', 'auc', 'true_positives',
    'false_negatives', 'false_positives', 'duty_cycle', 'period_s', 'estimated_throughput',
] %}
with

files as (
    select * from {{ ref('int_tiny_files_assigned') }}
),

measures as (
    select * from {{ ref('int_tiny_measures_chosen') }}
),

results as (
    select distinct
        source_id,
        result_path,
        division,
        submitter_text,
        system_dir,
        benchmark_id,
        variant
    from files
),

pivoted as (
    select
        source_id,
        result_path,
        {% for measure in amounts %}
        max(amount) filter (where measure = '{{ measure }}') as {{ measure }},
        {% endfor %}
        count(*) filter (where measure = 'duty_cycle') > 0 as is_streaming,
        max(basis) filter (where measure = 'throughput_per_s') as throughput_basis,
        coalesce(
            max(source_path) filter (where measure = 'throughput_per_s'),
            max(source_path) filter (where measure = 'duty_cycle')
        ) as source_path,
        coalesce(
            max(source_line) filter (where measure = 'throughput_per_s'),
            max(source_line) filter (where measure = 'duty_cycle')
        ) as source_line,
        max(source_path) filter (where measure = 'energy_uj') as energy_source_path,
        max(source_line) filter (where measure = 'energy_uj') as energy_source_line,
        max(source_path) filter (where measure = 'power_uw') as power_source_path,
        max(source_line) filter (where measure = 'power_uw') as power_source_line
    from measures
    group by source_id, result_path
)

select
    results.source_id,
    results.result_path,
    results.division,
    results.submitter_text,
    results.system_dir,
    results.benchmark_id,
    results.variant,
    coalesce(pivoted.is_streaming, false) as is_streaming,
    case when not pivoted.is_streaming then pivoted.throughput_per_s end as throughput_samples_per_s,
    pivoted.throughput_basis,
    case
        when not pivoted.is_streaming then {{ safe_divide('1000', 'pivoted.throughput_per_s') }}
    end as latency_ms,
    case when not pivoted.is_streaming then pivoted.energy_uj end as energy_uj_per_inference,
    case
        when not pivoted.is_streaming then pivoted.energy_run_throughput_per_s
    end as energy_run_throughput_samples_per_s,
    case when pivoted.is_streaming then pivoted.energy_uj end as stream_energy_uj,
    pivoted.power_uw,
    pivoted.top1_pct,
    pivoted.auc,
    pivoted.duty_cycle,
    pivoted.period_s,
    pivoted.estimated_throughput as estimated_throughput_per_s,
    cast(pivoted.true_positives as integer) as true_positive_count,
    cast(pivoted.false_negatives as integer) as false_negative_count,
    cast(pivoted.false_positives as integer) as false_positive_count,
    pivoted.source_path,
    pivoted.source_line,
    -- A stream is rated by its power, all other results by their energy.
    case
        when pivoted.is_streaming then pivoted.power_source_path else pivoted.energy_source_path
    end as power_source_path,
    case
        when pivoted.is_streaming then pivoted.power_source_line else pivoted.energy_source_line
    end as power_source_line
from results
left join pivoted
    on
        results.source_id = pivoted.source_id
        and results.result_path = pivoted.result_path
