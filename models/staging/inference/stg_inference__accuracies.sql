-- One row per accuracy file and pattern that it matches, with the last value that matches.
select
    source_id,
    source_path,
    source_line,
    {{ result_path_of_file() }} as result_path,
    pattern_id,
    value as value_text,
    {{ try_number('value') }} as value_number
from {{ source('raw', 'inference_accuracies') }}
