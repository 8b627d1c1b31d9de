-- One row per line of the source.
select
    source_id,
    source_path,
    source_line,
    nullif(trim(model_mlc), '') as benchmark_text,
    {{ parse_number('trim(result)') }} as result_number
from {{ source('raw', 'paper_results') }}
