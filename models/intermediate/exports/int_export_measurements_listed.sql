-- One row per value in a record of an Inference export: its performance, or its power or energy. Up to round v3.1 a
-- result with power has several records that repeat its values. A record has a value in `result`, a value in `power`,
-- or both, depending on collection and round. Where only one unit is given, it is the unit of the value that is
-- present. The exports of the results pages name no folder, but the system by its id, and do not state the category.
with

records as (
    {{ union_by_name([
        ref('stg_exports__summary_results'),
        ref('stg_exports__cm_inference_results'),
        ref('stg_exports__openmlperf_inference_results'),
        ref('stg_exports__website_results'),
    ]) }}
),

sources as (
    select * from {{ ref('stg_registry__sources') }}
),

cells as (
    select
        records.*,
        sources.category,
        sources.division as registered_division,
        cells.cell,
        case cells.cell when 'result' then records.result_number else records.power_number end as cell_number
    from records
    inner join sources on records.source_id = sources.source_id
    cross join (values ('result'), ('power')) as cells (cell)
)

select
    concat_ws(
        '|', source_id, version, coalesce(result_path, concat_ws('|', public_id, benchmark_text, scenario_text))
    ) as result_key,
    cell_number as result_number,
    case cell when 'result' then unit_text else coalesce(power_unit_text, unit_text) end as unit_text,
    'inference-' || version as round_id,
    'inference' as suite,
    coalesce(division, registered_division) as division,
    accelerator_text as accelerator_name,
    -- A named accelerator with a count of 0 has no count.
    nullif(accelerators_per_node, 0) as accelerators_per_node,
    nullif(accelerator_count, 0) as accelerator_count,
    {% for column in [
        'source_id', 'source_path', 'source_line', 'category', 'system_type_text', 'availability_text', 'public_id',
        'submitter_text', 'system_name', 'system_dir', 'result_path', 'node_count', 'host_processor_text',
        'host_processors_per_node', 'software', 'benchmark_text', 'used_model', 'scenario_text', 'accuracy_text',
        'last_digit',
    ] %}
    {{ column }},
    {% endfor %}
    has_power
from cells
where cell_number is not null
