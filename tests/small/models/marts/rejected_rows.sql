-- One row per line that is no measurement.
select
    source_path,
    source_line
from {{ ref('int_lines_sorted') }}
where not is_measurement
