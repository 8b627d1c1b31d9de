-- One row per tiny result (submitter, system, benchmark, variant): its measures side by side.
-- Streaming wakeword is no inference at a time: what its runner calls energy per inference is that of the whole stream,
-- so it has a mean power and a duty cycle, and neither latency nor energy per inference.
with

files as (
    select * from {{ ref('int_tiny_files_placed') }}
),

measures as (
    select * from {{ ref('int_tiny_measures_chosen') }}
),

results as (
    select distinct
        source_id,
        location,
        division,
        submitter_text,
        platform,
        benchmark_id,
        variant
    from files
),

{% set amounts = [
    'throughput_per_s', 'energy_run_throughput_per_s', 'energy_uj', 'power_uw', 'top1_pct', 'auc', 'true_positives',
    'false_negatives', 'false_positives', 'duty_cycle', 'period_s', 'estimated_throughput',
] %}
pivoted as (
    select
        source_id,
        location,
        {% for measure in amounts %}
        max(amount) filter (where measure = '{{ measure }}') as {{ measure }},
        {% endfor %}
        max(basis) filter (where measure = 'throughput_per_s') as throughput_basis,
        {% for column in ['source_path', 'source_line'] %}
        coalesce(
            max({{ column }}) filter (where measure = 'throughput_per_s'),
            max({{ column }}) filter (where measure = 'duty_cycle')
        ) as {{ column }},
        coalesce(
            max({{ column }}) filter (where measure = 'energy_uj'),
            max({{ column }}) filter (where measure = 'power_uw')
        ) as power_{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from measures
    group by source_id, location
),

joined as (
    select
        results.*,
        pivoted.* exclude (source_id, location),
        pivoted.duty_cycle is not null as is_streaming
    from results
    left join pivoted
        on
            results.source_id = pivoted.source_id
            and results.location = pivoted.location
)

select
    source_id,
    location,
    division,
    submitter_text,
    platform,
    benchmark_id,
    variant,
    coalesce(is_streaming, false) as is_streaming,
    case when not is_streaming then throughput_per_s end as throughput_samples_per_s,
    throughput_basis,
    case when not is_streaming then {{ safe_divide('1000', 'throughput_per_s') }} end as latency_ms,
    case when not is_streaming then energy_uj end as energy_uj_per_inference,
    case when not is_streaming then energy_run_throughput_per_s end as energy_run_throughput_samples_per_s,
    case when is_streaming then energy_uj end as stream_energy_uj,
    power_uw,
    top1_pct,
    auc,
    duty_cycle,
    period_s,
    estimated_throughput as estimated_throughput_per_s,
    cast(true_positives as integer) as true_positive_count,
    cast(false_negatives as integer) as false_negative_count,
    cast(false_positives as integer) as false_positive_count,
    source_path,
    source_line,
    power_source_path,
    power_source_line
from joined
