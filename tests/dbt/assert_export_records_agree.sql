-- All records of a result in one export must agree in the attributes of its system, and these must agree with the
-- result's folder; otherwise no record could represent all. Fails with the results where that is not so.
{% set attributes = [
    'round_id', 'system_type_text', 'division', 'availability_text', 'public_id', 'submitter_text', 'system_name',
    'system_dir', 'accelerator_name', 'accelerators_per_node', 'node_count', 'host_processor_text',
    'host_processors_per_node', 'software', 'benchmark_text', 'used_model', 'scenario_text', 'accuracy_text', 'has_power',
] %}
select
    result_key,
    min(source_id) as source_id,
    min(source_path) as source_path,
    min(source_line) as first_line
from {{ ref('int_export_measurements_listed') }}
group by result_key
having
    {% for column in attributes %}
    count(distinct coalesce(cast({{ column }} as string), '')) != 1
    or
    {% endfor %}
    min(result_path) != min(
        concat_ws('/', division, submitter_text, 'results', system_dir, used_model, split_part(result_path, '/', 6))
    )
    or lower(split_part(min(result_path), '/', 6)) != min(lower(scenario_text))
