-- One row per value that a runner printed.
select
    source_id,
    source_path,
    source_line,
    pattern_id,
    value as value_text,
    {{ parse_number('value') }} as value_number
from {{ source('raw', 'tiny_values') }}
