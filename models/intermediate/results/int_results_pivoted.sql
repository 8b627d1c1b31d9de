-- One row per result and source that has it: its attributes, and its measurements side by side in canonical units. A
-- result for which one source has two values in one role has a conflict: `conflicts` lists both.
{% set flags = ['is_incomplete', 'is_in_paper_export'] %}
with

measurements as (
    select * from {{ ref('int_measurements_corrected') }}
    where not is_withdrawn
)

select
    result_key,
    source_id,
    {% for column in result_attributes() %}
    {{ 'bool_or' if column in flags else 'max' }}({{ column }}) as {{ column }},
    {% endfor %}
    {% for measure in performance_measures() + ['power_w', 'energy_j_per_query', 'training_energy_kj'] %}
    {{ measure_of_pair(measure) }} as {{ measure }},
    {% endfor %}
    bool_or(measurement_role = 'energy') as has_power,
    max(result_correction_ids) as correction_ids,
    {% for role, prefix in {'performance': '', 'energy': 'power_'}.items() %}
    {% for column in ['source_path', 'source_line'] %}
    {{ first_in_source(column, "measurement_role = '" ~ role ~ "'") }} as {{ prefix }}{{ column }},
    {% endfor %}
    {% endfor %}
    count(distinct measure || ' ' || amount) filter (where measurement_role = 'performance') > 1
    or count(distinct measure || ' ' || amount) filter (where measurement_role = 'energy') > 1 as has_conflict
from measurements
group by result_key, source_id
