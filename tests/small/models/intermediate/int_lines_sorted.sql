-- One row per line; a line with a benchmark and a number is a measurement.
select
    *,
    benchmark_text is not null and result_number is not null as is_measurement
from {{ ref('stg_lines') }}
