-- One row per measurement of a result (its performance, its power or energy) and source that has it. The measures stand
-- under each other here, each named with its unit, so that what two sources say can be compared.
{% set roles = {
    'performance': [
        'throughput_samples_per_s', 'throughput_tokens_per_s', 'latency_ms', 'stream_count', 'time_to_train_min'
    ],
    'energy': ['power_w', 'energy_j_per_query', 'training_energy_kj'],
} %}
with

results as (
    select
        *,
        coalesce(power_w, energy_j_per_query, training_energy_kj) as power_or_energy
    from {{ ref('int_results_derived') }}
),

-- The speed of the run whose energy was measured, which Tiny has beside that of the performance run.
energy_runs as (
    select
        source_id,
        location,
        {{ safe_divide('1000', 'energy_run_throughput_samples_per_s') }} as energy_run_latency_ms
    from {{ ref('int_tiny_results_pivoted') }}
),

listed_measurements as (
    {% for role, measures in roles.items() %}
    {% set outer_last = loop.last %}
    {% for measure in measures %}
    select
        *,
        '{{ role }}' as measurement_role,
        '{{ measure }}' as measure,
        {{ measure }} as amount,
        {{ 'power_source_path' if role == 'energy' else 'source_path' }} as measurement_path,
        {{ 'power_source_line' if role == 'energy' else 'source_line' }} as measurement_line
    from results
    where {{ measure }} is not null
    {{ 'union all' if not (loop.last and outer_last) }}
    {% endfor %}
    {% endfor %}
)

select
    listed_measurements.result_id,
    listed_measurements.published_source as source_id,
    listed_measurements.measurement_path as source_path,
    listed_measurements.measurement_line as source_line,
    listed_measurements.suite,
    listed_measurements.round_id,
    listed_measurements.category,
    listed_measurements.division,
    listed_measurements.location,
    listed_measurements.submitter,
    listed_measurements.system_name,
    listed_measurements.benchmark_id,
    listed_measurements.scenario,
    listed_measurements.has_power,
    listed_measurements.is_published,
    listed_measurements.correction_ids,
    listed_measurements.measurement_role,
    listed_measurements.measure,
    listed_measurements.amount,
    listed_measurements.power_or_energy,
    listed_measurements.tokens_per_sample,
    energy_runs.energy_run_latency_ms,
    listed_measurements.is_in_paper_export,
    -- Which of the sources other than the paper's export the rest are compared with.
    row_number() over (
        partition by
            listed_measurements.result_id,
            listed_measurements.measurement_role,
            listed_measurements.is_in_paper_export
        order by
            case when listed_measurements.is_complete then 0 else 1 end,
            listed_measurements.precedence,
            listed_measurements.published_source desc
    ) as place
from listed_measurements
left join energy_runs
    on
        listed_measurements.published_source = energy_runs.source_id
        and listed_measurements.location = energy_runs.location
