-- One row per result of the paper's export: a pair of performance and energy in canonical units, still with the
-- export's spellings. Energy is also converted by the unit that the export printed, to judge that label by physics.
{% set attributes = [
    'public_id', 'submitter_text', 'system_name', 'accelerator_name', 'host_processor_text', 'benchmark_text',
    'scenario_text', 'version', 'node_count', 'total_accelerators', 'host_processors_per_node',
] + paper_row_attributes() %}
with

measurements as (
    select * from {{ ref('int_paper_measurements_corrected') }}
    where not is_withdrawn
),

rules as (
    select * from {{ ref('int_paper_rules_matched') }}
),

units as (
    select * from {{ ref('units') }}
),

converted as (
    select
        measurements.*,
        units.measurement_role,
        units.measure,
        measurements.result_number * units.factor as amount,
        measurements.result_number * labelled.factor as amount_as_labelled
    from measurements
    inner join units on measurements.unit_text = units.unit_text
    inner join units as labelled on measurements.unit_text_as_labelled = labelled.unit_text
),

pairs as (
    select
        pair_id,
        source_id,
        source_path,
        {% for attribute in attributes %}
        max({{ attribute }}) as {{ attribute }},
        {% endfor %}
        max(source_line) filter (where measurement_role = 'performance') as source_line,
        max(source_line) filter (where measurement_role = 'energy') as power_source_line,
        {{ measure_of_pair('throughput_samples_per_s') }} as throughput_samples_per_s,
        {{ measure_of_pair('throughput_tokens_per_s') }} as throughput_tokens_per_s,
        {{ measure_of_pair('latency_ms') }} as latency_ms,
        {{ measure_of_pair('time_to_train_min') }} as time_to_train_min,
        {{ measure_of_pair('power_w') }} as power_w,
        {{ measure_of_pair('energy_j_per_query') }} as energy_j_per_query,
        {{ measure_of_pair('energy_j_per_query', 'amount_as_labelled') }} as energy_j_per_query_as_labelled,
        {{ measure_of_pair('training_energy_kj') }} as training_energy_kj
    from converted
    group by pair_id, source_id, source_path
),

corrections as (
    select
        pair_id,
        {{ list_distinct('correction_id') }} as correction_ids
    from rules
    group by pair_id
)

select
    pairs.*,
    corrections.correction_ids
from pairs
left join corrections on pairs.pair_id = corrections.pair_id
