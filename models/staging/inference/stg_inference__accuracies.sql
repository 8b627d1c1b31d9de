-- One row per way of writing a metric that an accuracy file holds, with the last value written so.
select
    source_id,
    source_path,
    source_line,
    {{ result_path_of_file() }} as result_path,
    pattern_id,
    value as value_text,
    try_cast(value as double) as value_number
from {{ source('raw', 'inference_accuracies') }}
