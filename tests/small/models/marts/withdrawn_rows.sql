-- One row per measurement that is withdrawn: there are none.
select
    source_path,
    source_line
from {{ ref('int_lines_sorted') }}
where is_measurement is null
