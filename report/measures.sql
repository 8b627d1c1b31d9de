-- One row per result folder of the submission and measure that it has, with the line that the value comes from.
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
        as source_line
from compared
where is_own
group by folder, measure
order by folder, any_value(measure_number)
