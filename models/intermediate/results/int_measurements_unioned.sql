-- One row per measurement of a result and source that has it: its performance, or its power or energy. All families of
-- sources are united here; a family gives the columns that it knows, and spellings and units are still those of the
-- source.
with

measurements as (
    {{ union_by_name([
        ref('int_paper_measurements_paired'),
        ref('int_export_measurements_listed'),
        ref('int_inference_performances_listed'),
        ref('int_power_metrics_computed'),
        ref('int_tiny_measurements_listed'),
        ref('int_device_performances_listed'),
        ref('int_training_performances_listed'),
        ref('int_training_energies_scored'),
        ref('int_storage_measurements_listed'),
    ]) }}
)

select
    {% for column, type in measurement_columns().items() %}
    cast({{ column }} as {{ type }}) as {{ column }},
    {% endfor %}
    row_number() over (
        order by source_id, source_path nulls last, source_line nulls last, result_key, unit_text nulls last
    ) as measurement_number
from measurements
