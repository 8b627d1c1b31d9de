-- One row per measurement, with the bounds of its benchmark where there are any.
select
    lines.source_path,
    lines.source_line,
    lines.benchmark_text,
    lines.result_number,
    bounds.max_number
from {{ ref('int_lines_sorted') }} as lines
left join {{ ref('bounds') }} as bounds on lines.benchmark_text = bounds.benchmark_text
where lines.is_measurement
