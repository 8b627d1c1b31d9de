-- One row per result and export that has it: what its records say of the system, and its measures beside each other.
-- All records of a result say the same of the system (a test), so the first of them speaks for all.
with

records as (
    select
        *,
        row_number() over (
            partition by source_id, round_id, location
            order by source_path, record_number
        ) as place
    from {{ ref('int_export_records_conformed') }}
),

listed_values as (
    select * from {{ ref('int_export_values_listed') }}
),

pivoted as (
    select
        source_id,
        round_id,
        location,
        {% for measure in [
            'throughput_samples_per_s', 'throughput_tokens_per_s', 'latency_ms', 'power_w', 'energy_j_per_query'
        ] %}
        {{ measure_of_pair(measure) }} as {{ measure }},
        {% endfor %}
        min(source_path) filter (where measurement_role = 'performance') as source_path,
        min(source_line) filter (where measurement_role = 'performance') as source_line,
        min(source_path) filter (where measurement_role = 'energy') as power_source_path,
        min(source_line) filter (where measurement_role = 'energy') as power_source_line,
        bool_or(is_relabelled) as is_relabelled,
        max(value_count) > 1 as has_conflict
    from listed_values
    group by source_id, round_id, location
)

select
    records.source_id,
    records.is_official_table,
    records.suite,
    records.round_id,
    records.division,
    records.availability,
    records.public_id,
    records.submitter,
    records.system_name,
    records.platform,
    records.location,
    records.system_type_text,
    records.accelerator_name,
    records.accelerators_per_node,
    records.node_count,
    records.host_processor_text as host_processor_name,
    records.host_processors_per_node,
    records.software,
    records.benchmark_id,
    records.used_model,
    records.scenario,
    records.accuracy_text,
    records.has_power,
    pivoted.throughput_samples_per_s,
    pivoted.throughput_tokens_per_s,
    pivoted.latency_ms,
    pivoted.power_w,
    pivoted.energy_j_per_query,
    pivoted.source_path,
    pivoted.source_line,
    pivoted.power_source_path,
    pivoted.power_source_line,
    pivoted.is_relabelled,
    pivoted.has_conflict
from records
inner join pivoted
    on
        records.source_id = pivoted.source_id
        and records.round_id = pivoted.round_id
        and records.location = pivoted.location
where records.place = 1
