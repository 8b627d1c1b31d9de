-- One row per result folder of the submission and measure that it has, with the line that the value comes from. An
-- Inference result that is not counted has the performance that its log states.
with

listed as (
    select
        folder as result_path,
        measure,
        any_value(measurement_role) as measurement_role,
        any_value(title) as title,
        any_value(value) as value,
        any_value(unit) as unit,
        any_value(case measurement_role when 'performance' then source_path when 'energy' then power_source_path end)
            as source_path,
        any_value(case measurement_role when 'performance' then source_line when 'energy' then power_source_line end)
            as source_line,
        any_value(measure_number) as measure_number
    from compared
    where is_own
    group by folder, measure
    union all
    select
        rejected.result_path,
        rejected.measure,
        measures.measurement_role,
        measures.title,
        rejected.result_number * measures.factor as value,
        measures.unit,
        rejected.source_path,
        rejected.source_line,
        measures.rowid as measure_number
    from intermediate.int_inference_results_measured as rejected
    inner join seeds.measures on rejected.measure = measures.measure
    where rejected.rejection_reason is not null and rejected.result_number is not null
)

select
    result_path,
    measure,
    measurement_role,
    title,
    value,
    unit,
    source_path,
    source_line
from listed
order by result_path, measure_number
