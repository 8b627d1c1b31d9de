-- One row per measurement of a result (its performance, or its power or energy) and source that has it, in long form:
-- each measurement is named with its unit, so that the values of two sources can be compared. A result has one measure
-- of each role.
{% set roles = {
    'performance': [
        'throughput_samples_per_s', 'throughput_tokens_per_s', 'latency_ms', 'stream_count', 'time_to_train_min'
    ],
    'energy': ['power_w', 'energy_j_per_query', 'training_energy_kj'],
} %}
{% set attributes = [
    'result_id', 'source_id', 'suite', 'round_id', 'category', 'division', 'result_path', 'submitter', 'system_name',
    'benchmark_id', 'scenario', 'has_power', 'is_complete', 'is_published', 'is_in_paper_export', 'precedence',
    'correction_ids', 'tokens_per_sample', 'power_or_energy', 'energy_run_latency_ms',
    'last_digit',
] %}
with

-- In Tiny, the run whose energy was measured has a speed of its own.
energy_runs as (
    select
        source_id,
        result_path,
        {{ safe_divide('1000', 'energy_run_throughput_samples_per_s') }} as energy_run_latency_ms
    from {{ ref('int_tiny_results_pivoted') }}
),

results as (
    select
        derived.*,
        derived.published_source as source_id,
        coalesce(derived.power_w, derived.energy_j_per_query, derived.training_energy_kj) as power_or_energy,
        energy_runs.energy_run_latency_ms
    from {{ ref('int_results_identified') }} as derived
    left join energy_runs
        on
            derived.published_source = energy_runs.source_id
            and derived.result_path = energy_runs.result_path
),

matched_records as (
    select * from {{ ref('int_tiny_export_results_matched') }}
),

{% for role, measures in roles.items() %}
{{ role }}_of_results as (
    select
        {% for attribute in attributes %}
        {{ attribute }},
        {% endfor %}
        '{{ role }}' as measurement_role,
        case
            {% for measure in measures %}
            when {{ measure }} is not null then '{{ measure }}'
            {% endfor %}
        end as measure,
        coalesce({{ measures | join(', ') }}) as amount,
        {{ 'power_source_path' if role == 'energy' else 'source_path' }} as source_path,
        {{ 'power_source_line' if role == 'energy' else 'source_line' }} as source_line
    from results
    where coalesce({{ measures | join(', ') }}) is not null
),

{% endfor %}
{% for role, measure, column in [
    ('performance', 'latency_ms', 'latency_ms'), ('energy', 'energy_j_per_query', 'energy_j_per_inference')
] %}
{{ role }}_of_records as (
    select
        *,
        energy_j_per_inference is not null as has_power,
        true as is_complete,
        true as is_published,
        false as is_in_paper_export,
        0 as precedence,
        energy_j_per_inference as power_or_energy,
        '{{ role }}' as measurement_role,
        '{{ measure }}' as measure,
        {{ column }} as amount
    from matched_records
    where {{ column }} is not null
),

{% endfor %}
listed_measurements as (
    {{ union_by_name([
        'performance_of_results', 'energy_of_results', 'performance_of_records', 'energy_of_records'
    ]) }}
)

select
    {% for column in attributes + ['measurement_role', 'measure', 'amount', 'source_path', 'source_line'] %}
    {{ column }},
    {% endfor %}
    -- The sources other than the paper's export are compared with the first of them.
    row_number() over (
        partition by result_id, measurement_role, is_in_paper_export
        order by case when is_complete then 0 else 1 end asc, precedence asc, source_id desc
    ) as source_rank
from listed_measurements
