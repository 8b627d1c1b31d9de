-- One row per cell of the paper's performance table (figure 1): a series at a date.
select
    source_id,
    source_path,
    source_line,

    trim(series_name) as series_name,
    {{ parse_number('trim(value)') }} as relative_performance,

    {{ parse_us_date('date') }} as round_date
from {{ source('raw', 'paper_performance_trends') }}
